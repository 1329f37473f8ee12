from hypothesis import given
from hypothesis import strategies as st

from qualcode.cli.layout import Column, lay_out

cell = st.text("ab -/é日", max_size=12)


@st.composite
def tables(draw):
    rows = draw(st.integers(0, 4))
    names = draw(
        st.lists(st.sampled_from(["source", "turn", "level", "role", "q", "n"]), min_size=1)
    )
    return [
        Column(name, draw(st.lists(cell, min_size=rows, max_size=rows)), draw(st.booleans()))
        for name in names
    ]


@given(tables(), st.integers(30, 120))
def test_no_part_is_wider_than_the_screen_and_no_cell_is_lost(columns, room):
    found = lay_out(columns, room)
    shown = {place for part in found.parts for place in part}
    lost = [c.name for i, c in enumerate(columns) if i not in shown and any(c.cells)]
    assert sorted(lost) == sorted(found.left_out) or not any(any(c.cells) for c in columns)
    for part in found.parts:
        assert sum(part.values()) + 2 * len(part) < max(room, 0) + 2 or len(part) == 1
        assert min(part.values()) > 0


def test_what_fits_keeps_its_width():
    assert lay_out([Column("code", ["trust"]), Column("n", ["1"], numeric=True)], 80).parts == (
        {0: 5, 1: 1},
    )


def test_names_stay_whole_and_prose_takes_the_rest():
    columns = [Column("source", ["w1/head-ashgrove"]), Column("text", ["word " * 40])]
    assert lay_out(columns, 60).parts == ({0: 16, 1: 39},)


def test_what_says_least_goes_before_a_name_is_broken():
    columns = [
        Column("code", ["shared-leadership"]),
        Column("level", ["1"]),
        Column("n", ["12345678"]),
    ]
    found = lay_out(columns, 32)
    assert (found.parts, found.left_out) == (({0: 17, 2: 8},), ("level",))


def test_a_matrix_goes_on_below_with_the_names_of_its_rows():
    rows = [Column("source", ["a" * 12]), Column("turn", ["1"], numeric=True)]
    codes = [Column(f"some-code-{n}", ["1"], numeric=True) for n in range(9)]
    parts = lay_out([*rows, *codes], 50).parts
    assert all([*part][:2] == [0, 1] for part in parts)
    assert sorted(place for part in parts for place in part if place > 1) == [*range(2, 11)]


def test_a_column_that_says_the_same_everywhere_goes_before_a_name():
    columns = [
        Column("id", ["a", "b"]),
        Column("name", ["shared-leadership", "x"]),
        Column("state", ["pending", "pending"]),
    ]
    assert lay_out(columns, 25).left_out == ("state",)
