"""The words of each page of a PDF with their places, as pdfminer finds the letters.

Letters become words here and not in pdfminer's own layout, which parts a label from its speech and
knows nothing of fonts.
"""

import io
import logging
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

_BOLD = re.compile(r"bold|black|heavy|semibd|demi(?!l)|-bd\b|,bd", re.IGNORECASE)
_UNNAMED = "\ufffd"
_SIGNS = {"\uf0b7": "•", "\uf0a7": "•", "\uf0d8": "•", "\u2010": "-"}
_GAP = 0.15  # of the size: letters further apart belong to two words
_TOUCHING = 0.08
_ENDLESS = 100_000  # no page is so long
_CROWDED = 60_000  # letters: no page holds so many
_PAGES = 3_000


class OverfullError(Exception):
    """More letters or pages than a transcript has."""


_DOUBLE = 0.15  # nearer than this, the same letter again is the printer's way to make bold


class Word(NamedTuple):
    """A word on a page: `y` is its base line, counted from the top of the page."""

    x0: float
    x1: float
    y: float
    size: float
    text: str
    bold: bool = False


class Sheet(NamedTuple):
    """One page: its height, its words as drawn, and what of it is not read."""

    number: int
    height: float
    words: tuple[Word, ...]
    pictures: int = 0
    sideways: str = ""
    remarks: int = 0
    outside: str = ""


class _Letter(NamedTuple):
    x0: float
    x1: float
    y: float
    size: float
    text: str
    bold: bool
    upright: bool


def sheets(data: bytes) -> Iterator[Sheet]:
    """The pages of a PDF, one at a time; an empty password is tried where one is asked for."""
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it tells the screen, not us
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser

    document = PDFDocument(PDFParser(io.BytesIO(data)))
    resources = PDFResourceManager(caching=True)
    device = _device(resources)
    interpreter = PDFPageInterpreter(resources, device)
    for number, page in enumerate(PDFPage.create_pages(document), 1):
        if number > _PAGES:
            raise OverfullError
        letters, pictures = _drawn(interpreter, device, page)
        if sum(not each.upright for each in letters) * 2 > len(letters):
            page.rotate = (page.rotate + 90) % 360
            turned, pictures = _drawn(interpreter, device, page)
            letters = turned if _upright(turned) > _upright(letters) else letters
        yield _sheet(number, device.page, letters, pictures, _remarks(page))


def _device(resources: Any) -> Any:
    """A device that keeps letters and counts pictures; lines and shapes cost time for nothing."""
    from pdfminer.converter import PDFLayoutAnalyzer

    class Letters(PDFLayoutAnalyzer):
        page: Any = None
        pictures = 0
        letters = 0

        def render_char(self, *drawn: Any, **how: Any) -> float:
            self.letters += 1
            if self.letters > _CROWDED:
                raise OverfullError
            width: float = super().render_char(*drawn, **how)
            return width

        def receive_layout(self, ltpage: Any) -> None:
            self.page = ltpage

        def render_image(self, *_: Any) -> None:
            self.pictures += 1

        def paint_path(self, *_: Any) -> None:
            return

        def handle_undefined_char(self, *_: Any) -> str:
            return _UNNAMED

    return Letters(resources, laparams=None)


def _drawn(interpreter: Any, device: Any, page: Any) -> tuple[list[_Letter], int]:
    device.pictures = device.letters = 0
    interpreter.process_page(page)
    return [_letter(each, device.page.height) for each in _found(device.page)], device.pictures


def _found(container: Any) -> Iterator[Any]:
    """The letters of a page, also those in the drawings on it."""
    for each in container:
        if hasattr(each, "fontname"):
            yield each
        elif hasattr(each, "__iter__"):
            yield from _found(each)


def _letter(found: Any, height: float) -> _Letter:
    text = found.get_text()
    if not text.isascii():
        text = _plain(text)
    y, bold = height - found.matrix[5], _is_bold(found.fontname)
    return _Letter(found.x0, found.x1, y, found.size, text, bold, found.upright)


def _plain(text: str) -> str:
    """The letters of a ligature, which is a matter of type, and bullets as everybody has them."""
    if "\ufb00" <= text[:1] <= "\ufb06":
        return unicodedata.normalize("NFKC", text)
    return _SIGNS.get(text, text)


@lru_cache
def _is_bold(font: str) -> bool:
    return _BOLD.search(font) is not None


