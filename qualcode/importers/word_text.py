"""The words of a Word document as a reader sees them with all changes accepted.

python-docx alone loses tracked insertions, content controls and line breaks; this walks the XML.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_GONE = {f"{W}del", f"{W}moveFrom", f"{W}rPr", f"{W}pPr", f"{W}delText", f"{W}instrText"}
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "\u2011",
    f"{W}softHyphen": "\u00ad",
}
_UNREAD = {
    f"{W}footnoteReference": "footnotes",
    f"{W}endnoteReference": "endnotes",
    f"{W}commentReference": "comments",
    f"{W}txbxContent": "text boxes",
}
_STRONG_STYLES = {"strong", "bold", "emphasis", "intenseemphasis"}


class Paragraph(NamedTuple):
    """The words of a paragraph; the first `bold` of them are bold, and so set apart."""

    text: str
    bold: int


Rows = list[list[str]]


def blocks(body: Any) -> Iterator[Paragraph | Rows]:
    """Paragraphs and tables in order, also those inside content controls and tracked changes."""
    held = Paragraph("", 0)
    for element in _flat(body):
        if element.tag == f"{W}tbl":
            yield _rows(element)
            continue
        text, bold = _paragraph(element)
        here = Paragraph(held.text + text, held.bold if held.text else bold)
        if element.find(f"{W}pPr/{W}rPr/{W}del") is not None:
            held = here  # the paragraph mark was deleted: the next paragraph goes on here
        else:
            yield here
            held = Paragraph("", 0)
    if held.text:
        yield held


def unread(body: Any) -> list[str]:
    """What stands in the document and is not read: footnotes, comments, text boxes."""
    return [what for tag, what in _UNREAD.items() if next(body.iter(tag), None) is not None]


def _flat(parent: Any) -> Iterator[Any]:
    """The paragraphs and tables under an element, with wrappers opened."""
    for child in parent:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag not in _GONE:
            yield from _flat(child)


def _rows(table: Any) -> Rows:
    """The words of every cell; paragraphs of a cell are lines."""
    return [
        ["\n".join(_paragraph(p)[0] for p in cell.iter(f"{W}p")) for cell in _under(row, "tc")]
        for row in _under(table, "tr")
    ]


def _under(parent: Any, name: str) -> Iterator[Any]:
    """The rows or cells of a table that were not deleted, also those in content controls."""
    for child in parent:
        if child.tag == f"{W}{name}":
            if child.find(f"{W}trPr/{W}del") is None:
                yield child
        elif child.tag not in _GONE and child.tag != f"{W}tbl":
            yield from _under(child, name)


def _paragraph(element: Any) -> tuple[str, int]:
    """The words of a paragraph and the length of its bold beginning."""
    pieces = list(_pieces(element, strong=False))
    bold = 0
    for text, strong in pieces:
        if not strong and text.strip():
            break
        bold += len(text) if strong or bold else 0
    return "".join(text for text, _ in pieces), bold


def _pieces(parent: Any, *, strong: bool) -> Iterator[tuple[str, bool]]:
    """Stretches of text with whether they are bold."""
    for child in parent:
        tag = child.tag
        if tag in _GONE or tag in _UNREAD or not isinstance(tag, str):
            continue
        if tag == f"{W}t":
            yield child.text or "", strong
        elif tag in _SIGNS:
            yield _SIGNS[tag], strong
        elif tag == f"{W}r":
            yield from _pieces(child, strong=_is_bold(child))
        elif not tag.endswith("}Fallback"):  # the same text again, for older programs
            yield from _pieces(child, strong=strong)


def _is_bold(run: Any) -> bool:
    properties = run.find(f"{W}rPr")
    if properties is None:
        return False
    style = properties.find(f"{W}rStyle")
    if style is not None and (style.get(f"{W}val") or "").lower() in _STRONG_STYLES:
        return True
    bold = properties.find(f"{W}b")
    return bold is not None and bold.get(f"{W}val") not in ("0", "false", "off")
