"""PDF: words are put in reading order, lines become paragraphs, and labels mark the turns.

What repeats on every page is left out; what is not sure is said with its page.
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from qualcode.errors import Finding, QualcodeError
from qualcode.importers.pdf_columns import Gutter, in_order
from qualcode.importers.pdf_lines import Line, lines
from qualcode.importers.pdf_paragraphs import Text, as_text
from qualcode.importers.pdf_running import listed, without_running
from qualcode.importers.pdf_words import OverfullError, Sheet, sheets
from qualcode.importers.rendering import Utterance, render
from qualcode.importers.spoken import utterance
from qualcode.importers.turns import Found, find_turns
from qualcode.transcript.document import Document, Turn

_STREAM = re.compile(rb"stream\r?\n")
_LARGEST = 200_000_000  # bytes of one stream once unpacked: no transcript, but a trap
_RATIO = 1000  # what deflate can do at most, near enough
_SAVE = "open it in its own program and save it as PDF again"


class Pdf:
    """Reads `.pdf`."""

    name = "pdf"
    version = "1"
    suffixes = (".pdf",)
    reads = (
        "transcripts saved or printed as PDF from Word, LibreOffice or a browser",
        "pages in columns",
    )
    keeps = (
        "words in reading order, speakers from labels, bold names or a column of names, times;"
        " words broken at a line end are joined where that is sure"
    )
    loses = (
        "lines that repeat on pages and line numbers (they are listed), comments, pictures, layout"
    )

    def claims(self, path: PurePath, _head: bytes, /) -> bool:
        """Whether the suffix is that of a PDF."""
        return path.suffix.lower() in self.suffixes

    def read(self, data: bytes, where: str) -> tuple[Document, ...]:
        """One document with a block of text per turn."""
        _refuse(data, where)
        pages = _pages(data, where)
        kept, running = without_running(pages, where)
        found, columns = _in_order(kept)
        if not found:
            raise _without_text(pages, where)
        text = as_text(found, where)
        spoken = find_turns(text.text, lambda at: f"{where}, page {text.page(at)}", text.marked)
        rendered, turns, anchors = render(_utterances(text, spoken))
        if not rendered.strip():
            raise _without_text(pages, where)
        doubts = (*_unread(pages, where), *_order(columns, where), *running, *text.findings)
        importer = f"{self.name} {self.version}"
        return (Document(rendered, turns, importer, anchors, findings=(*doubts, *spoken.findings)),)


def _refuse(data: bytes, where: str) -> None:
    """Stop where the file is no PDF, or a trap."""
    if b"%PDF-" not in data[:1024]:
        raise QualcodeError(f"{where} is no PDF", hint="give it the suffix of its own format")
    for found in _STREAM.finditer(data):
        length = data.find(b"endstream", found.end()) - found.end()
        if length * _RATIO > _LARGEST and _unpacks_beyond(data[found.end() : found.end() + length]):
            raise _too_large(where)


def _too_large(where: str) -> QualcodeError:
    return QualcodeError(f"{where} is too large to be a transcript", hint=_SAVE)


def _unpacks_beyond(stream: bytes) -> bool:
    """Whether a stream grows beyond all measure; pictures packed in another way do not count."""
    size, unpacker, rest = 0, zlib.decompressobj(), stream
    try:
        while rest and size <= _LARGEST:
            size += len(unpacker.decompress(rest, 1 << 20))
            rest = unpacker.unconsumed_tail
    except zlib.error:
        return False
    return size > _LARGEST


def _pages(data: bytes, where: str) -> list[Sheet]:
    """All pages; a PDF that a library stumbles over is one clear sentence."""
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

    try:
        pages = list(sheets(data))
    except PDFPasswordIncorrect as fault:
        raise QualcodeError(
            f"{where} is protected by a password",
            hint="open it, remove the password and save it again",
        ) from fault
    except PDFEncryptionError as fault:
        raise QualcodeError(f"{where} is locked in a way that is not known", hint=_SAVE) from fault
    except OverfullError as fault:
        raise _too_large(where) from fault
    except MemoryError:
        raise
    except Exception as fault:
        raise QualcodeError(
            f"{where} is a damaged PDF ({type(fault).__name__})", hint=_SAVE
        ) from fault
    if not pages:
        raise QualcodeError(f"{where} is a damaged PDF: it has no pages", hint=_SAVE)
    return pages


def _without_text(pages: Sequence[Sheet], where: str) -> QualcodeError:
    if any(page.pictures for page in pages):
        return QualcodeError(
            f"{where} holds pictures of pages and no text, as a scan does",
            hint="run it through text recognition (OCR), or ask for the file it was made from",
        )
    return QualcodeError(f"{where} holds no text", hint="its pages are empty")


def _in_order(pages: Sequence[Sheet]) -> tuple[list[Line], list[int]]:
    """The lines of all pages as they are read, and the pages that are set in columns."""
    found: list[Line] = []
    columns: list[int] = []
    gutter: Gutter | None = None
    stretch = 0
    for page in pages:
        order = in_order(page.words, gutter)
        gutter = order.gutter
        if gutter:
            columns.append(page.number)
        for words in order.stretches:
            found += lines(words, page.number, stretch)
            stretch += 1
    return found, columns


def _order(columns: Sequence[int], where: str) -> Iterator[Finding]:
    if columns:
        what = "read in columns, one after the other"
        hint = "look at the first turns of these pages"
        yield Finding("note", f"{where}, page {listed(columns)}", what, hint)


def _unread(pages: Sequence[Sheet], where: str) -> Iterator[Finding]:
    """What stands on the pages and is not read, or cannot be."""
    scans = [page.number for page in pages if page.pictures and not page.words]
    if scans:
        what = "holds a picture and no text"
        hint = "if it is a scan, run it through text recognition (OCR)"
        yield Finding("warning", f"{where}, page {listed(scans)}", what, hint)
    strange = [p.number for p in pages if any("\ufffd" in word.text for word in p.words)]
    if strange:
        what = "letters that the file does not name, written as \ufffd"
        hint = "look at the page, and ask for the file it was made from"
        yield Finding("warning", f"{where}, page {listed(strange)}", what, hint)
    for page in pages:
        if page.sideways:
            what = f"text that stands on its side was left out: “{page.sideways[:60]}”"
            yield Finding("note", f"{where}, page {page.number}", what)
        if page.outside:
            what = f"text beyond the edge of the page was left out: “{page.outside[:60]}”"
            yield Finding("note", f"{where}, page {page.number}", what)
    noted = [page.number for page in pages if page.remarks]
    if noted:
        what = "its comments were not read"
        yield Finding("note", f"{where}, page {listed(noted)}", what, "paste them into the text")


def _utterances(text: Text, found: Found) -> Iterator[Utterance]:
    """The turns as utterances, and what is no speech as text beside them, in order."""
    spans: list[tuple[int, int, Turn | None]] = [(one.start, one.end, one) for one in found.turns]
    spans += [(start, end, None) for start, end in found.aside]
    if not spans:  # names that nobody's words follow
        spans = [(0, len(text.text), None)]
    for start, end, turn in sorted(spans, key=lambda span: span[0]):
        yield utterance(text.text, (start, end), turn)
