"""What documents of every kind are made of: paragraphs, tables, and notes that stand beside them.

A reader of a format yields these in order; `spoken` makes turns of them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Kind = Literal["comment", "footnote", "endnote", "text box"]


@dataclass(frozen=True, eq=False)
class Annotation:
    """Something written beside the words; each is itself, however alike two of them are."""

    kind: Kind
    text: str
    author: str = ""
    time: str = ""


class Noted(NamedTuple):
    """The span of a text that an annotation is about; it is empty where only a place is known."""

    start: int
    end: int
    annotation: Annotation


class Paragraph(NamedTuple):
    """The words of a paragraph or cell; the first `bold` of them are bold, and so set apart."""

    text: str
    bold: int = 0
    style: str = ""
    noted: tuple[Noted, ...] = ()


Rows = list[list[Paragraph]]
Block = Paragraph | Rows


@dataclass(slots=True)
class Draft:
    """A paragraph while it is read, piece by piece."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    bold: int = 0
    plain: bool = False  # whether words that are not bold have come
    noted: list[Noted] = field(default_factory=list)

    def add(self, text: str, *, strong: bool = False) -> None:
        """Go on with these words."""
        self.pieces.append(text)
        self.length += len(text)
        if self.plain:
            return
        if strong or not text.strip():
            self.bold += len(text) if strong or self.bold else 0
        else:
            self.plain = True

    def note(self, annotation: Annotation, start: int | None = None) -> None:
        """Something stands beside the words since `start`, or just here."""
        at = self.length if start is None else start
        self.noted.append(Noted(at, self.length, annotation))

    def done(self, style: str = "") -> Paragraph:
        """The paragraph."""
        return Paragraph("".join(self.pieces), self.bold, style, tuple(self.noted))


def moved(noted: Iterable[Noted], by: int) -> Iterator[Noted]:
    """Annotations of a text that begins further on."""
    return (each._replace(start=each.start + by, end=each.end + by) for each in noted)


def joined(paragraphs: Iterable[Paragraph], between: str) -> Paragraph:
    r"""Several paragraphs as one text.

    >>> joined([Paragraph("Yes,", 4), Paragraph("we do.")], "\n")
    Paragraph(text='Yes,\nwe do.', bold=4, style='', noted=())
    """
    texts: list[str] = []
    noted: list[Noted] = []
    first: Paragraph | None = None
    position = 0
    for each in paragraphs:
        first = first or each
        noted += moved(each.noted, position)
        texts.append(each.text)
        position += len(each.text) + len(between)
    bold, style = (first.bold, first.style) if first else (0, "")
    return Paragraph(between.join(texts), bold, style, tuple(noted))
