"""Rich text of f4, Word and TextEdit: paragraphs, tables, bold names, footnotes and comments.

striprtf gives the words; signs that are set in before it show what of the words is bold, deleted
or a note, which it alone would lose.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import NamedTuple

from qualcode.errors import QualcodeError
from qualcode.importers.decoding import repaired
from qualcode.importers.paragraphs import Annotation, Block, Draft, Paragraph, Rows, joined
from qualcode.importers.spoken import as_document
from qualcode.transcript.document import Document

_TEXT, _DELETED, _FOOTNOTE, _ENDNOTE, _COMMENT, _AUTHOR, _BOX = range(7)
_CHANNELS = {
    "footnote": _FOOTNOTE, "annotation": _COMMENT, "atnauthor": _AUTHOR, "shptxt": _BOX,
}  # fmt: skip
_OPENED = frozenset(("shp", "shpinst"))  # destinations that hold a text box
_STATE = 0xFDD0  # characters that no text may hold: the channel and whether it is bold
_CELL, _ROW, _PARAGRAPH, _RANGE = "\ufde0", "\ufde1", "\ufde2", "\ufde3"
_SIGNS = {
    "par": _PARAGRAPH, "sect": _PARAGRAPH, "page": _PARAGRAPH, "cell": _CELL, "nestcell": _CELL,
    "row": _ROW, "nesttableprops": _ROW, "atrfstart": _RANGE,
}  # fmt: skip
_TOKEN = re.compile(
    r"(?P<star>\\\*\s*)?\\(?P<word>[a-z]{1,32})(?P<number>-?\d{1,10})?[ ]?|\\'[0-9a-f]{2}"
    r"|(?P<break>\\[\r\n]+)|\\[^a-z]|(?P<brace>[{}])",
    re.IGNORECASE,
)
_BINARY = re.compile(rb"\\bin(\d{1,9}) ?")
_HEAD = re.compile(r"\{\\rtf\d*")
_TABLE = re.compile(r"\{[^{}]*\\fonttbl")
_FONT = re.compile(r"\\f(?P<font>\d{1,9})(?!\d)|\\fcharset(?P<charset>\d{1,9})(?!\d)|;")
_BRACE = re.compile(r"[{}]")
_HIGH = re.compile(r"[^\x00-\x7f]")
_SPLIT = re.compile("([\ufdd0-\ufdef])")


class RichText:
    """Reads `.rtf`."""

    name = "rtf"
    version = "1"
    suffixes = (".rtf",)
    reads = (
        "typed transcripts (labels, bold names, a table with a column of speakers)",
        "f4 and f5",
        "Descript",
    )
    keeps = (
        "the words with deletions dropped, speakers, times, comments as memos;"
        " footnotes, endnotes and text boxes stand in brackets after the turn and are"
        " no speech"
    )
    loses = "headers, pictures, styles, layout"

    def claims(self, path: PurePath, _head: bytes, /) -> bool:
        """Whether the suffix is that of rich text."""
        return path.suffix.lower() in self.suffixes

    def read(self, data: bytes, where: str) -> tuple[Document, ...]:
        """One document with a block of text per turn."""
        start = data.removeprefix(b"\xef\xbb\xbf").lstrip()
        if not start.startswith(b"{\\rtf"):
            raise QualcodeError(
                f"{where} is no rich text, whatever its suffix says",
                hint="open it in its own program and save it as .rtf or .docx",
            )
        return (as_document(_blocks(_plain(start, where)), where, f"{self.name} {self.version}"),)


def _plain(data: bytes, where: str) -> str:
    """The words, with signs among them where a paragraph ends or the kind of words changes."""
    from striprtf.striprtf import rtf_to_text

    signed = _with_fonts(_signed(_ascii(_without_binary(data))))
    old = "mac_roman" if re.match(r"\{\\rtf1?\s*\\mac\b", signed) else "cp1252"
    try:
        words: str = rtf_to_text(signed, encoding=old, errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, OverflowError) as fault:
        what = f"{where} holds a character that there is not, so it is damaged"
        raise QualcodeError(what, hint="open it in its own program and save it again") from fault
    return repaired(words)


def _with_fonts(source: str) -> str:
    r"""The source with a plain table of its fonts before all else.

    striprtf reads the first table that it meets, and over a damaged one it never ends.

    >>> print(_with_fonts(r"{\rtf1{\fonttbl{\f3\fswiss\fcharset238 Arial CE;}}"))
    {\rtf1{\fonttbl{\f3\fcharset238 -;}}{\fonttbl{\f3\fswiss\fcharset238 Arial CE;}}
    """
    head, table = _HEAD.match(source), _TABLE.search(source)
    if head is None or table is None:
        return source
    fonts = "".join(_fonts(source[table.end() : _closed(source, table.end())]))
    return f"{head[0]}{{\\fonttbl{fonts}}}{source[head.end() :]}"


def _fonts(table: str) -> Iterator[str]:
    """Each font that says its character set, by number."""
    font = charset = None
    for found in _FONT.finditer(table):
        font, charset = found["font"] or font, found["charset"] or charset
        if found[0] == ";":
            if font and charset:
                yield f"{{\\f{font}\\fcharset{charset} -;}}"
            font = charset = None


def _closed(source: str, start: int) -> int:
    """Where the group ends that is open at this place."""
    depth = 1
    for brace in _BRACE.finditer(source, start):
        depth += 1 if brace[0] == "{" else -1
        if not depth:
            return brace.start()
    return len(source)


def _without_binary(data: bytes) -> bytes:
    """The source without raw bytes of pictures, in which anything may stand."""
    kept, last = [], 0
    for found in _BINARY.finditer(data):
        if found.start() >= last:
            kept.append(data[last : found.start()])
            last = found.end() + int(found[1])
    return b"".join([*kept, data[last:]])


def _ascii(data: bytes) -> str:
    r"""The source in ASCII: bytes beyond it are escaped, as UTF-8 if they are, else as they are.

    >>> _ascii(b"caf\xc3\xa9"), _ascii(b"caf\xe9")
    ('caf{\\uc0\\u233 }', "caf\\'e9")
    """
    try:
        return _HIGH.sub(lambda found: "".join(map(_escaped, _units(found[0]))), data.decode())
    except UnicodeDecodeError:
        return _HIGH.sub(lambda found: f"\\'{ord(found[0]):02x}", data.decode("latin-1"))


def _units(char: str) -> list[int]:
    data = char.encode("utf-16-le")
    return [int.from_bytes(data[at : at + 2], "little") for at in range(0, len(data), 2)]


def _escaped(unit: int) -> str:
    return f"{{\\uc0\\u{unit} }}"


class _Style(NamedTuple):
    """What the words are that follow."""

    bold: bool = False
    channel: int = _TEXT

    @property
    def sign(self) -> str:
        return _escaped(_STATE + 2 * self.channel + self.bold)


@dataclass
class _Signs:
    """Sets signs into a source, token by token."""

    now: _Style = field(default_factory=_Style)
    outer: list[_Style] = field(default_factory=list)

    def put(self, token: "re.Match[str]") -> str:
        """The token, with a sign where the words after it are of another kind."""
        if token["brace"] == "{":
            self.outer.append(self.now)
            return "{"
        if token["brace"]:
            return "}" + self._turn(self.outer.pop() if self.outer else _Style())
        if token["break"]:
            return _escaped(ord(_PARAGRAPH))
        return self._word(token) if token["word"] else token[0]

    def _word(self, token: "re.Match[str]") -> str:
        word, on = token["word"], token["number"] != "0"
        if word in _SIGNS:
            sign = _escaped(ord(_SIGNS[word]))
            return sign + token[0] if token["star"] else sign
        if word in _CHANNELS:
            return self._turn(self.now._replace(channel=_CHANNELS[word]))
        if word in _OPENED:
            return ""
        if word == "field":
            return token[0] + "{}"  # else striprtf would write the address of a link into the text
        return self._style(word, on=on) + token[0]

    def _style(self, word: str, *, on: bool) -> str:
        if word == "b":
            return self._turn(self.now._replace(bold=on))
        if word == "plain":
            return self._turn(self.now._replace(bold=False))
        if word == "ftnalt":
            return self._turn(self.now._replace(channel=_ENDNOTE))
        if word == "deleted":
            return self._turn(self.now._replace(channel=_DELETED if on else _TEXT))
        return ""

    def _turn(self, style: _Style) -> str:
        changed, self.now = style != self.now, style
        return style.sign if changed else ""


def _signed(source: str) -> str:
    """The source with signs that striprtf hands on as characters."""
    return _TOKEN.sub(_Signs().put, source)


@dataclass
class _Page:
    """The paragraphs and rows while they are read."""

    draft: Draft = field(default_factory=Draft)
    lines: list[Paragraph] = field(default_factory=list)
    cells: list[Paragraph] = field(default_factory=list)
    rows: Rows = field(default_factory=list)
    ranges: list[int] = field(default_factory=list)
    channel: int = _TEXT
    bold: bool = False
    beside: str = ""
    author: str = ""

    def say(self, words: str) -> None:
        """Words of the present kind."""
        if self.channel == _TEXT:
            self.draft.add(words, strong=self.bold)
        elif self.channel == _AUTHOR:
            self.author += words
        elif self.channel != _DELETED:
            self.beside += words

    def sign(self, sign: str) -> Iterator[Block]:
        """What a sign brings to an end."""
        if sign < _CELL:
            channel, bold = divmod(ord(sign) - _STATE, 2)
            self._switch(channel)
            self.bold = bool(bold)
        elif self.channel != _TEXT:
            self.beside += "\n" if sign == _PARAGRAPH else ""
        elif sign == _RANGE:
            self.ranges.append(self.draft.length)
        else:
            yield from self._close(sign)

    def _switch(self, channel: int) -> None:
        if channel == self.channel:
            return
        said = "\n".join(filter(None, (line.strip() for line in self.beside.split("\n"))))
        if said and self.channel == _COMMENT:
            start = self.ranges.pop() if self.ranges else None
            author = self.author.strip()
            self.draft.note(Annotation("comment", said, author), start)
        elif said and self.channel in _NOTES:
            self.draft.note(_NOTES[self.channel](said))
        if self.channel == _COMMENT:
            self.author = ""
        self.channel, self.beside = channel, ""

    def _close(self, sign: str) -> Iterator[Block]:
        self.lines.append(self.draft.done())
        self.draft, self.ranges = Draft(), []
        if sign == _CELL:
            self.cells.append(joined(self.lines, "\n"))
            self.lines = []
        elif sign == _ROW:
            self.rows.append(self.cells)
            self.cells, self.lines = [], []
        elif not self.cells:
            yield from self._paragraphs()

    def _paragraphs(self) -> Iterator[Block]:
        """Paragraphs before which a table ends; within a row they may be those of a cell."""
        if self.rows and any(line.text.strip() for line in self.lines):
            yield self.rows
            self.rows = []
        if not self.rows:
            yield from self.lines
            self.lines = []

    def end(self) -> Iterator[Block]:
        """What was not closed."""
        self._switch(_TEXT)
        self.lines.append(self.draft.done())
        if self.cells:
            self.rows.append(self.cells)
        if self.rows:
            yield self.rows
        yield from self.lines


_NOTES = {
    _FOOTNOTE: lambda said: Annotation("footnote", said),
    _ENDNOTE: lambda said: Annotation("endnote", said),
    _BOX: lambda said: Annotation("text box", said),
}


def _blocks(text: str) -> Iterator[Block]:
    """Paragraphs and tables in order."""
    page = _Page()
    for number, piece in enumerate(_SPLIT.split(text)):
        if number % 2:
            yield from page.sign(piece)
        elif piece:
            page.say(piece)
    yield from page.end()
