"""Suggesting: one flip, only what was asked for, and never over a decision."""

import pytest

from qualcode.coding.ids import key_text
from qualcode.errors import QualcodeError
from qualcode.store import audit, runs, sources, suggestions
from qualcode.store.judged import judged, judged_at
from qualcode.suggest import keyword, registry
from qualcode.workflow import decide, ingest, reasons, recode, suggest


def offered(project, coder="mina"):
    return [
        (row.source, row.code, row.verdict, row.stale)
        for row in suggestions.offered(project.db, coder)
    ]


def test_what_is_found_and_counted(project):
    told = project.suggest()
    assert (told.sources, told.suggestions) == (2, 6)
    assert told.by_code == {"trust": 2, "candour": 1, "time": 2, "old": 1}
    assert [(source, code) for source, code, *_ in offered(project)] == [
        ("head", "trust"), ("head", "candour"), ("head", "time"), ("head", "time"),
        ("teacher", "trust"), ("teacher", "old"),
    ]  # fmt: skip


def test_interviewers_only_if_asked(project):
    first = project.suggest()
    assert project.suggest(interviewers=True).suggestions == first.suggestions + 1


def test_again_is_the_same_and_keys_stay(project):
    project.suggest()
    before = suggestions.offered(project.db, "mina")
    project.suggest()
    assert suggestions.offered(project.db, "mina") == before


def test_a_part_of_the_codes_touches_no_others(project):
    project.suggest()
    row = project.find(codes=("old",))[0]
    decide.reject(project.db, "mina", [row])
    text = project.text.replace("[time]", "[short]").replace("[school]", "[nothing-such]")
    project.book.write_text(text, encoding="utf-8")
    recode.use(project.db, str(project.book), "mina")
    told = project.suggest(codes=("time",))
    assert told.by_code == {"time": 1}
    assert [(c, v, s) for _, c, v, s in offered(project)] == [
        ("trust", None, False), ("candour", None, False), ("time", None, False),
        ("trust", None, False), ("old", "rejected", False),
    ]  # fmt: skip
    project.suggest()
    assert offered(project)[-1] == ("teacher", "old", "rejected", True)


def test_a_parent_stands_for_its_children(project):
    assert project.suggest(codes=("trust",)).by_code == {"trust": 2, "candour": 1}


def test_a_part_of_the_sources_touches_no_others(project):
    project.suggest()
    assert project.suggest(sources=("teacher",)).sources == 1
    assert len(offered(project)) == 6


def test_a_code_that_is_gone_is_suggested_no_longer(project):
    project.suggest()
    project.book.write_text(project.text.partition("  - id: old")[0], encoding="utf-8")
    recode.use(project.db, str(project.book), "mina")
    assert "old" not in {row.code for row in project.find()}
    project.suggest()
    assert "old" not in {code for _, code, *_ in offered(project)}


@pytest.mark.parametrize(
    ("wish", "what"),
    [({"codes": ("tiem",)}, "unknown code 'tiem'"), ({"sources": ("haed",)}, "unknown source"),
     ({"methods": ("magic",)}, "unknown method 'magic'")],
)  # fmt: skip
def test_unknown_names_leave_no_trace(project, wish, what):
    before = project.dump()
    with pytest.raises(QualcodeError, match=what):
        project.suggest(**wish)
    assert project.dump() == before


def test_no_source_yet(project):
    for name in ("head", "teacher"):
        sources.remove(project.db, name, "mina")
    with pytest.raises(QualcodeError, match="no source to read yet"):
        project.suggest()


def test_a_run_that_is_broken_off_leaves_no_trace(project, monkeypatch):
    project.suggest()
    before = project.dump()
    load = registry.load

    class Broken(keyword.Keyword):
        def prepare(self, *said, **more):
            scorer = load("keyword").prepare(*said, **more)

            class Half:
                def score(self, source):
                    yield from scorer.score(source)
                    raise KeyboardInterrupt

            return Half()

    monkeypatch.setattr(registry, "load", lambda _: Broken())
    monkeypatch.setattr(suggestions, "CHUNK", 1)
    with pytest.raises(KeyboardInterrupt):
        project.suggest(unit="turn")
    assert project.dump() == before
    assert runs.unfinished(project.db) == []


def test_two_methods_meet_in_one_suggestion(project):
    text = project.text.replace("[time]", "[time]\n    patterns: [[{LEMMA: take}, {}], [{TAG: X}]]")
    project.book.write_text(text, encoding="utf-8")
    recode.use(project.db, str(project.book), "mina")
    told = project.suggest(methods=("keyword", "pattern"))
    (finding,) = told.findings
    assert (finding.severity, finding.where) == ("warning", "small, code time")
    (row,) = project.find(methods=("pattern",))
    both = suggestions.evidence(project.db, [row.key])[row.key]
    assert [(each.method, each.rule) for each in both] == [
        ("pattern", "[{LEMMA: take}, {}]"), ("keyword", "time"),
    ]  # fmt: skip
    assert row in project.find(methods=("keyword",))


def test_each_source_is_told_of(project):
    from qualcode.workflow import suggest

    told = []
    wish = suggest.Wish(("keyword", "semantic"))
    suggest.suggest(project.db, "mina", wish, lambda: told.append(1))
    assert len(told) == 2 * 2  # by each method


def test_suggesting_is_one_step_that_can_be_undone(project):
    project.suggest()
    audit.undo(project.db, "mina")
    assert offered(project) == []
    assert project.errors() == []


def test_what_taught_a_run_can_be_read_back_and_is_named(project):
    """The log keeps the last event that a run knew of; what was decided later changes nothing."""
    things = ("money", "children", "keys", "plans", "books", "lessons", "rooms", "results")
    said = [f"Ann: I rely on my colleagues for the {thing}.\nBo: The bus and the {thing} were late.\n"
            for thing in things]  # fmt: skip
    project.bring(third="".join(said[:4]), fourth="".join(said[4:]))
    for thing in things[:4]:
        project.code("third", f"I rely on my colleagues for the {thing}.", "trust")
    project.suggest()
    decide.reject(project.db, "mina", project.find(codes=("old",)))
    decide.set_status(project.db, "mina", "third", "done")
    project.suggest(methods=("keyword", "learned"))
    said = runs.looked_for(project.db)[-1]
    named = audit.log(project.db, 1)[0].what
    as_of = project.db.value("SELECT at FROM event WHERE id = ?", (said["seen"],))
    assert f", learned from 5 passages as of {as_of[:19].replace('T', ' ')}" in named
    taught = project.find(methods=("learned",))
    assert taught
    why = decide.explain(project.db, "mina", key_text(taught[0].key)).evidence
    told = [what for _, what in reasons.told(project.db, why, taught[0].key)]
    assert f"taught by what you had decided by {as_of[:16].replace('T', ' ')} UTC" in told

    decide.accept(project.db, "mina", taught)
    audit.undo(project.db, "mina", 2)
    decide.set_status(project.db, "mina", "third", "in progress")
    project.code("third", "The bus and the keys were late.", "time")
    text = (project.folder / "head.txt").read_text().replace("Time was", "Yes, time was")
    ingest.revise(project.db, "head", project.file("head2.txt", text), "mina")
    audit.undo(project.db, "mina", 2)
    then = judged_at(project.db, "mina", said["seen"])
    assert suggest.taught(then) == said["taught"] != suggest.taught(judged(project.db, "mina"))
