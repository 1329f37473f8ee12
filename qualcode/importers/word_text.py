"""The words of a Word document as a reader sees them with all changes accepted.

python-docx alone loses tracked insertions, content controls and line breaks; this walks the XML.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from qualcode.importers.paragraphs import (
    Annotation,
    Block,
    Draft,
    Kind,
    Paragraph,
    joined,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_P, _TBL, _R, _T = f"{W}p", f"{W}tbl", f"{W}r", f"{W}t"
_GONE = frozenset(
    f"{W}{name}" for name in ("del", "moveFrom", "rPr", "pPr", "delText", "instrText", "rt")
)
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "\u2011",
    f"{W}softHyphen": "\u00ad",
}
_BESIDE = frozenset(
    f"{W}{name}"
    for name in (
        "commentRangeStart", "commentRangeEnd", "commentReference", "footnoteReference",
        "endnoteReference", "txbxContent",
    )
)  # fmt: skip
_ID, _VAL = f"{W}id", f"{W}val"
_OFF = ("0", "false", "off")
_MARK_GONE = (f"{W}pPr/{W}rPr/{W}del", f"{W}pPr/{W}rPr/{W}moveFrom")


@dataclass
class Story:
    """What the text of a document refers to, and the comments that are open at a place of it.

    `bold` are the ids of styles that set words apart, `styles` the names of styles by their ids.
    """

    annotations: Mapping[tuple[Kind, str], Annotation] = field(default_factory=dict)
    bold: frozenset[str] = frozenset()
    styles: Mapping[str, str] = field(default_factory=dict)
    open: dict[str, int] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)


def blocks(body: Any, story: Story) -> Iterator[Block]:
    """Paragraphs and tables in order, also those inside content controls and tracked changes."""
    held: Paragraph | None = None
    for element in _flat(body, story):
        if element.tag == _TBL:
            yield from _table(element, story)
            continue
        here = _paragraph(element, story)
        if held:
            here = joined([held, here], "")
        if any(element.find(path) is not None for path in _MARK_GONE):
            held = here  # the paragraph mark was deleted: the next paragraph goes on here
        else:
            yield here
            held = None
    if held:
        yield held


def text_of(element: Any) -> str:
    """The words of a note or comment: its paragraphs, each on a line."""
    read = joined((_paragraph(p, Story()) for p in _flat(element, Story()) if p.tag == _P), "\n")
    return read.text.strip()


def _flat(parent: Any, story: Story) -> Iterator[Any]:
    """The paragraphs and tables under an element, with wrappers opened."""
    for child in parent:
        tag = child.tag
        if tag in (_P, _TBL):
            yield child
        elif tag in _BESIDE:
            _comment(child, Draft(), story)
        elif tag not in _GONE and not tag.endswith("}Fallback"):
            yield from _flat(child, story)


def _table(table: Any, story: Story) -> Iterator[Block]:
    """The words of every cell; a table that holds tables is only layout, and its cells are read."""
    if table.find(f".//{_TBL}") is None:
        yield [_cells(row, story) for row in _under(table, "tr")]
        return
    for row in _under(table, "tr"):
        for cell in _under(row, "tc"):
            yield from blocks(cell, story)


def _cells(row: Any, story: Story) -> list[Paragraph]:
    """The cells of a row, one for each column they span; paragraphs of a cell are lines."""
    cells: list[Paragraph] = []
    for cell in _under(row, "tc"):
        lines = (_paragraph(p, story) for p in _flat(cell, story))
        cells.append(joined(lines, "\n"))
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        if span is not None and (span.get(_VAL) or "").isdecimal():
            cells += [Paragraph("")] * (min(int(span.get(_VAL)), 64) - 1)
    return cells


def _under(parent: Any, name: str) -> Iterator[Any]:
    """The rows or cells of a table that were not deleted, also those in content controls."""
    for child in parent:
        if child.tag == f"{W}{name}":
            if child.find(f"{W}trPr/{W}del") is None:
                yield child
        elif child.tag not in _GONE and child.tag != _TBL:
            yield from _under(child, name)


def _paragraph(element: Any, story: Story) -> Paragraph:
    """The words of a paragraph, what of them is bold, and what stands beside them."""
    draft = Draft()
    style = element.find(f"{W}pPr/{W}pStyle")
    name = "" if style is None else style.get(_VAL) or ""
    for comment in story.open:
        story.open[comment] = 0
    _write(element, draft, story, strong=name in story.bold)
    for comment, start in story.open.items():
        if draft.length > start:
            draft.note(story.annotations["comment", comment], start)
    return draft.done(story.styles.get(name, name))


def _write(parent: Any, draft: Draft, story: Story, *, strong: bool) -> None:
    """The words under an element go into the draft."""
    for child in parent:
        tag = child.tag
        if tag == _T:
            draft.add(child.text or "", strong=strong)
        elif tag == _R:
            _write(child, draft, story, strong=_is_bold(child, story, inherited=strong))
        elif tag in _SIGNS:
            draft.add(_SIGNS[tag], strong=strong)
        elif tag in _BESIDE:
            _note(child, draft, story)
        elif tag == f"{_M}t":
            draft.add(child.text or "", strong=strong)
        elif tag not in _GONE and not tag.endswith("}Fallback"):  # the same again, for older ones
            _write(child, draft, story, strong=strong)


def _note(element: Any, draft: Draft, story: Story) -> None:
    """A footnote, an endnote, a text box or an end of a comment stands here."""
    tag = element.tag.removeprefix(W)
    if tag == "txbxContent":
        if text := text_of(element):
            draft.note(Annotation("text box", text))
    elif tag.startswith("comment"):
        _comment(element, draft, story)
    else:
        kind: Kind = "footnote" if tag == "footnoteReference" else "endnote"
        annotation = story.annotations.get((kind, element.get(_ID) or ""))
        if annotation:
            draft.note(annotation)


def _comment(element: Any, draft: Draft, story: Story) -> None:
    """A comment opens or closes here; one without a span is about this place."""
    comment = element.get(_ID) or ""
    annotation = story.annotations.get(("comment", comment))
    if annotation is None:
        return
    if element.tag == f"{W}commentRangeStart":
        story.open[comment] = draft.length
    elif element.tag == f"{W}commentRangeEnd":
        start = story.open.pop(comment, draft.length)
        if draft.length > start:
            draft.note(annotation, start)
            story.met.add(comment)
    elif comment not in story.met:
        draft.note(annotation)


def _is_bold(run: Any, story: Story, *, inherited: bool) -> bool:
    properties = run.find(f"{W}rPr")
    if properties is None:
        return inherited
    bold = properties.find(f"{W}b")
    if bold is not None:
        return bold.get(_VAL) not in _OFF
    style = properties.find(f"{W}rStyle")
    return inherited or (style is not None and style.get(_VAL) in story.bold)
