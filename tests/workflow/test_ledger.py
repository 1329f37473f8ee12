"""The ledger of a project agrees with its lists of suggestions, coder by coder."""

import pytest

from qualcode.coding.corpus import Selection
from qualcode.coding.ids import suggestion_key
from qualcode.coding.suggestion import Evidence, Suggestion
from qualcode.errors import QualcodeError
from qualcode.store import audit, codebooks, codings, decisions, runs, suggestions
from qualcode.store.judged import judged
from qualcode.workflow import analyse, decide, ingest, recode, stale
from qualcode.workflow.analyse import Request


def frame(project, by="method", layer=None, **chosen):
    request = Request("suggestions", layer, Selection(**chosen), options={"by": by})
    return analyse.table(project.db, request).frame


def counted(project, layer=None, **chosen):
    found = frame(project, "code", layer, **chosen)
    tops = found.filter(found["level"] == 1)
    return {name: tops[name].sum() for name in ("offered", "accepted", "rejected", "pending")}


def written(project, source: str, quote: str, code: str, why: Evidence) -> None:
    """A suggestion as a run of another method writes it."""
    at = codings.text(project.db, source).find(quote)
    key = suggestion_key(at.revision, at.start, at.end, code)
    run = runs.start(project.db, "suggest", "mina")
    suggestions.write(
        project.db, run, [Suggestion(key, at.revision, at.start, at.end, code, (why,))]
    )
    suggestions.finish(project.db, run, "mina", [why.method], [code], [at.revision])


@pytest.fixture
def decided(project):
    project.suggest()
    written(
        project, "head", "Time was short.", "time", Evidence("semantic", "1", "hour ~ time", ())
    )
    decide.accept(project.db, "mina", project.find(codes=("time",)))
    decide.reject(project.db, "mina", project.find(codes=("old",)))
    return project


def test_counts_are_those_of_the_list(decided):
    every = ("pending", "accepted", "rejected")
    listed = {state: len(decided.find(states=(state,))) for state in every}
    assert counted(decided) == {"offered": sum(listed.values()), **listed}
    for chosen in ({"codes": ("trust",)}, {"sources": ("head",)}, {"methods": ("semantic",)},
                   {"speakers": ("Head",)}):  # fmt: skip
        assert counted(decided, **chosen)["offered"] == len(decided.find(states=every, **chosen))


def test_each_coder_has_her_own_and_any_has_all(decided):
    assert counted(decided, "jo")["accepted"] == 0
    decide.reject(decided.db, "jo", decided.find("jo", codes=("time",)))
    with pytest.raises(QualcodeError, match="say whose decisions"):
        frame(decided)
    assert counted(decided, "jo")["rejected"] == 2
    assert counted(decided, "any") == counted(decided, "mina")
    assert counted(decided, coded_by=("jo",)) == counted(decided, "jo")
    lines = frame(decided, "suggestion", "any", codes=("time",), methods=("keyword",))
    assert sorted(lines["coder"]) == ["jo", "jo", "mina", "mina"]


def test_what_was_taught_by_one_coder_is_hers_alone(decided):
    before = counted(decided)["offered"]
    taught = Evidence("learned", "1", "school", (), 0.6, "mina", 0.6, 40)
    written(decided, "teacher", "They trust us, mostly.", "old", taught)
    assert set(frame(decided, layer="mina")["method"]) == {"keyword", "learned", "semantic"}
    assert set(frame(decided, layer="jo")["method"]) == {"keyword", "semantic"}
    assert [counted(decided, each)["offered"] for each in ("mina", "jo")] == [before + 1, before]
    assert frame(decided, "suggestion", methods=("learned",))["confidence"].to_list() == [0.6]


def test_a_change_of_the_codebook_puts_what_it_made_stale_apart(decided):
    text = decided.text.replace("keywords: [time]", "keywords: [hours]")
    book = recode.read_version(text)
    codebooks.use(decided.db, book, text, "mina")
    found = frame(decided, "rule", codes=("time",))
    assert found.select("rule", "offered", "accepted", "stale").rows() == [("time", 1, 1, 1)]
    stale.rerun(decided.db, "mina")
    found = frame(decided, "rule", codes=("time",))
    assert found.select("rule", "offered", "stale").rows() == [("time", 0, 1)]


def test_undone_decisions_do_not_count(decided):
    audit.undo(decided.db, "mina")
    assert counted(decided)["rejected"] == 0


def test_unknown_names_are_errors(decided):
    for chosen, what in (({"methods": ("keywrd",)}, "method 'keywrd'"),
                         ({"codes": ("tiem",)}, "code 'tiem'"),
                         ({"coded_by": ("minna",)}, "coder 'minna'")):  # fmt: skip
        with pytest.raises(QualcodeError, match=f"unknown {what}"):
            frame(decided, **chosen)


