"""What a change of the codebook makes stale, and that nothing else is suggested anew."""

import pytest

from qualcode.coding.corpus import Selection
from qualcode.store import audit, runs, sources, suggestions
from qualcode.suggest import registry
from qualcode.workflow import analyse, decide, recode, stale, suggest
from qualcode.workflow.analyse import Request


def edit(project, old, new):
    text = project.book.read_text(encoding="utf-8")
    assert old in text
    project.book.write_text(text.replace(old, new), encoding="utf-8")
    recode.use(project.db, str(project.book), "mina")


def codes(project, coder="mina"):
    return [(each.method, each.codes) for each in stale.stale(project.db, coder)]


def pending(project, **selection):
    return {(row.code, row.start): row.stale for row in project.find(**selection)}


def test_nothing_is_stale_before_and_right_after_a_run(project):
    assert codes(project) == []
    project.suggest()
    assert codes(project) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("keywords: [honest]", "keywords: [honest, truth]", ("candour",)),
        ("keywords: [trust] ", "not: [they trust]\n    keywords: [trust] ", ("trust",)),
        ("definition: There is enough", "definition: Well, there is enough", ()),
        ("name: Time", "name: Time and timing", ()),
        ("keywords: [time]", "keywords: [time]\n    status: deprecated", ("time",)),
        ("  - id: old", "  - id: fresh\n    name: F\n    keywords: [small]\n  - id: old", ("fresh",)),
        ("  - id: old", "  - id: fresh\n    name: F\n  - id: old", ()),
    ],
)  # fmt: skip
def test_a_method_goes_stale_where_a_key_that_it_reads_changed(project, old, new, said):
    project.suggest()
    edit(project, old, new)
    assert codes(project) == ([("keyword", said)] if said else [])
    done = stale.rerun(project.db, "mina")
    assert [each.codes for each in done] == ([said] if said else [])
    assert codes(project) == []
    assert project.errors() == []


def test_only_what_is_stale_is_looked_for_anew_and_decisions_stay(project):
    project.suggest()
    (first, *_) = [row for row in project.find() if row.code == "time"]
    decide.accept(project.db, "mina", [first])
    others = {key for key in pending(project) if key[0] != "time"}
    edit(project, "keywords: [time]", "keywords: [short]")
    assert all(row == (code == "time") for (code, _), row in pending(project).items())
    coded = project.coded()
    stale.rerun(project.db, "mina")
    assert {key for key in pending(project) if key[0] != "time"} == others
    assert [row.code for row in project.find(states=("accepted",))] == ["time"]
    assert [row for row in pending(project) if row[0] == "time"] != []
    assert project.coded() == coded


def test_it_is_looked_for_as_it_was(project):
    project.suggest(unit="turn", interviewers=True, sources=("head",))
    edit(project, "keywords: [trust] ", "keywords: [trust, rely] ")
    (found,) = stale.stale(project.db, "mina")
    assert (found.codes, found.look.unit, found.look.interviewers) == (("trust",), "turn", True)
    before = set(pending(project))
    stale.rerun(project.db, "mina")
    assert set(pending(project)) == before
    assert codes(project) == []


def test_back_to_the_version_before_nothing_is_stale(project):
    project.suggest()
    edit(project, "keywords: [honest]", "keywords: [truth]")
    assert codes(project) != []
    audit.undo(project.db, "mina")
    assert codes(project) == []


def patterned(project, pattern="[{LOWER: trust}]"):
    edit(project, "keywords: [time]", f"keywords: [time]\n    patterns: [{pattern}]")


def test_a_pattern_goes_stale_with_its_key_and_with_the_pipeline(project):
    import spacy

    patterned(project)
    project.suggest(methods=("keyword", "pattern"))
    assert codes(project) == []
    edit(project, "{LOWER: trust}", "{LOWER: mostly}")
    assert codes(project) == [("pattern", ("time",))]
    stale.rerun(project.db, "mina")
    assert codes(project) == []
    (project.folder / "models").mkdir()
    spacy.blank("en").to_disk(project.folder / "models" / "mine")
    project.file("qualcode.toml", 'nlp = "models/mine"')
    assert codes(project) == [("pattern", ("time",))]
    stale.rerun(project.db, "mina")
    assert codes(project) == []
    assert {row.code for row in project.find(methods=("pattern",))} == {"time"}