def _upright(letters: Iterable[_Letter]) -> int:
    return sum(each.upright for each in letters)


def _sheet(number: int, page: Any, letters: list[_Letter], pictures: int, remarks: int) -> Sheet:
    seen = [each for each in letters if _on(page, each)]
    words = _words(each for each in seen if each.upright)
    sideways = "".join(each.text for each in seen if not each.upright)
    outside = "".join(each.text for each in letters if not _on(page, each))
    return Sheet(
        number, page.height, tuple(words), pictures, " ".join(sideways.split()), remarks,
        " ".join(outside.split()),
    )  # fmt: skip


def _on(page: Any, letter: _Letter) -> bool:
    """Whether a reader sees the letter: parts of a page may be cut off, or drawn out of sight."""
    across = letter.x1 >= 0 and letter.x0 <= page.width
    return across and -letter.size <= letter.y <= page.height + letter.size < _ENDLESS


def _remarks(page: Any) -> int:
    """How many notes somebody put on the page."""
    from pdfminer.pdftypes import list_value, resolve1

    try:
        notes = [resolve1(each) for each in list_value(page.annots or [])]
        kinds = [str(getattr(each.get("Subtype"), "name", "")) for each in notes]
    except (AttributeError, TypeError):
        return 0
    return sum(kind in ("Text", "FreeText") for kind in kinds)


def _words(letters: Iterable[_Letter]) -> Iterator[Word]:
    """Letters as drawn, one after the other, put together to words."""
    held: list[_Letter] = []
    for letter in letters:
        if not letter.text.strip() or letter.text == "\0":
            yield from _word(held)
            held = []
            continue
        if held and not _next_to(held[-1], letter):
            yield from _word(held)
            held = []
        held.append(letter)
    yield from _word(held)


def _next_to(one: _Letter, other: _Letter) -> bool:
    size = max(one.size, other.size)
    level = abs(one.y - other.y) <= 0.5 * size
    return level and -0.3 * size <= other.x0 - one.x1 <= _GAP * size


def _word(letters: list[_Letter]) -> Iterator[Word]:
    if letters:
        text = "".join(each.text for each in letters)
        named = [each.bold for each in letters if each.text.isalnum()]
        bold = all(named) if named else letters[0].bold
        x0, x1 = min(each.x0 for each in letters), max(each.x1 for each in letters)
        first = max(letters, key=lambda each: each.size)
        yield Word(x0, x1, first.y, max(first.size, 1.0), text, bold)


def in_rows(words: Iterable[Word]) -> list[list[Word]]:
    """The words by the lines they stand on, from the top, each line from the left."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda each: (each.y, each.x0)):
        last = rows[-1] if rows else []
        if last and word.y - last[0].y <= 0.45 * max(word.size, last[0].size):
            last.append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda each: each.x0) for row in rows]


def mended(row: list[Word]) -> list[Word]:
    """A line without words that are printed twice, and with parts of one word joined."""
    kept: list[Word] = []
    for word in row:
        last = kept[-1] if kept else None
        if last and last.text == word.text and abs(last.x0 - word.x0) < _DOUBLE * word.size:
            kept[-1] = last._replace(bold=True)
        elif last and -0.3 * word.size < word.x0 - last.x1 < _TOUCHING * word.size:
            kept[-1] = last._replace(
                x1=max(last.x1, word.x1), text=last.text + word.text, bold=last.bold and word.bold
            )
        else:
            kept.append(word)
    return _as_spoken(kept)


def _as_spoken(row: list[Word]) -> list[Word]:
    """A line in which words that run from right to left stand in the order they are spoken."""
    if not any(map(_leftward, row)):
        return row
    row = [each._replace(text=each.text[::-1]) if _leftward(each) else each for each in row]
    if sum(map(_leftward, row)) * 2 > len(row):
        return row[::-1]
    ordered: list[Word] = []
    run: list[Word] = []
    for word in row:
        if _leftward(word):
            run.insert(0, word)
        else:
            ordered += [*run, word]
            run = []
    return ordered + run


def leftward(text: str) -> bool:
    """Whether a word, or any word of a line, is written from right to left.

    >>> leftward("שלום"), leftward("2024")
    (True, False)
    """
    if text.isascii():
        return False
    return any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)


def _leftward(word: Word) -> bool:
    return leftward(word.text)
