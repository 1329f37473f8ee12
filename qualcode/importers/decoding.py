"""From bytes to text: which encoding, which line ends, and when it is no text at all.

UTF-8 comes first and costs nothing; the guesses below are for files of older programs.
"""

import codecs
import re

from qualcode.errors import Finding, QualcodeError

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"PK\x03\x04", "a zip container, such as a Word or Excel file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"ID3", "a sound file"),
    (b"RIFF", "a sound or video file"),
    (b"SQLite format 3", "a database"),
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r"))
_PRINTED = bytes(set(range(256)) - set(_CONTROLS))
_LINE_ENDS = re.compile("[\r\u2028\v]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED = re.compile("[\udc80-\udcff]")
_ASCII = bytes(range(128))
_MARKED_UP = (b"%PDF", b"{\\rtf")
_LETTERS = "àâäáãåæçèéêëíìîïñòóôöõøœùúûüÿß"
_TYPOGRAPHY = "‘’“”‚„–—…•£€°«»\u00a0"
_NAMES = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman"}


def decode(data: bytes, where: str) -> tuple[str, tuple[Finding, ...]]:
    r"""The text of a file with LF line ends and without BOM, and a note where it was guessed.

    >>> decode(b"\xef\xbb\xbfAnna: yes\r\nBen: no", "a.txt")
    ('Anna: yes\nBen: no', ())
    >>> text, (note,) = decode("Anna: I don’t".encode("cp1252"), "a.txt")
    >>> text, note.what
    ('Anna: I don’t', 'is not UTF-8 and was read as Windows-1252, for example “don’t”')
    """
    encoding = _marked(data)
    if encoding:
        return _readable(_decoded(data, encoding, where), where), ()
    _refuse_binary(data, where)
    try:
        return _readable(data.decode(), where), ()
    except UnicodeDecodeError:
        data = data.removeprefix(codecs.BOM_UTF8)
        text, note = _paired(data, where) or _mended(data, where) or _guessed(data, where)
    return _readable(text, where), (note,)


def with_line_feeds(text: str) -> str:
    r"""The text with one kind of line end: CRLF, CR, U+2028 and VT become LF.

    >>> with_line_feeds("a\r\nb\rc\u2028d\ve")
    'a\nb\nc\nd\ne'
    """
    text = text.replace("\r\n", "\n")
    if "\r" in text or "\v" in text or "\u2028" in text:
        return _LINE_ENDS.sub("\n", text)
    return text


def repaired(text: str) -> str:
    r"""Text of another format made storable: LF, no NUL, surrogate pairs joined, lone ones marked.

    >>> repaired("a\0b\r\n\ud83d\ude00 \ud83d")
    'ab\n😀 \ufffd'
    """
    text = with_line_feeds(text.replace("\0", ""))
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _marked(data: bytes) -> str:
    """The encoding that a byte order mark, or the pattern of NULs in UTF-16, gives away."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    head = data[:4096]
    if b"\0" in head and not any(head.startswith(magic) for magic, _ in _MAGIC):
        even, odd, half = head[::2].count(0), head[1::2].count(0), len(head) // 2
        if odd > 0.4 * half and even < 0.05 * half:
            return "utf-16-le"
        if even > 0.4 * half and odd < 0.05 * half:
            return "utf-16-be"
        if not (even and odd):  # other scripts: only spaces, signs and line ends have a NUL
            return _readable_as(head[: len(head) // 2 * 2], "utf-16-be" if even else "utf-16-le")
    return ""


def _readable_as(head: bytes, encoding: str) -> str:
    """The encoding, if the beginning of the file makes sense in it."""
    text = head.decode(encoding, "replace").rstrip("\ufffd")
    sensible = sum(char.isprintable() or char in "\t\n\r\v\f" for char in text)
    letters = sum(map(str.isalpha, text))
    one_script = len({ord(char) >> 8 for char in text}) <= 4
    return encoding if one_script and sensible == len(text) and letters * 2 > len(text) else ""


def _decoded(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as fault:
        raise QualcodeError(
            f"{where} begins like {encoding[:6].upper()} text but holds other bytes",
            hint="open it in an editor and save it as UTF-8",
        ) from fault


def _refuse_binary(data: bytes, where: str) -> None:
    controls = len(data[:4096].translate(None, _PRINTED))
    binary = b"\0" in data or controls > max(3, len(data[:4096]) // 100)
    if binary or data.startswith(_MARKED_UP):
        what = next((what for magic, what in _MAGIC if data.startswith(magic)), "a binary file")
        raise QualcodeError(
            f"{where} is no text file but {what}",
            hint="give it the suffix of its format, or save it as UTF-8 text",
        )


def _readable(text: str, where: str) -> str:
    text = text.lstrip("\ufeff")
    if not text.strip():
        raise QualcodeError(f"{where} holds no text", hint="the file is empty")
    if "\0" in text:
        raise QualcodeError(
            f"{where} holds NUL characters, so it is damaged or no text",
            hint="open it in an editor and save it as UTF-8",
        )
    return with_line_feeds(text)


def _paired(data: bytes, where: str) -> tuple[str, Finding] | None:
    """UTF-8 as some databases write it, with halves of emoji; None if that is not what is odd."""
    try:
        text = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return None
    strange = _SURROGATE.search(text)
    line = text.count("\n", 0, strange.start()) + 1 if strange else 1
    text = repaired(text)
    lost = text.count("\ufffd")
    what = f"characters in two halves were joined, {lost} of them could not be"
    finding = Finding("warning" if lost else "note", f"{where}:{line}", what)
    return text, finding


def _mended(data: bytes, where: str) -> tuple[str, Finding] | None:
    """UTF-8 with some foreign bytes in it, which are read as Windows-1252; None if it is not."""
    text = data.decode("utf-8", "surrogateescape")
    strange = _ESCAPED.findall(text)
    if len(re.findall(r"[^\x00-\x7f]", text)) < 2 * len(strange):
        return None
    line = text.count("\n", 0, text.index(strange[0])) + 1
    mended = _ESCAPED.sub(
        lambda found: bytes([ord(found[0]) - 0xDC00]).decode("cp1252", "replace"), text
    )
    what = f"bytes that are not UTF-8: {len(strange)}, read as Windows-1252"
    return mended, Finding("warning", f"{where}:{line}", what, "look at this line in an editor")


def _guessed(data: bytes, where: str) -> tuple[str, Finding]:
    """The text in the encoding that fits best, and a note that names it with an example."""
    encoding = _guess(data, where)
    text = data.decode(encoding)
    found = re.search(r"[^\x00-\x7f\s]", text)
    example = f", for example “{_word_at(text, found.start())}”" if found else ""
    what = f"is not UTF-8 and was read as {_NAMES.get(encoding, encoding)}{example}"
    return text, Finding("note", where, what, "if letters look wrong, save the file as UTF-8")


def _word_at(text: str, position: int) -> str:
    """The word around a position, or so much of it as fits into a line."""
    before = re.split(r"\s", text[max(position - 20, 0) : position])[-1]
    return (before + re.split(r"\s", text[position : position + 40], maxsplit=1)[0])[:40]


def _guess(data: bytes, where: str) -> str:
    """Windows or Mac for Western European text, by what its letters would be; else a library.

    The library alone takes a short English text with curly quotes for Chinese.
    """
    foreign = len(data.translate(None, _ASCII))
    if foreign < 0.15 * len(data):
        scores = {name: _western(data, name) for name in _NAMES}
        best = max(scores, key=lambda name: scores[name])
        if scores[best] >= 2 * foreign:
            return best
    from charset_normalizer import from_bytes

    match = from_bytes(data).best()
    if match is None:
        raise QualcodeError(
            f"{where} is in no encoding that qualcode can find out",
            hint="open it in an editor and save it as UTF-8",
        )
    return match.encoding


def _western(data: bytes, encoding: str) -> int:
    """How much the characters beyond ASCII look like those of Western European prose."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return -len(data)
    foreign = re.findall(r"[^\x00-\x7f]", text)
    return sum(5 if char in _TYPOGRAPHY else _letter_score(char) for char in foreign)


def _letter_score(char: str) -> int:
    if char in _LETTERS:
        return 3
    return 1 if char.isalpha() and char.lower() in _LETTERS else -5