def test_a_filter_on_confidence_counts_what_one_coder_was_told(decided):
    why = Evidence("learned", "1", "the way it is said", (), 0.7, "mina", 0.7, 30)
    written(decided, "head", "Time was short.", "trust", why)
    told = counted(decided, "mina", confidence=0.6)
    assert (told["offered"], told["pending"]) == (1, 1)
    assert counted(decided, "mina", confidence=0.8)["offered"] == 0
    request = Request(
        "suggestions", "mina", Selection(confidence=0.6), options={"by": "suggestion"}
    )
    assert "only 60% likely or more" in analyse.table(decided.db, request).base
    decide.reject(decided.db, "jo", decided.find("jo", codes=("trust",)))
    with pytest.raises(QualcodeError, match="learned from one coder"):
        counted(decided, "any", confidence=0.6)


@pytest.fixture
def corrected(project):
    """Two suggestions of `time`: one accepted, one given another code."""
    project.suggest()
    first, second = project.find(codes=("time",))
    decide.accept(project.db, "mina", [first])
    segment = codings.text(project.db, second.source).segment(second.start, second.end)
    shown = decide.Shown(0.4, by_lot=True)
    decide.accept_changed(project.db, "mina", second, segment, "trust", decide.Judgement(), shown)
    return project


def test_accepted_with_another_code_is_a_no_to_the_code_that_was_suggested(corrected):
    for by in ("code", "rule", "method"):
        found = frame(corrected, by, codes=("time",)).row(0, named=True)
        assert (found["accepted"], found["rejected"], found["precision"]) == (1, 1, 0.5)
    lines = frame(corrected, "suggestion", codes=("time",))
    assert lines.select("state", "instead").rows() == [("accepted", None), ("rejected", "trust")]
    request = Request("suggestions", None, Selection())
    said = "Given another code than the one suggested: 1, counted as rejected."
    assert said in analyse.table(corrected.db, request).notes
    assert [row.instead for row in corrected.find(states=("rejected",))] == ["trust"]
    assert [row.code for row in corrected.find(states=("accepted",))] == ["time"]
    assert decisions.drawn(corrected.db, "mina") == [("time", 0.4, False)]
    assert decisions.by_rule(corrected.db, "time") == {"time": (2, 1)}


def test_what_was_corrected_teaches_both_codes(corrected):
    (row,) = corrected.find(states=("rejected",))
    said = judged(corrected.db, "mina")
    assert (row.start, row.end, "time") in said.refused[row.revision]
    assert (row.start, row.end, "trust") in said.coded[row.revision]


def test_a_coding_that_is_given_another_code_later_takes_the_yes_back(corrected):
    (coding,) = [each for each in codings.placed(corrected.db) if each.code == "time"]
    decide.change(corrected.db, "mina", coding.id, code="old")
    assert counted(corrected, codes=("time",))["rejected"] == 2
    audit.undo(corrected.db, "mina")
    assert counted(corrected, codes=("time",))["accepted"] == 1


def test_a_code_that_another_takes_over_from_is_no_correction(corrected):
    text = corrected.text.replace("- id: time", "- id: hours")
    book = recode.read_version(text)
    codebooks.use(corrected.db, book, text, "mina", codebooks.Use(mapping={"time": "hours"}))
    assert [row.code for row in corrected.find(states=("accepted",))] == ["time"]


def revised(project, old, new):
    """The head's interview with some words corrected."""
    path = project.file("head2.txt", (project.folder / "head.txt").read_text().replace(old, new))
    return ingest.revise(project.db, "head", path, "mina")


def test_a_corrected_word_elsewhere_takes_nothing_out_of_the_ledger(decided):
    asked = {"codes": ("time",), "by": "method"}
    before = frame(decided, **asked).rows()
    revised(decided, "It took", "That took all the")
    decided.suggest()
    found = frame(decided, **asked)
    assert found.filter(found["method"] == "semantic").rows() == [before[1]]
    assert counted(decided, codes=("time",)) == {
        "offered": 3, "accepted": 2, "rejected": 0, "pending": 1
    }  # fmt: skip


def test_what_was_decided_of_words_that_were_corrected_counts_and_is_said(decided):
    before = counted(decided)
    _, told = revised(decided, "Time was short", "Time was so very short")
    assert told[-1].what == (
        "decisions on words that were changed by now: 1; they stay with those words"
    )
    after = counted(decided)
    assert (after["accepted"], after["rejected"]) == (before["accepted"], before["rejected"])
    lines = frame(decided, "suggestion", codes=("time",), methods=("semantic",))
    assert lines.select("source", "turn", "text", "state").rows() == [
        ("head", 3, "Time was short.", "accepted")
    ]
    request = Request("suggestions", None, Selection())
    said = "Decided on words that were corrected since: 1, which count too."
    assert said in analyse.table(decided.db, request).notes
    assert counted(decided, speakers=("Head",))["accepted"] == 1  # who spoke is known of today
