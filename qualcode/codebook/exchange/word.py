"""A codebook as a Word document for an appendix: contents with links, then one block a code."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from qualcode.codebook.exchange import entry
from qualcode.codebook.exchange.base import Counts, Outgoing
from qualcode.codebook.exchange.legal import legal
from qualcode.codebook.exchange.nvivo import read_word
from qualcode.codebook.exchange.workbook import FIRST_DAY
from qualcode.codebook.model import Code, Codebook

read = read_word  # a table of any tool that is known by its first row

_INK, _GREY, _LINK = RGBColor(0x1D, 0x23, 0x29), RGBColor(0x55, 0x60, 0x6B), "0B4F8A"
_SIZES = {1: 17, 2: 13.5, 3: 12, 4: 11, 5: 11, 6: 11}
_NO_COLOUR = "8A95A1"
_WIDE, _NARROW = 16.0, 2.4  # centimetres of a table, and of a column of numbers
_DEEPEST = 6


def dump(outgoing: Outgoing) -> bytes:
    """The document."""
    book, counts = outgoing.codebook, outgoing.counts
    document = Document()
    _set_up(document, book)
    document.add_heading(legal(book.title or book.name), level=0)
    for name, said in entry.facts(book):
        _pair(document, name, said, style="Fact")
    if caution := entry.unverified(book):
        _caution(document, caution)
    _source(document, book)
    _contents(document, book)
    if counts is not None:
        _table(document, book, counts)
    heading = document.add_heading("Codes", level=1)
    heading.paragraph_format.page_break_before = True
    for mark, (number, code) in enumerate(entry.numbers(book), 1):
        _block(document, book, mark, number, code, counts)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up(document: Any, book: Codebook) -> None:
    """Paper, fonts, styles, language and properties."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.2)
    _style(document, "Normal", 10.5, after=4)
    _style(document, "Title", 24, after=10, bold=True)
    for level, size in _SIZES.items():
        _style(document, f"Heading {level}", size, before=14, after=2, bold=True)
    for name in ("List Bullet", "Quote"):
        _style(document, name, 10.5, after=2)
    document.styles["Quote"].paragraph_format.left_indent = Cm(0.8)
    for name, size, after in (
        ("Fact", 10.5, 1),
        ("Code place", 9, 4),
        ("Contents entry", 10.5, 1),
        ("Code part", 10.5, 2),
    ):
        document.styles.add_style(name, 1).base_style = document.styles["Normal"]
        _style(document, name, size, after=after)
    document.styles["Code part"].paragraph_format.space_before = Pt(4)
    document.styles["Code place"].font.color.rgb = _GREY
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), book.language)
    told = document.core_properties
    told.title, told.author = legal(book.title or book.name), "qualcode"
    told.last_modified_by, told.comments, told.language = "qualcode", "", book.language
    told.created = told.modified = FIRST_DAY.replace(tzinfo=None)
    told.revision = 1


def _style(
    document: Any,
    name: str,
    size: float,
    *,
    before: float = 0,
    after: float = 0,
    bold: bool = False,
) -> None:
    """One style: font, size, ink, and the room around a paragraph."""
    style = document.styles[name]
    style.font.name, style.font.size, style.font.color.rgb = "Calibri", Pt(size), _INK
    if bold:
        style.font.bold = True
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(kind), None)
    fonts.set(qn("w:hAnsi"), "Calibri")
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)


def _pair(document: Any, name: str, text: str, style: str = "Normal") -> Any:
    """A name in bold with what it says behind it."""
    paragraph = document.add_paragraph(style=style)
    paragraph.add_run(f"{name}: ").bold = True
    _lines(paragraph, text)
    return paragraph


def _lines(paragraph: Any, text: str) -> None:
    """Text with its line breaks."""
    for number, line in enumerate(legal(text).split("\n")):
        run = paragraph.add_run()
        if number:
            run.add_break(WD_BREAK.LINE)
        run.add_text(line)


def _caution(document: Any, text: str) -> None:
    """A paragraph that stands out, in words and by its ground."""
    paragraph = _pair(document, "Caution", text, style="Code part")
    shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="FFF6DC"/>')
    paragraph._p.get_or_add_pPr().append(shade)  # noqa: SLF001 - the library has no name for it


def _source(document: Any, book: Codebook) -> None:
    if book.source:
        document.add_heading("Source", level=1)
    for line in book.source.split("\n"):
        if line.strip():
            document.add_paragraph(legal(line.strip()))


def _contents(document: Any, book: Codebook) -> None:
    """A table of contents that is there at once, and that Word can renew with page numbers."""
    document.add_heading("Contents", level=1)
    paragraph = None
    for mark, (number, code) in enumerate(entry.numbers(book), 1):
        before, paragraph = paragraph, document.add_paragraph(style="Contents entry")
        paragraph.paragraph_format.left_indent = Cm(0.7 * (len(code.path) - 1))
        if before is None:
            _field(paragraph, "begin", r' TOC \o "2-6" \h \z \u ')
            _field(paragraph, "separate")
        _link(paragraph, f"code{mark}", legal(f"{number}  {code.name}"))
        if not code.verified:
            paragraph.add_run("  name not checked").italic = True
    if paragraph is not None:
        _field(paragraph, "end")


