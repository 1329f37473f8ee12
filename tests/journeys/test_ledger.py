"""The ledger as typed: what coders decided stays counted, whatever comes after."""

import csv
import shutil

import pytest

from .conftest import Shell


@pytest.fixture
def here(study, tmp_path):
    shutil.copytree(study, tmp_path / "study")
    return Shell(tmp_path / "study")


def rows(text):
    return list(csv.DictReader(text.splitlines()))


def test_what_was_learned_and_decided_on_stays_in_the_ledger(here):
    """No later run offers it again; what it was decided on must not go with the run."""
    mina, wish = ("--coder", "mina"), ("--method", "learned", "--code", "time")
    yes = "w1/focus-group-alder"
    for name in (yes, "w2/focus-group-birch", "w1/head-ashgrove", "w2/head-dunmore"):
        here("reopen", name, *mina)
    here("suggest", *wish, *mina)
    here("suggestions", "accept", "--source", yes, *wish, "--yes", *mina)
    here("suggestions", "reject", *wish, "--yes", *mina)
    asked = ("table", "suggestions", *wish, "--layer", "mina", "--format", "csv")
    (told,) = rows(here(*asked).out)
    assert int(told["accepted"]) > 0
    assert int(told["rejected"]) > 0
    here("suggest", *wish, *mina)
    (after,) = rows(here(*asked).out)
    counts = ("accepted", "rejected", "precision", "only_accepted", "stale")
    assert [after[name] for name in counts] == [told[name] for name in counts]
