"""Word: a table whose header repeats on every page, with title, unit, base and notes."""

import re
from collections.abc import Iterable, Sequence
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
_WORD, _LINE = 18, 36  # letters of a word or a line that a column makes room for
_PROSE = 100  # a cell with more letters than this is read, not looked up
_BREAK = re.compile(r"\s|(?<=-)")
_LETTER, _WORD_ENDS = 6, 160  # twentieths of a point: a letter to each half point of size; margins


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
    widths = _widths(shown, size)
    head = _head(shown, widths, size)
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


def _widths(shown: Sequence[Column], size: int) -> list[int]:
    """The widths of the columns in twentieths of a point: the longest word, a share of the rest.

    Where not even the words have room, all give way alike but the numbers.
    """
    page = round((_paper(len(shown))[0] - 2 * _MARGIN) * 567)
    least = [_WORD_ENDS + _LETTER * size * _longest_word(each, shown) for each in shown]
    most = [_WORD_ENDS + _LETTER * size * min(_LINE, _longest(each.cells)) for each in shown]
    wishes = [max(0, much - little) for much, little in zip(most, least, strict=True)]
    spare = page - sum(least)
    if spare >= 0:
        even = spare / len(shown) if not any(wishes) else 0
        of_wish = spare / max(1, sum(wishes))
        return [
            round(each + wish * of_wish + even) for each, wish in zip(least, wishes, strict=True)
        ]
    fixed = sum(width for width, each in zip(least, shown, strict=True) if each.number)
    shrunk = max(0.2, (page - fixed) / max(1, sum(least) - fixed))
    return [
        round(width if each.number else width * shrunk)
        for width, each in zip(least, shown, strict=True)
    ]


def _longest_word(column: Column, shown: Sequence[Column]) -> int:
    """The letters of its longest word; a name that stands upright needs the width of a line."""
    if _longest(column.cells) > _PROSE:
        return _LINE
    words = (word for cell in column.cells for word in _BREAK.split(cell))
    name = 1 if _turned(column, shown) else min(_WORD, _longest(column.name.split()))
    return max(name, min(_WORD, _longest(words)), 1)


def _longest(texts: Iterable[str]) -> int:
    return max(map(len, texts), default=0)


def _turned(column: Column, shown: Sequence[Column]) -> bool:
    """Whether the name of a column of numbers stands upright, because there are so many columns."""
    return column.number and len(shown) > _ACROSS


def _head(shown: Sequence[Column], widths: Sequence[int], size: int) -> str:
    """The row of names, which stands again on every page."""
    turned = [_turned(each, shown) for each in shown]
    longest = max(
        (len(each.name) for each, is_so in zip(shown, turned, strict=True) if is_so), default=0
    )
    height = f'<w:trHeight w:val="{longest * size * 6 + 120}"/>' if longest else ""
    cells = "".join(
        _cell(each.name, width, size, number=each.number, head=True, turned=is_so)
        for each, width, is_so in zip(shown, widths, turned, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{height}<w:tblHeader/></w:trPr>{cells}</w:tr>"


def _row(cells: Sequence[str], shown: Sequence[Column], widths: Sequence[int], size: int) -> str:
    inside = "".join(
        _cell(cell, width, size, number=column.number)
        for cell, column, width in zip(cells, shown, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{inside}</w:tr>"


def _cell(
    text: str, width: int, size: int, *, number: bool, head: bool = False, turned: bool = False
) -> str:
    upright = '<w:textDirection w:val="btLr"/><w:vAlign w:val="center"/>' if turned else ""
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="F1F3F5"/>' if head else ""
    bold = "<w:b/>" if head else ""
    side = '<w:jc w:val="right"/>' if number and not turned else ""
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(escape(text).split("\n"))
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}{upright}</w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:before="20" w:after="20"/>{side}</w:pPr>'
        f'<w:r><w:rPr>{bold}<w:sz w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{lines}</w:t></w:r></w:p></w:tc>'
    )
