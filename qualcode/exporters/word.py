"""Word: a table whose header repeats on every page, with title, unit, base and notes."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt

from qualcode.errors import QualcodeError
from qualcode.exporters import zipped
from qualcode.exporters.base import Export
from qualcode.exporters.cells import Column, columns, legal
from qualcode.table import Table

_COLUMNS = 63  # the most that a table in Word can have
_UPRIGHT, _ACROSS = 7, 16  # columns that A4 holds upright and across
_MARGIN = 2  # centimetres
_NAME, _WORD, _LINE = 12, 18, 36  # letters of a name, word or line that a column makes room for


def dump(export: Export) -> bytes:
    """The document."""
    table = export.table
    if table.frame.width > _COLUMNS:
        raise QualcodeError(
            f"a table in Word holds {_COLUMNS} columns, this one has {table.frame.width}",
            hint="write .xlsx, or choose fewer codes or a --level",
        )
    document = Document()
    _page(document, table.frame.width)
    _properties(document, table, export.made)
    document.add_heading(legal(table.title), level=1)
    body = document.element.body
    body.insert(len(body) - 1, parse_xml(_table(table)))
    document.add_paragraph()
    document.add_paragraph(legal(f"Unit: {table.unit}."))
    document.add_paragraph(legal(f"Base: {table.base}."))
    for note in table.notes:
        document.add_paragraph(legal(note), style="List Bullet")
    file = BytesIO()
    document.save(file)
    return zipped.dated(file.getvalue())


def _page(document: Any, columns: int) -> None:
    section = document.sections[0]
    width, height = _paper(columns)
    section.page_width, section.page_height = Cm(width), Cm(height)
    section.orientation = WD_ORIENT.LANDSCAPE if width > height else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = section.top_margin = Cm(_MARGIN)
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(10)


def _paper(columns: int) -> tuple[float, float]:
    """Width and height in centimetres: A4 upright, A4 across or A3 across."""
    if columns <= _UPRIGHT:
        return 21, 29.7
    return (29.7, 21) if columns <= _ACROSS else (42, 29.7)


def _properties(document: Any, table: Table, made: datetime) -> None:
    told = document.core_properties
    told.title, told.author, told.last_modified_by = legal(table.title), "qualcode", "qualcode"
    told.subject, told.comments, told.language = legal(table.base)[:255], "", "en-GB"
    told.created = told.modified = made.replace(tzinfo=None)
    told.revision = 1


def _table(table: Table) -> str:
    shown = columns(table)
    size = 18 if len(shown) <= _UPRIGHT else 14
    widths = _widths(shown)
    head = _row([each.name for each in shown], shown, widths, size, head=True)
    cells = zip(*(each.cells for each in shown), strict=True)
    rows = "".join(_row(row, shown, widths, size) for row in cells)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f"<w:tbl {nsdecls('w')}><w:tblPr>"
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblBorders><w:top w:val="single" w:sz="8" w:color="555555"/>'
        '<w:bottom w:val="single" w:sz="8" w:color="555555"/>'
        '<w:insideH w:val="single" w:sz="4" w:color="CCCCCC"/></w:tblBorders>'
        '<w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="60" w:type="dxa"/>'
        '<w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
        f"<w:tblCaption w:val={quoteattr(legal(table.title))}/>"
        f"<w:tblDescription w:val={quoteattr(legal(table.base))}/></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>"
    )


def _widths(shown: Sequence[Column]) -> list[int]:
    """The width of each column by the words that are in it, in twentieths of a point."""
    page = _paper(len(shown))[0] - 2 * _MARGIN
    needs = [
        max(
            min(_NAME, max(map(len, each.name.split()), default=0)),
            min(_WORD, max((len(word) for cell in each.cells for word in cell.split()), default=0)),
            min(_LINE, max((len(cell) for cell in each.cells), default=0)),
        )
        + 3
        for each in shown
    ]
    return [round(page * 567 * need / sum(needs)) for need in needs]


def _row(
    cells: Sequence[str],
    shown: Sequence[Column],
    widths: Sequence[int],
    size: int,
    *,
    head: bool = False,
) -> str:
    kind = "<w:tblHeader/>" if head else ""
    inside = "".join(
        _cell(cell, width, size, number=column.number, head=head)
        for cell, column, width in zip(cells, shown, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{kind}</w:trPr>{inside}</w:tr>"


def _cell(text: str, width: int, size: int, *, number: bool, head: bool) -> str:
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="F1F3F5"/>' if head else ""
    bold = "<w:b/>" if head else ""
    side = '<w:jc w:val="right"/>' if number else ""
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(escape(text).split("\n"))
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:before="20" w:after="20"/>{side}</w:pPr>'
        f'<w:r><w:rPr>{bold}<w:sz w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{lines}</w:t></w:r></w:p></w:tc>'
    )