def _field(paragraph: Any, kind: str, instruction: str = "") -> None:
    """One sign of a field, with its instruction behind it."""
    sign = OxmlElement("w:fldChar")
    sign.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(sign)  # noqa: SLF001 - the library has no name for it
    if instruction:
        text = OxmlElement("w:instrText")
        text.set(qn("xml:space"), "preserve")
        text.text = instruction
        paragraph.add_run()._r.append(text)  # noqa: SLF001 - the library has no name for it


def _link(paragraph: Any, mark: str, text: str) -> None:
    """A link to a mark in the document."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), mark)
    run = paragraph.add_run(text)
    run.font.color.rgb = RGBColor.from_string(_LINK)
    link.append(run._r)  # noqa: SLF001 - the library has no name for it
    paragraph._p.append(link)  # noqa: SLF001 - the library has no name for it


def _table(document: Any, book: Codebook, counts: Counts) -> None:
    """The codings of each code itself, by coder; the first row returns on every page."""
    document.add_heading("Codings by coder", level=1)
    document.add_paragraph("Codings of the code itself, without those of codes below it.")
    rows = list(entry.numbers(book))
    table = document.add_table(rows=len(rows) + 1, cols=len(counts.coders) + 1)
    _rule(table, len(counts.coders))
    cells = table._cells  # noqa: SLF001 - asking for each cell anew takes minutes
    width = len(counts.coders) + 1
    _fill(cells[:width], ["code", *counts.coders], bold=True)
    for at, (number, code) in enumerate(rows, 1):
        counted = [str(counts.of(code.id, coder)) for coder in counts.coders]
        row = cells[at * width : (at + 1) * width]
        _fill(row, [f"{number}  {code.name}", *counted], bold=len(code.path) == 1)
        row[0].paragraphs[0].paragraph_format.left_indent = Cm(0.5 * len(code.path) - 0.5)
    first = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - the library has no name for it
    first.append(OxmlElement("w:tblHeader"))


def _rule(table: Any, coders: int) -> None:
    """Fine lines between the rows, and most of the width for the names."""
    lines = parse_xml(
        f'<w:tblBorders {nsdecls("w")}><w:bottom w:val="single" w:sz="8" w:color="555555"/>'
        '<w:insideH w:val="single" w:sz="4" w:color="D3D9E0"/></w:tblBorders>'
    )
    table._tbl.tblPr.append(lines)  # noqa: SLF001 - the library has no name for it
    table.autofit = False
    narrow = min(_NARROW, _WIDE / 2 / coders) if coders else 0
    for place, column in enumerate(table.columns):
        column.width = Cm(narrow if place else _WIDE - narrow * coders)
        for cell in column.cells:
            cell.width = column.width


def _fill(cells: Sequence[Any], texts: Iterable[str], *, bold: bool) -> None:
    """Text into the cells of a row, numbers at the right."""
    for place, (cell, text) in enumerate(zip(cells, texts, strict=True)):
        paragraph = cell.paragraphs[0]
        paragraph.add_run(legal(text)).bold = bold
        paragraph.paragraph_format.space_after = Pt(1)
        if place:
            paragraph.alignment = 2


def _block(
    document: Any, book: Codebook, mark: int, number: str, code: Code, counts: Counts | None
) -> None:
    """The entry of one code."""
    heading = document.add_heading(level=min(len(code.path) + 1, _DEEPEST))
    _bar(heading, code.colour.lstrip("#") or _NO_COLOUR)
    _bookmark(heading, mark)
    heading.add_run(legal(f"{number}  {code.name}"))
    above = entry.place(book, code)
    place = document.add_paragraph(style="Code place")
    place.add_run(legal(f"{code.id}{f'  ·  in {above}' if above else ''}"))
    place.paragraph_format.keep_with_next = True
    for caution in entry.cautions(code):
        _caution(document, caution)
    for line in code.definition.split("\n"):
        if line.strip():
            document.add_paragraph(legal(line))
    for part in entry.parts(code):
        _part(document, part)
    if counted := entry.counted(code.id, counts):
        _pair(document, "Codings", counted, style="Code part")


def _part(document: Any, part: entry.Part) -> None:
    """A headed part: one paragraph, or a list."""
    if not part.listed:
        _pair(document, part.title, "; ".join(part.items), style="Code part")
        return
    head = document.add_paragraph(style="Code part")
    head.add_run(part.title).bold = True
    head.paragraph_format.keep_with_next = True
    for item in part.items:
        style = "Quote" if part.title == entry.EXAMPLES else "List Bullet"
        _lines(document.add_paragraph(style=style), item)


def _bar(paragraph: Any, colour: str) -> None:
    """A bar in the colour of the code at the left of its heading."""
    bar = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="36" w:space="6"'
        f' w:color="{colour}"/></w:pBdr>'
    )
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - the library has no name for it
    properties.insert_element_before(
        bar, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr"
    )


def _bookmark(paragraph: Any, mark: int) -> None:
    """The mark that the contents lead to."""
    for kind in ("w:bookmarkStart", "w:bookmarkEnd"):
        element = OxmlElement(kind)
        element.set(qn("w:id"), str(mark))
        if kind == "w:bookmarkStart":
            element.set(qn("w:name"), f"code{mark}")
        paragraph._p.append(element)  # noqa: SLF001 - the library has no name for it
