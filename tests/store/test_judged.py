"""What a coder has said, now and at any earlier event: what taught a run can be read back."""

import pytest

from qualcode.errors import QualcodeError
from qualcode.store import (
    audit,
    codings,
    decisions,
    judged,
    notes,
    placements,
    runs,
    sources,
)

TRUST = ("head", "We trust each other here.", "trust")
TIME = ("head", "Time was short.", "time")
HARD = ("teacher", "It was a challenge.", "challenge")
NEW = "Interviewer: How did it go?\nHead: So we trust each other here.\nHead: Time was short.\n"


def reject(study, key):
    decisions.decide(study.db, "mina", [decisions.Verdicts(key, "rejected", None)], "reject")


def instead(study, key, quote):
    """The suggestion is given another code."""
    made = study.coding("teacher", quote, "fidelity")
    decisions.decide(
        study.db, "mina", [decisions.Verdicts(key, "accepted", made)], "accept changed"
    )


def revise(study, text):
    source = sources.id_of(study.db, "head")
    placements.revise(study.db, source, study.document(text), text.encode(), ".txt", "mina")


def flat(said):
    return (
        {revision: sorted(held) for revision, held in said.coded.items()},
        {revision: sorted(held) for revision, held in said.refused.items()},
        said.done,
    )


def test_every_earlier_moment_is_read_back_as_it_was(study):
    keys = {}

    def suggest():
        keys.update(zip("abc", study.suggest(TRUST, TIME, HARD), strict=True))

    own = []
    steps = [
        lambda: own.append(study.code("head", "trust each other", "trust")),
        lambda: study.code("teacher", "They trust us", "trust", coder="jo"),
        suggest,
        lambda: study.accept(keys["a"]),
        lambda: reject(study, keys["b"]),
        lambda: instead(study, keys["c"], "It was a challenge."),
        lambda: notes.set_status(study.db, "teacher", "mina", "done"),
        lambda: audit.undo(study.db, "mina", 2),
        lambda: audit.redo(study.db, "mina", 2),
        lambda: revise(study, NEW),
        lambda: audit.undo(study.db, "mina"),
        lambda: revise(study, NEW + "Head: One more thing.\n"),
        lambda: study.accept(keys["c"], bulk=True),
        lambda: audit.undo(study.db, "mina"),
        lambda: codings.remove(study.db, own, "mina"),
        lambda: notes.set_status(study.db, "teacher", "mina", "in progress"),
        lambda: sources.remove(study.db, "teacher", "mina", with_codings=True),
        lambda: audit.undo(study.db, "mina"),
        lambda: study.use("trust", "time", "fidelity"),
        lambda: study.bring(third="Head: A third of it.\n"),
        lambda: study.code("third", "A third", "time"),
    ]
    then = []
    for step in steps:
        step()
        then.append(judged.judged(study.db, "mina"))
    assert len({str(flat(said)) for said in then}) > 10
    for said in then:
        assert flat(judged.judged_at(study.db, "mina", said.event)) == flat(said)
    assert flat(judged.judged_at(study.db, "jo", then[-1].event)) == flat(
        judged.judged(study.db, "jo")
    )
    assert study.db.rows("SELECT * FROM temp.sqlite_master") == []


def test_before_the_first_event_nobody_had_said_anything(new_study):
    study = new_study()
    first = study.db.value("SELECT id FROM event ORDER BY seq LIMIT 1")
    study.code("head", "trust", "trust")
    assert judged.judged_at(study.db, "mina", first).revisions == frozenset()


def test_an_event_that_is_not_in_the_log_is_refused(study):
    with pytest.raises(QualcodeError, match="no event 5"):
        judged.judged_at(study.db, "mina", "5")


def test_what_is_said_while_a_run_goes_on_does_not_belong_to_it(study):
    said = judged.judged(study.db, "mina")
    run = runs.start(study.db, "suggest", "mina")
    study.code("head", "trust", "trust")
    with study.db.writing():
        runs.finish(study.db, run, "suggest", "mina", said={"event": said.event})
    assert flat(judged.judged_at(study.db, "mina", said.event)) == ({}, {}, frozenset())
