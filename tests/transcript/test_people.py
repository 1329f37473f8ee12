"""Types of attributes, and who a label is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.transcript.people import (
    Attribute,
    Case,
    People,
    Speaker,
    infer_type,
    links,
    merged,
    typed,
)


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["1", "", "-20"], "integer"), (["0"], "integer"), (["1", "2.5"], "number"),
        (["0017"], "text"), (["1", "0017"], "text"), (["1e5"], "text"), (["1,5"], "text"),
        (["yes", "No"], "boolean"), (["TRUE", "false"], "boolean"), (["yes", "1"], "text"),
        (["2024-02-29"], "date"), (["2023-02-29"], "text"), (["2024-1-1"], "text"),
        (["", " "], "text"), ([], "text"), (["9" * 30], "text"),
    ],
)  # fmt: skip
def test_the_narrowest_type_that_holds_every_cell(cells, kind):
    assert infer_type(cells) == kind


@given(st.lists(st.one_of(st.text(max_size=6), st.integers().map(str), st.floats(0, 9).map(str))))
def test_every_cell_can_be_made_a_value_of_the_inferred_type(cells):
    kind = infer_type(cells)
    for cell in filter(str.strip, cells):
        assert isinstance(typed(cell, kind), str | int | float | bool)


def test_a_label_is_who_the_file_says_for_this_source_before_every_source():
    told = People(
        speakers=(Speaker("HM", "", "P1", "A", "head"), Speaker("hm", "w2", "P2", "B", ""))
    )
    (first,) = links("w1", {"HM": "participant"}, told)
    (second,) = links("w2", {"HM": "participant"}, told)
    assert (first.participant, first.case, first.role) == ("P1", "A", "head")
    assert (second.participant, second.case, second.role) == ("P2", "B", "participant")


def test_a_label_that_nobody_named_takes_the_case_unless_it_asks():
    asks, tells = links("w1", {"INT": "interviewer", "Ann": "participant"}, People(), "Ashgrove")
    assert (asks.case, asks.role) == (None, "interviewer")
    assert (tells.case, tells.role) == ("Ashgrove", "participant")


def test_what_several_files_say_is_put_together():
    one = People(
        (Speaker("a"),), (), (Attribute("case", "A", "n", 1, "integer"),), {"n": "integer"}
    )
    two = People((), (Case("A"),), (), {"m": "text"})
    both = merged([one, two])
    assert both == People(one.speakers, two.cases, one.attributes, {"n": "integer", "m": "text"})
