"""Tables and the state of a project, asked for as the command line asks."""

import pytest

from qualcode.coding.corpus import Selection
from qualcode.errors import QualcodeError
from qualcode.store import notes, sources
from qualcode.workflow import analyse, decide, overview
from qualcode.workflow.analyse import Request


@pytest.fixture
def coded(project):
    """Two sources coded by mina, one of them done."""
    made = project.code("head", "honest", "candour", rating=2, good=True)
    project.code("head", "Time was short.", "time")
    project.code("teacher", "They trust us, mostly.", "trust")
    notes.add_memo(project.db, "coding", made.id, "strong", "mina")
    decide.set_status(project.db, "mina", "head", "done")
    return project


@pytest.mark.parametrize("name", ["segments", "matrix", "frequencies"])
@pytest.mark.parametrize("base", ["done", "all"])
def test_every_table_says_unit_and_base(coded, name, base):
    table = analyse.table(coded.db, Request(name, "mina", base=base))
    assert table.name == name
    assert table.unit
    assert table.base
    assert table.frame.height > 0


def test_segments_have_memos_and_crosstab_takes_options(coded):
    frame = analyse.table(coded.db, Request("segments", "mina", base="all")).frame
    assert frame.height == 3
    assert frame.filter(frame["code"] == "candour")["memo"].to_list() == ["strong"]
    crosstab = analyse.table(
        coded.db, Request("crosstab", "mina", base="all", options={"by": "role"})
    )
    assert crosstab.frame.height > 0


def test_a_selection_is_passed_on(coded):
    chosen = Request("segments", "mina", Selection(codes=("trust",)), "all")
    assert analyse.table(coded.db, chosen).frame.height == 2
    with pytest.raises(QualcodeError, match="unknown code 'tiem'"):
        analyse.table(coded.db, Request("segments", "mina", Selection(codes=("tiem",))))


def test_quotes_and_good_ones(coded):
    request = Request("segments", "mina", base="all")
    every, good = (analyse.quotes(coded.db, request, good=only) for only in (False, True))
    assert every.frame["quote"].to_list() == [
        "honest", "Time was short.", "They trust us, mostly."
    ]  # fmt: skip
    assert good.frame["quote"].to_list() == ["honest"]
    assert every.frame.columns[:3] == ["quote", "code", "source"]


def test_the_state_of_a_project(coded):
    coded.suggest()
    decide.accept(coded.db, "mina", coded.find(codes=("old",)))
    decide.set_status(coded.db, "jo", "teacher", "in progress")
    told = overview.status(coded.db)
    assert told.lines == (
        f"project   {coded.db.path}",
        "sources   2 with 5 turns, 25 words",
        "codebook  small 1",
    )
    assert told.coders == (("jo", 0, 1, 1, 0, 6), ("mina", 1, 0, 1, 4, 5))
    sources.remove(coded.db, "head", "mina", with_codings=True)
    assert overview.status(coded.db).coders == (("jo", 0, 1, 0, 0, 2), ("mina", 0, 0, 1, 2, 1))
    coded.db.run("UPDATE codebook SET live = 0")
    assert "none yet" in overview.status(coded.db).lines[2]