def test_another_language_makes_all_stale_that_says_a_word(project):
    project.suggest()
    edit(project, 'version: "1"', 'version: "1"\nlanguage: de')
    assert codes(project) == [("keyword", ("trust", "candour", "time", "old"))]


def test_a_new_source_makes_no_family_stale_and_its_words_are_found(project):
    edit(project, "keywords: [trust] ", "keywords: [trust]\n    match: family ")
    project.suggest()
    before = project.find()
    project.bring(new="Head: A trustful place.\n")
    assert codes(project) == []
    project.suggest(sources=("new",))
    added = [row for row in project.find() if row not in before]
    assert [(row.source, row.code) for row in added] == [("new", "trust")]
    found = set(project.find())
    project.suggest()
    assert set(project.find()) == found


def test_what_was_learned_goes_stale_for_each_coder_alone(project):
    for coder in ("mina", "jo"):
        suggest.suggest(project.db, coder, suggest.Wish(methods=("learned",)))
    edit(project, "keywords: [time]", "keywords: [short]")
    assert codes(project, "mina") == codes(project, "jo") == [("learned", ("time",))]
    stale.rerun(project.db, "mina")
    assert codes(project, "mina") == []
    assert codes(project, "jo") == [("learned", ("time",))]
    assert codes(project, "third") == []


def test_what_a_method_cannot_do_is_told_when_it_looks_anew(project):
    patterned(project)
    project.suggest(methods=("keyword", "pattern", "learned"))
    edit(project, "{LOWER: trust}", "{TAG: NN}")
    told = [str(each) for done in stale.rerun(project.db, "mina") for each in done.findings]
    assert len(told) == 1
    assert "TAG" in told[0]


def test_another_sentence_model_makes_likeness_stale_and_nothing_else(project):
    project.suggest(methods=("keyword", "semantic"))
    project.file("qualcode.toml", 'vectors = "models/ours"')
    assert [method for method, _ in codes(project)] == ["semantic"]
    project.file("qualcode.toml", "")
    assert codes(project) == []


def test_a_sentence_model_that_was_trained_on_makes_likeness_stale(project, monkeypatch):
    held = ["one"]
    monkeypatch.setattr("qualcode.suggest.model_stamp.stamp", lambda _: held[0])
    monkeypatch.setattr("qualcode.workflow.project.sentence_model", lambda _: None)
    project.file("qualcode.toml", 'vectors = "models/ours"')
    project.suggest(methods=("keyword", "semantic"))
    assert runs.looked_for(project.db)[-1]["model"] == "one"
    assert codes(project) == []
    held[0] = "two"
    assert [method for method, _ in codes(project)] == ["semantic"]
    held[0] = ""  # it is not on this machine
    assert codes(project) == []


def test_the_log_names_what_was_learned_from(project):
    def run():
        suggest.suggest(project.db, "mina", suggest.Wish(methods=("learned",)))
        return runs.looked_for(project.db)[-1]["taught"]

    project.suggest()
    assert "taught" not in runs.looked_for(project.db)[-1]
    nothing = run()
    assert nothing.startswith("0 ")
    decide.reject(project.db, "mina", project.find()[:1])
    one = run()
    assert one.startswith("1 ")
    assert run() == one
    audit.undo(project.db, "mina")
    audit.undo(project.db, "mina")
    audit.undo(project.db, "mina")
    assert run() == nothing


TALK = """\
Head: We met at the gate and talked for a while about nothing much.
Head: The people I can rely on said openly what they think of it.
Head: The children had their lunch in the hall on that day as usual.
Head: There was never enough supply, hours and minutes were short.
Head: It rained and we all got wet on the way to the gate.
Head: Lessons began at nine and the register was taken in the hall.
"""


def told(project, method="semantic"):
    rows = project.find(methods=(method,))
    found = suggestions.evidence(project.db, [row.key for row in rows])
    return {row.key: (row.code, found[row.key]) for row in rows}


