"""A corrected text: what was decided of words that it still has is not asked again."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.coding.suggestion import Evidence
from qualcode.errors import QualcodeError
from qualcode.store import (
    audit,
    carried,
    check,
    codings,
    decisions,
    placements,
    runs,
    sources,
    suggestions,
)
from qualcode.store.judged import judged

OLD = "Interviewer: How did it go?\nHead: We trust each other here.\nHead: Time was short.\n"
NEW = "Interviewer: How did it go?\nHead: We trust one another here.\nDeputy: Yes.\nHead: Time was short.\n"
TRUST = ("head", "We trust each other here.", "trust")
TIME = ("head", "Time was short.", "time")
WENT = ("head", "How did it go?", "challenge")


def revise(study, text=NEW, coder="mina"):
    source = sources.id_of(study.db, "head")
    return placements.revise(study.db, source, study.document(text), text.encode(), ".txt", coder)


def reject(study, *keys, coder="mina", **shown):
    verdicts = [decisions.Verdicts(key, "rejected", None, **shown) for key in keys]
    decisions.decide(study.db, coder, verdicts, "reject")


def seen(study, coder="mina", **asked):
    rows = suggestions.offered(study.db, coder, source="head", **asked)
    return [(row.code, row.verdict, row.stale) for row in rows]


def errors(study):
    return [str(each) for each in check.check(study.db) if each.severity == "error"]


@pytest.fixture
def decided(study):
    """One suggestion accepted, one rejected when it came by lot, one whose words will change."""
    trust, time, went = study.suggest(TRUST, TIME, WENT)
    study.accept(time)
    reject(study, went, chance=0.3, drawn=True)
    reject(study, trust)
    return study


def test_decisions_stand_in_the_new_text_as_they_were_made(decided):
    before = {each.verdict: each for each in decisions.made(decided.db, ["mina"])}
    drawn = decisions.drawn(decided.db, "mina")
    revise(decided)
    assert seen(decided) == [("challenge", "rejected", False), ("time", "accepted", False)]
    after = {each.id: each for each in decisions.made(decided.db, ["mina"])}
    assert len(after) == 3
    (kept,) = [each for each in after.values() if each.verdict == "accepted"]
    assert (kept.coding, kept.created) == (before["accepted"].coding, before["accepted"].created)
    assert [each.placement for each in codings.placed(decided.db, "head")] == ["moved"]
    assert decisions.drawn(decided.db, "mina") == drawn == [("challenge", 0.3, False)]
    (row,) = [each for each in suggestions.offered(decided.db, "mina") if each.code == "time"]
    assert NEW[row.start : row.end] == TIME[1]
    (why,) = suggestions.evidence(decided.db, [row.key])[row.key]
    assert why == Evidence("keyword", "1", "time", ((row.start, row.end),))
    assert errors(decided) == []


def test_nothing_that_was_decided_is_offered_again(decided):
    revise(decided)
    decided.suggest(TIME, WENT, ("head", "We trust one another here.", "trust"))
    assert seen(decided) == [
        ("challenge", "rejected", False), ("trust", None, False), ("time", "accepted", False)
    ]  # fmt: skip
    assert suggestions.waiting(decided.db)["mina"] == 1
    assert [code for *_, code in judged(decided.db, "mina").refused[revision(decided)]] == [
        "challenge"
    ]


def revision(study):
    return sources.revision_of(study.db, "head")


def test_what_was_decided_of_words_that_changed_stays_with_the_earlier_text(decided):
    revise(decided)
    assert carried.left(decided.db, "head") == 1
    assert seen(decided, earlier=True) == [
        ("challenge", "rejected", False), ("trust", "rejected", False), ("time", "accepted", False)
    ]  # fmt: skip
    revise(decided, OLD + "Head: One more thing.\n")
    assert carried.left(decided.db, "head") == 0
    assert ("trust", "rejected", False) in seen(decided)
    assert errors(decided) == []


def test_undo_and_redo_take_the_decisions_along(decided):
    before = decided.state()
    revise(decided)
    after = decided.state()
    audit.undo(decided.db, "mina")
    assert decided.state() == before
    audit.redo(decided.db, "mina")
    assert decided.state() == after
    assert errors(decided) == []


def test_back_to_the_earlier_text_the_decisions_stand_where_they_were_made(decided):
    before = seen(decided)
    size = decided.count("evidence")
    revise(decided)
    revise(decided, OLD)
    assert seen(decided) == before
    assert decided.count("evidence") == size + 2
    revise(decided)
    revise(decided, OLD)
    assert decided.count("evidence") == size + 2
    assert errors(decided) == []


def test_a_newer_decision_on_the_same_words_counts(decided):
    """Refused on the earlier text, accepted on the next; a third text has both their words."""
    revise(decided)
    (trust,) = decided.suggest(("head", "We trust one another here.", "trust"))
    decided.accept(trust)
    revise(decided, OLD)
    assert dict(decisions_of(decided))["trust"] == "rejected"
    assert errors(decided) == []


def decisions_of(study):
    return [(code, verdict) for code, verdict, _ in seen(study)]


def test_each_coder_keeps_her_own(decided):
    (time,) = [row.key for row in suggestions.offered(decided.db, "jo") if row.code == "time"]
    reject(decided, time, coder="jo")
    revise(decided)
    assert seen(decided, "jo") == [("challenge", None, False), ("time", "rejected", False)]
    assert seen(decided, "mina")[1] == ("time", "accepted", False)
    assert errors(decided) == []


def test_a_decision_that_was_taken_back_stays_so(decided):
    audit.undo(decided.db, "mina", 2)
    revise(decided)
    assert seen(decided) == [("time", "accepted", False)]


def test_what_was_learned_goes_along_for_its_own_coder(study):
    (found,) = [study.found(*TIME, method="learned")]
    run = runs.start(study.db, "suggest", "mina")
    span = (found.start, found.end)
    why = Evidence("learned", "1", "short", (span,), 0.6, "mina", 0.6, 30)
    suggestions.write(study.db, run, [replace(found, evidence=(why,))])
    suggestions.finish(study.db, run, "mina", ["learned"], None, [found.revision])
    reject(study, found.key)
    revise(study)
    (row,) = suggestions.offered(study.db, "mina", source="head")
    (now,) = suggestions.evidence(study.db, [row.key], "mina")[row.key]
    assert now == replace(why, spans=((row.start, row.end),))
    assert suggestions.evidence(study.db, [row.key], "jo")[row.key] == ()


LINES = st.lists(
    st.sampled_from([*OLD.splitlines(), *NEW.splitlines(), "Head: Not at all, 🙂 no."]),
    min_size=1,
    max_size=8,
)


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(versions=st.lists(LINES, min_size=1, max_size=3))
def test_no_decision_is_lost_and_none_is_doubled(new_study, versions):
    study = new_study()
    trust, time, went = study.suggest(TRUST, TIME, WENT)
    study.accept(time)
    reject(study, went, trust)
    states = [study.state()]
    for lines in versions:
        try:
            revise(study, "\n".join(lines) + "\n")
        except QualcodeError as stop:
            assert "has already" in stop.message  # noqa: PT017
            continue
        states.append(study.state())
        made = decisions.made(study.db, ["mina"])
        assert sorted(each.verdict for each in made) == ["accepted", "rejected", "rejected"]
        assert len({each.suggestion for each in made}) == 3
        rows = suggestions.offered(study.db, "mina", source="head", earlier=True)
        assert [row.verdict for row in rows].count("rejected") == 2
    assert errors(study) == []
    for before in states[-2::-1]:
        audit.undo(study.db, "mina")
        assert study.state() == before
    study.db.close()
