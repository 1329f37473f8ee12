"""Decisions: one live one of a coder on a suggestion, and every accepted one has its coding."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.coding.ids import key_text, new_id
from qualcode.errors import QualcodeError
from qualcode.store import audit, check, codings, database, decisions, suggestions
from qualcode.store.decisions import Verdicts

TRUST = ("head", "We trust each other here.", "trust")
TIME = ("head", "Time was short.", "time")
HARD = ("teacher", "It was a challenge.", "challenge")
ALL = (TRUST, TIME, HARD)
BOTH = pytest.mark.parametrize("bulk", [False, True], ids=["one step", "in bulk"])


def errors(study):
    return [str(each) for each in check.check(study.db) if each.severity == "error"]


def accepted(study, key, found, coder="mina", code=None, quote=None, **said):
    """The verdict that accepts a suggestion, as it stands or with another span or code."""
    made = study.coding(found[0], quote or found[1], code or found[2], coder)
    return Verdicts(key, "accepted", replace(made, origin=key_text(key), **said))


def rejected(key):
    return Verdicts(key, "rejected", None)


def decide(study, *verdicts, coder="mina", bulk=False):
    by = decisions.decide_in_bulk if bulk else decisions.decide
    by(study.db, coder, verdicts, "decide")


def verdicts(study, coder="mina"):
    return {row.code: row.verdict for row in suggestions.offered(study.db, coder)}


def resting(study, coder="mina"):
    keys = [key for (key,) in study.db.rows("SELECT key FROM suggestion")]
    return decisions.resting(study.db, coder, keys)


def live(study, table):
    return study.db.value(
        f"SELECT count(*) FROM {table} x LEFT JOIN run u ON u.key = x.run"
        " WHERE x.live AND coalesce(u.live, 1)"
    )


@BOTH
def test_accepting_writes_a_coding_rejecting_none(study, bulk):
    trust, time, _ = study.suggest(*ALL)
    decide(study, accepted(study, trust, TRUST), rejected(time), bulk=bulk)
    assert verdicts(study) == {"trust": "accepted", "time": "rejected", "challenge": None}
    (held,) = codings.placed(study.db)
    assert (held.quote, held.origin) == (TRUST[1], key_text(trust))
    assert resting(study) == {trust: held.id}
    (event,) = audit.log(study.db, 1)
    assert event.what.startswith("1 coding")
    assert "2 decisions" in event.what
    assert errors(study) == []


@BOTH
def test_deciding_again_takes_the_place_of_the_first(study, bulk):
    (trust,) = study.suggest(TRUST)
    decide(study, accepted(study, trust, TRUST), bulk=bulk)
    decide(study, rejected(trust), bulk=bulk)
    assert (verdicts(study), study.quotes()) == ({"trust": "rejected"}, [])
    decide(study, accepted(study, trust, TRUST), bulk=bulk)
    assert (verdicts(study), study.quotes()) == ({"trust": "accepted"}, [TRUST[1]])
    assert (live(study, "decision"), live(study, "coding")) == (1, 1)
    audit.undo(study.db, "mina", 2)
    assert (verdicts(study), study.quotes()) == ({"trust": "accepted"}, [TRUST[1]])
    assert errors(study) == []


@BOTH
def test_accepting_twice_is_one_coding(study, bulk):
    (trust,) = study.suggest(TRUST)
    decide(study, accepted(study, trust, TRUST), bulk=bulk)
    decide(study, accepted(study, trust, TRUST), bulk=bulk)
    assert (live(study, "decision"), live(study, "coding")) == (1, 1)
    assert errors(study) == []


@BOTH
def test_another_coder_is_another_decision(study, bulk):
    (trust,) = study.suggest(TRUST)
    decide(study, accepted(study, trust, TRUST), bulk=bulk)
    decide(study, accepted(study, trust, TRUST, "jo"), coder="jo", bulk=bulk)
    assert [each.coder for each in codings.placed(study.db)] == ["jo", "mina"]


@BOTH
def test_a_coding_that_is_there_already_is_rested_on(study, bulk):
    row = study.code(*TRUST)
    (trust,) = study.suggest(TRUST)
    decide(study, accepted(study, trust, TRUST), bulk=bulk)
    assert (study.quotes(), resting(study)) == ([TRUST[1]], {trust: row})
    decide(study, rejected(trust), bulk=bulk)
    assert study.quotes() == [TRUST[1]]  # what the coder coded by hand is not the suggestion's
    assert errors(study) == []


@BOTH
def test_a_fuller_coding_takes_the_place_of_the_one_that_is_there(study, bulk):
    row = study.code(*TRUST)
    (trust,) = study.suggest(TRUST)
    decide(study, accepted(study, trust, TRUST, rating=2, good=True), bulk=bulk)
    decide(study, accepted(study, trust, TRUST, valence="barrier"), bulk=bulk)
    (held,) = codings.placed(study.db)
    assert (held.rating, held.good, held.valence, held.origin) == (2, 1, "barrier", "human")
    assert resting(study) == {trust: held.id}
    chain = study.db.rows("SELECT id FROM coding WHERE replaces = ?", (row,))
    assert len(chain) == 1
    assert errors(study) == []
    audit.undo(study.db, "mina", 2)
    assert [each.id for each in codings.placed(study.db)] == [row]


@BOTH
def test_two_suggestions_may_rest_on_one_coding(study, bulk):
    trust, wide = study.suggest(TRUST, ("head", "trust each other", "trust"))
    decide(
        study,
        accepted(study, trust, TRUST, quote="trust each other"),
        accepted(study, wide, ("head", "trust each other", "trust")),
        bulk=bulk,
    )
    (held,) = codings.placed(study.db)
    assert resting(study) == {trust: held.id, wide: held.id}
    decide(study, rejected(trust), bulk=bulk)
    assert (study.quotes(), resting(study)) == (["trust each other"], {wide: held.id})
    decide(study, rejected(wide), bulk=bulk)
    assert study.quotes() == []
    assert errors(study) == []


@BOTH
def test_an_undone_bulk_accept_can_be_done_again(study, bulk):
    keys = study.suggest(*ALL)
    study.accept(*keys, bulk=True)
    audit.undo(study.db, "mina")
    study.accept(*keys, bulk=bulk)
    assert sorted(study.quotes()) == sorted(found[1] for found in ALL)
    assert set(verdicts(study).values()) == {"accepted"}
    assert errors(study) == []


def test_the_same_suggestion_twice_in_one_step_counts_as_last_said(study):
    (trust,) = study.suggest(TRUST)
    decide(study, rejected(trust), accepted(study, trust, TRUST))
    assert (verdicts(study), live(study, "decision")) == ({"trust": "accepted"}, 1)


@BOTH
def test_what_another_process_decided_meanwhile_is_not_decided_twice(study_file, bulk):
    study = study_file
    trust, time, _ = study.suggest(*ALL)
    mine = [accepted(study, trust, TRUST), accepted(study, time, TIME)]
    with database.open_project(study.db.path) as other:
        decisions.decide(other, "mina", [rejected(time)], "reject")
    decide(study, *mine, bulk=bulk)
    assert verdicts(study) == {"trust": "accepted", "time": "accepted", "challenge": None}
    assert live(study, "decision") == 2
    assert errors(study) == []


def test_a_decision_between_the_chunks_of_a_bulk_is_not_doubled(study_file, monkeypatch):
    study = study_file
    keys = study.suggest(*ALL)
    monkeypatch.setattr(decisions, "CHUNK", 1)
    write = decisions._write_chunk

    def meanwhile(db, coder, some, run):
        with database.open_project(study.db.path) as other:
            decisions.decide(other, "mina", [rejected(some[0].suggestion)], "reject")
        return write(db, coder, some, run)

    monkeypatch.setattr(decisions, "_write_chunk", meanwhile)
    study.accept(*keys, bulk=True)
    assert set(verdicts(study).values()) == {"accepted"}
    assert (live(study, "decision"), live(study, "coding")) == (3, 3)
    assert errors(study) == []
    audit.undo(study.db, "mina")
    assert set(verdicts(study).values()) == {"rejected"}


def test_a_bulk_whose_footing_goes_meanwhile_leaves_no_trace(study_file, monkeypatch):
    study = study_file
    row = study.code(*TRUST)
    (trust,) = study.suggest(TRUST)
    settle = decisions._settle

    def meanwhile(db, *rest):
        db.run("UPDATE coding SET live = 0 WHERE id = ?", (row,))
        settle(db, *rest)

    monkeypatch.setattr(decisions, "_settle", meanwhile)
    before = study.dump()
    with pytest.raises(QualcodeError, match="removed meanwhile"):
        decide(study, accepted(study, trust, TRUST), bulk=True)
    assert study.dump() == before


@BOTH
@pytest.mark.parametrize("wrong", ["unknown", "no coding", "a coding", "quote", "coder"])
def test_what_cannot_be_decided_leaves_no_trace(study, bulk, wrong):
    trust, time, _ = study.suggest(*ALL)
    good = accepted(study, time, TIME)
    made = accepted(study, trust, TRUST)
    bad = {
        "unknown": rejected(5),
        "no coding": Verdicts(trust, "accepted", None),
        "a coding": made._replace(verdict="rejected"),
        "quote": made._replace(
            coding=replace(made.coding, segment=replace(made.coding.segment, quote="x"))
        ),
        "coder": made,
    }[wrong]
    before = study.dump()
    with pytest.raises(QualcodeError):
        decide(study, good, bad, coder="zoe" if wrong == "coder" else "mina", bulk=bulk)
    assert study.dump() == before


def test_nothing_to_decide_is_no_event(study):
    events = study.count("event")
    decide(study)
    assert study.count("event") == events


def test_small_and_bulk_give_the_same(new_study):
    seen = []
    for bulk in (False, True):
        study = new_study()
        trust, time, hard = study.suggest(*ALL)
        study.code(*TIME)
        decide(study, rejected(trust), rejected(hard))
        decide(
            study,
            accepted(study, trust, TRUST, rating=1),
            accepted(study, time, TIME),
            rejected(hard),
            bulk=bulk,
        )
        placed = [each._replace(id="", created="") for each in codings.placed(study.db)]
        seen.append((verdicts(study), placed, errors(study), suggestions.waiting(study.db)))
    assert seen[0] == seen[1]
    assert seen[0][2] == []


@BOTH
def test_a_changed_or_removed_coding_takes_its_decisions_along(study, bulk):
    trust, wide = study.suggest(TRUST, ("head", "trust each other", "trust"))
    decide(
        study,
        accepted(study, trust, TRUST),
        accepted(study, wide, ("head", TRUST[1], "trust")),
        bulk=bulk,
    )
    (old,) = codings.placed(study.db)
    new = replace(study.coding("head", "trust", "time"), replaces=old.id)
    codings.replace(study.db, old.id, new, "mina")
    assert set(resting(study).values()) == {new.id}
    codings.remove(study.db, [new.id], "mina")
    assert resting(study) == {}
    assert {row.verdict for row in suggestions.offered(study.db, "mina")} == {"rejected"}
    assert errors(study) == []
    audit.undo(study.db, "mina", 2)
    assert set(resting(study).values()) == {old.id}


def test_an_undone_accept_is_not_woken_by_a_change_of_the_coding_it_rested_on(study):
    row = study.code(*TRUST)
    (trust,) = study.suggest(TRUST)
    study.accept(trust, bulk=True)
    audit.undo(study.db, "mina")
    new = replace(study.coding("head", "trust", "time"), id=new_id(), replaces=row)
    codings.replace(study.db, row, new, "mina")
    assert verdicts(study) == {"trust": None}


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["accept", "widen", "rate", "reject", "code", "change", "remove", "suggest"]
        ),
        st.sampled_from(["mina", "jo"]),
        st.integers(0, 2),
        st.booleans(),
    ),
    max_size=12,
)


def step(study, keys, name, coder, n, bulk):
    """One thing that a coder may do; what is not possible just now is not done."""
    found, key = ALL[n], keys[n]
    if name == "accept":
        decide(study, accepted(study, key, found, coder), coder=coder, bulk=bulk)
    elif name == "widen":
        said = accepted(study, key, ALL[1], coder, code="trust")
        decide(study, said, coder=coder, bulk=bulk)
    elif name == "rate":
        decide(study, accepted(study, key, found, coder, rating=n), coder=coder, bulk=bulk)
    elif name == "reject":
        decide(study, *map(rejected, keys[n:]), coder=coder, bulk=bulk)
    elif name == "suggest":
        study.suggest(*ALL[: n + 1])
    else:
        by_hand(study, name, coder, n)


def by_hand(study, name, coder, n):
    held = codings.placed(study.db, coder=coder)
    if name == "code":  # `code_segment` refuses a double
        if ALL[n][1:] not in {(each.quote, each.code) for each in held}:
            study.code(*ALL[n], coder=coder)
    elif held and name == "change":
        old = held[n % len(held)]
        made = study.coding(old.source, old.quote, old.code, coder)
        new = replace(made, replaces=old.id, rating=n, origin=old.origin)
        codings.replace(study.db, old.id, new, coder)
    elif held:
        codings.remove(study.db, [held[n % len(held)].id], coder)


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_one_live_decision_each_and_every_accepted_one_has_its_coding(new_study, steps):
    study = new_study()
    keys = study.suggest(*ALL)
    for each in steps:
        step(study, keys, *each)
        doubles = study.db.rows(
            "SELECT d.suggestion FROM decision d LEFT JOIN run u ON u.key = d.run"
            " WHERE d.live AND coalesce(u.live, 1) GROUP BY d.suggestion, d.coder"
            " HAVING count(*) > 1"
        )
        assert doubles == []
        placed = codings.placed(study.db)
        spans = [(p.revision, p.start, p.end, p.code, p.coder) for p in placed]
        assert len(spans) == len(set(spans))
        for coder in ("mina", "jo"):
            own = {p.id for p in placed if p.coder == coder}
            assert set(resting(study, coder).values()) <= own
        assert errors(study) == []