def test_looking_for_one_code_finds_what_looking_for_all_finds(project, monkeypatch):
    monkeypatch.setattr("qualcode.suggest.semantic.FLOOR", 1.0)
    project.bring(talk=TALK)
    project.suggest(methods=("semantic",))
    every = told(project)
    assert {code for code, _ in every.values()} >= {"candour", "time"}
    for code in ("candour", "time"):
        project.suggest(methods=("semantic",), codes=(code,))
        assert told(project) == every


def test_an_edit_gives_for_its_code_what_a_full_run_gives(project, monkeypatch):
    monkeypatch.setattr("qualcode.suggest.semantic.FLOOR", 1.0)
    project.bring(talk=TALK)
    project.suggest(methods=("semantic",))
    edit(project, "There is enough of it", "Minutes and hours; there is enough of it")
    assert [each.codes for each in stale.rerun(project.db, "mina")] == [("time",)]
    edited = {key: said for key, said in told(project).items() if said[0] == "time"}
    project.suggest(methods=("semantic",))
    assert edited
    assert {key: said for key, said in told(project).items() if said[0] == "time"} == edited


def upgraded(monkeypatch, method="keyword", version="2"):
    """The method as a later qualcode brings it."""
    monkeypatch.setitem(registry._VERSIONS, method, version)


def test_another_version_of_a_method_makes_what_it_found_stale(project, monkeypatch):
    project.suggest(methods=("keyword", "semantic"))
    project.suggest(codes=("old",))
    upgraded(monkeypatch)
    assert codes(project) == [("keyword", ("trust", "candour", "time", "old"))]
    assert {row.stale for row in project.find(codes=("time",), methods=("keyword",))} == {True}
    (found,) = stale.stale(project.db, "mina")
    assert found.why == "keyword 1 found it, this is keyword 2"
    request = Request("suggestions", None, Selection(), options={"by": "method"})
    said = " ".join(analyse.table(project.db, request).notes)
    assert "Stale by an earlier version of the method: keyword 1 (now 2)." in said
    monkeypatch.setattr("qualcode.suggest.keyword.VERSION", "2")
    stale.rerun(project.db, "mina")
    assert codes(project) == []
    assert {row.stale for row in project.find()} == {False}
    audit.undo(project.db, "mina")
    assert codes(project) == [("keyword", ("trust", "candour", "time", "old"))]


def test_an_upgrade_in_a_part_of_the_sources_leaves_the_rest_stale(project, monkeypatch):
    project.suggest()
    upgraded(monkeypatch)
    project.suggest(sources=("head",))
    assert codes(project) != []
    project.suggest()
    assert codes(project) == []


def test_what_was_looked_for_in_a_part_is_renewed_there(project, monkeypatch):
    project.suggest(sources=("head",))
    upgraded(monkeypatch)
    (found,) = stale.stale(project.db, "mina")
    assert found.look.sources == {sources.id_of(project.db, "head")}
    stale.rerun(project.db, "mina")
    assert codes(project) == []


def test_another_pipeline_in_a_part_of_the_sources_is_renewed_there(project):
    import spacy

    patterned(project)
    project.suggest(methods=("pattern",), sources=("head",))
    (project.folder / "models").mkdir()
    spacy.blank("en").to_disk(project.folder / "models" / "mine")
    project.file("qualcode.toml", 'nlp = "models/mine"')
    assert codes(project) == [("pattern", ("time",))]
    stale.rerun(project.db, "mina")
    assert codes(project) == []


def test_a_run_of_which_the_log_tells_no_version_is_of_the_first(project, monkeypatch):
    monkeypatch.setattr(suggest, "_versions", lambda _: {})
    project.suggest()
    assert codes(project) == []
    upgraded(monkeypatch)
    assert codes(project) != []


def test_a_method_that_is_not_installed_any_more_makes_nothing_stale(project, monkeypatch):
    project.suggest()
    said = [{**each, "methods": "keyword gone"} for each in runs.looked_for(project.db)]
    monkeypatch.setattr(runs, "looked_for", lambda _: said)
    upgraded(monkeypatch)
    assert [method for method, _ in codes(project)] == ["keyword"]
