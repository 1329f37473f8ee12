"""Coders: names that must be registered before they can decide anything."""

import pytest

from qualcode.errors import QualcodeError
from qualcode.store import audit, coders, notes, sources


def test_registered_in_order_of_the_alphabet(study):
    coders.add(study.db, "consensus")
    assert coders.names(study.db) == ["consensus", "jo", "mina"]
    assert coders.known(study.db, "jo") == "jo"


@pytest.mark.parametrize(
    "name", ["", " ", " jo", "any", "ALL", "human", "a\nb", "a,b", "x" * 61, "mina", "Mina"]
)
def test_names_that_cannot_be(study, name):
    events = study.count("event")
    with pytest.raises(QualcodeError):
        coders.add(study.db, name)
    assert coders.names(study.db) == ["jo", "mina"]
    assert study.count("event") == events


def test_an_unknown_coder_says_how_to_register(study):
    with pytest.raises(QualcodeError) as told:
        coders.known(study.db, "mino")
    assert told.value.hint == "did you mean mina?; qualcode coders add mino registers one"


def test_registering_can_be_undone_and_done_again(study):
    coders.add(study.db, "zoe", "Zoë Marsh")
    audit.undo(study.db, "zoe")
    assert "zoe" not in coders.names(study.db)
    coders.add(study.db, "zoe")
    (zoe,) = (each for each in coders.all_coders(study.db) if each.name == "zoe")
    assert zoe.full_name == "Zoë Marsh"


def test_counts_are_of_what_is_in_sight(study):
    study.code("head", "trust")
    study.code("teacher", "challenge", "challenge")
    study.code("head", "short", "time", coder="jo")
    notes.set_status(study.db, "head", "mina", "done")
    notes.set_status(study.db, "teacher", "mina", "done")

    def counts():
        return {each.name: (each.codings, each.done) for each in coders.all_coders(study.db)}

    assert counts() == {"jo": (1, 0), "mina": (2, 2)}
    sources.remove(study.db, "head", "mina", with_codings=True)
    assert counts() == {"jo": (0, 0), "mina": (1, 1)}


def test_counts_leave_out_a_bulk_accept_that_was_undone(study):
    keys = study.suggest(("head", "Time was short.", "time"))
    study.accept(*keys, bulk=True)
    assert coders.all_coders(study.db)[1].codings == 1
    audit.undo(study.db, "mina")
    assert coders.all_coders(study.db)[1].codings == 0
