"""Excel: one row a code on the sheet Codes; two more say what holds for all and what is what.

Every cell is text and stays text when it is edited; lists hold one item a line.
"""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from qualcode.codebook.exchange import table, tables
from qualcode.codebook.exchange.base import Incoming, Outgoing
from qualcode.codebook.exchange.grid import NoTableError
from qualcode.codebook.exchange.grid_xlsx import grids
from qualcode.codebook.exchange.legal import legal
from qualcode.codebook.model import Codebook
from qualcode.codebook.schema import BOOK, CODE, DIMENSIONS
from qualcode.codebook.yaml_file import Reading
from qualcode.errors import QualcodeError

FIRST_DAY = datetime(1980, 1, 1, tzinfo=UTC)  # the date of every file: same book, same bytes
_LETTERS = 32_767  # that Excel holds in a cell
_WIDTHS = {"id": 20, "parent": 16, "name": 28, "definition": 48, "include": 40, "exclude": 40,
           "examples": 40, "keywords": 32, "not": 24, "patterns": 24, "scale": 22}  # fmt: skip
_OTHER = 13
_LINE, _HIGHEST = 15, 150  # points
_CHOICES: dict[str, list[str]] = {
    "dimension": sorted(DIMENSIONS),
    "kind": ["topic", "act"],
    "match": ["word", "forms", "family"],
    "status": ["active", "draft", "deprecated"],
    "verified": ["true", "false"],
}
_MORE_ROWS = 200  # below the last code that are ready for new ones


def dump(outgoing: Outgoing) -> bytes:
    """The workbook."""
    from xlsxwriter import Workbook

    book = outgoing.codebook
    file = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    workbook = Workbook(file, options)
    title = legal(book.title or book.name)
    workbook.set_properties({"title": title, "author": "qualcode", "created": FIRST_DAY})
    _codes(workbook, book)
    _whole(workbook, book)
    _columns(workbook)
    workbook.close()
    return file.getvalue()


def _codes(workbook: Any, book: Codebook) -> None:
    """The sheet that is edited: head and ids stay in sight, names are indented by the tree."""
    sheet = workbook.add_worksheet("Codes")
    style = {"num_format": "@", "valign": "top", "text_wrap": True}
    plain = workbook.add_format(style)
    head = workbook.add_format({**style, "bold": True, "bg_color": "#E8EDF2", "bottom": 1})
    deep = {
        depth: workbook.add_format(
            {**style, "align": "left", "indent": min(depth, 15), "bold": depth == 0}
        )
        for depth in {len(code.path) - 1 for code in book.codes}
    }
    for place, name in enumerate(table.COLUMNS):
        sheet.set_column(place, place, _WIDTHS.get(name, _OTHER), plain)
        sheet.write_string(0, place, name, head)
    for number, (code, cells) in enumerate(zip(book.codes, table.rows(book), strict=True), 1):
        sheet.set_row(number, _height(cells))
        for place, text in enumerate(cells):
            named = table.COLUMNS[place] == "name"
            if text:
                style_of = deep[len(code.path) - 1] if named else plain
                sheet.write_string(number, place, fit(text, code.id), style_of)
    last = len(book.codes)
    for name, choices in _CHOICES.items():
        place = table.COLUMNS.index(name)
        sheet.data_validation(1, place, last + _MORE_ROWS, place, _choice(choices))
    sheet.freeze_panes(1, table.COLUMNS.index("name") + 1)
    sheet.autofilter(0, 0, last, len(table.COLUMNS) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _height(cells: list[str]) -> float:
    """Room for the cell with the most lines, in points; some programs do not make it themselves."""
    widths = [_WIDTHS.get(name, _OTHER) for name in table.COLUMNS]
    lines = (
        sum(1 + len(line) // width for line in text.split("\n"))
        for text, width in zip(cells, widths, strict=True)
    )
    return min(_LINE * max(lines), _HIGHEST)


def _choice(choices: list[str]) -> dict[str, Any]:
    """A list to choose from; Excel holds lists of up to 255 letters."""
    if len(",".join(choices)) > 255:
        rows = f"=Columns!$F$2:$F${len(choices) + 1}"
        return {"validate": "list", "source": rows}
    return {"validate": "list", "source": choices}


def _whole(workbook: Any, book: Codebook) -> None:
    """The sheet with what holds for the whole codebook."""
    sheet = workbook.add_worksheet("Codebook")
    style = {"num_format": "@", "valign": "top", "text_wrap": True}
    sheet.set_column(0, 0, 14, workbook.add_format({**style, "bold": True}))
    sheet.set_column(1, 1, 100, workbook.add_format(style))
    for number, (name, text) in enumerate(table.whole(book).items()):
        sheet.write_string(number, 0, name, workbook.add_format({**style, "bold": True}))
        sheet.write_string(number, 1, fit(text, name), workbook.add_format(style))


def _columns(workbook: Any) -> None:
    """The sheet that says what each column holds."""
    sheet = workbook.add_worksheet("Columns")
    wrap = workbook.add_format({"valign": "top", "text_wrap": True, "num_format": "@"})
    bold = workbook.add_format({"valign": "top", "bold": True, "num_format": "@"})
    for place, width in enumerate((14, 60, 36, 44)):
        sheet.set_column(place, place, width, wrap)
    for place, name in enumerate(("column", "what it says", "values", "example")):
        sheet.write_string(0, place, name, bold)
    keys = [key for key in (*CODE, *BOOK) if key.name in (*table.COLUMNS, *table.WHOLE)]
    rows = [(key.name, key.about, key.kind.words.replace("`", ""), key.example) for key in keys]
    rows.insert(1, ("parent", "The id of the code above; empty for a top theme.", "id", "trust"))
    for number, cells in enumerate(rows, 1):
        for place, text in enumerate(cells):
            sheet.write_string(number, place, text, wrap if place else bold)
    sheet.write_string(0, 5, "dimensions", bold)
    for number, name in enumerate(_CHOICES["dimension"], 1):
        sheet.write_string(number, 5, name, wrap)


def fit(text: str, where: str) -> str:
    """Text that a cell can hold; a stop where it is too long, so that nothing is lost."""
    if len(text.encode("utf-16-le")) > 2 * _LETTERS:
        what = f"a field of `{where}` is longer than the {_LETTERS:,} letters that Excel holds"
        raise QualcodeError(what, hint="convert to .csv or .qdc")
    return legal(text)


def read(incoming: Incoming) -> Reading:
    """The codebook of a workbook of any tool that is known by its first row."""
    return read_as(incoming, "")


def read_as(incoming: Incoming, tool: str) -> Reading:
    """The codebook of a workbook as this tool writes it."""
    try:
        return tables.reading(grids(incoming), incoming, tool)
    except NoTableError as fault:
        return tables.refusal(fault)
