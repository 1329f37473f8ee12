"""Tables on a screen: rows that are put together here stand as rich would set them."""

from io import StringIO

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from qualcode.cli.grid import _frame, _text, grid
from qualcode.cli.layout import Column, lay_out, roomy

cell = st.one_of(
    st.text("ab -/é日😀\u0301\t\n", max_size=12), st.just("many words in a long line " * 9)
)


@st.composite
def tables(draw):
    rows = draw(st.integers(0, 4))
    return [
        Column(name, draw(st.lists(cell, min_size=rows, max_size=rows)), draw(st.booleans()))
        for name in draw(st.lists(st.sampled_from(["source", "turn", "q", "n"]), min_size=1))
    ]


def printed(columns, room, draw):
    console = Console(width=room, file=StringIO(), force_terminal=True)
    for part in lay_out(columns, room).parts:
        console.print(draw("A title", columns, [c.cells for c in columns], part, room))
    return console.file.getvalue()


def by_rich(title, columns, cells, widths, room):
    """The same with every cell on its own, as cells with a style are set."""
    frame = _frame(title, columns, widths, wide=roomy(widths.values(), room))
    for row in zip(*(cells[i] for i in widths), strict=True):
        frame.add_row(*map(_text, row, widths.values()))
    return frame


@given(tables(), st.integers(12, 120))
def test_plain_cells_stand_as_rich_sets_them(columns, room):
    assert printed(columns, room, grid) == printed(columns, room, by_rich)


def test_what_people_wrote_is_printed_as_it_is():
    columns = [Column("quote", ["I [said] :smile:", "[bold]no[/]"])]
    shown = printed(columns, 60, grid)
    assert "I [said] :smile:" in shown
    assert "[bold]no[/]" in shown
