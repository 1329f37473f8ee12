"""Each text format against the file that it should give; UPDATE_GOLDEN=1 writes them anew."""

import os
from pathlib import Path

import pytest

from qualcode.exporters import registry

GOLDEN = Path(__file__).parent / "golden"
TEXTS = [each for each in registry.FORMATS if each.text]


@pytest.mark.parametrize("kind", TEXTS, ids=[each.name for each in TEXTS])
def test_text_is_as_it_was(table, kind):
    file = GOLDEN / f"table{kind.suffixes[0]}"
    given = registry.render(table, kind.name)
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_bytes(given.encode())
    assert given.encode() == file.read_bytes()


def test_raw_leaves_formulas_alone(table):
    file = GOLDEN / "table.raw.csv"
    given = registry.render(table, "csv", raw=True)
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_bytes(given.encode())
    assert given.encode() == file.read_bytes()
