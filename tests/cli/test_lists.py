"""How many rows a list shows: all, but for a table on a terminal."""

import sys
from pathlib import Path

import pytest

from qualcode.cli.options import Format, Output
from qualcode.cli.render import most


@pytest.mark.parametrize("tty", [True, False])
@pytest.mark.parametrize("form", list(Format))
@pytest.mark.parametrize("file", [None, Path("x.csv")])
def test_only_a_table_on_a_terminal_is_cut_unasked(monkeypatch, tty, form, file):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: tty)
    cut = tty and form is Format.table and file is None
    assert most(None, Output(form, file), 100) == (100 if cut else None)
    assert most(7, Output(form, file), 100) == 7
