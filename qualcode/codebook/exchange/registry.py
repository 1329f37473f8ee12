"""The formats of a codebook by name and by suffix; a format's module is imported when it is used.

yaml       the file of this tool            qdc        REFI-QDA, which most tools read
csv, xlsx  a table to edit and bring back   md, html, docx     a codebook to read
taguette, maxqda, qualcoder, nvivo          tables as those tools write and read them
"""

from dataclasses import dataclass
from importlib import import_module
from typing import cast

from qualcode.codebook.exchange.base import Incoming, Outgoing, Reader, Writer
from qualcode.codebook.yaml_file import Reading
from qualcode.errors import QualcodeError, unknown


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its suffixes, its module, which ways it goes, and what to know when it is written.

    `named` formats share suffixes with others; they are written when named, with the first suffix.
    """

    name: str
    suffixes: tuple[str, ...]
    module: str
    reads: bool = True
    writes: bool = True
    named: bool = False
    packed: bool = False  # an archive whose members bear dates
    about: str = ""


_IN_TEXT = "what this format has no place for stands in the descriptions, and is read from there"
_TO_READ = "this is a document for readers; it cannot be read back"

FORMATS = (
    Format("yaml", (".yaml", ".yml"), "yaml_text"),
    Format("qdc", (".qdc",), "refi_qda", about=_IN_TEXT),
    Format("csv", (".csv", ".tsv"), "comma_table"),
    Format("xlsx", (".xlsx",), "workbook"),
    Format("md", (".md",), "markdown", reads=False, about=_TO_READ),
    Format("html", (".html", ".htm"), "html_page", reads=False, about=_TO_READ),
    Format("docx", (".docx",), "word", packed=True, about=_TO_READ),
    Format("taguette", (".csv", ".xlsx"), "taguette", named=True, about=_IN_TEXT),
    Format("maxqda", (".xlsx", ".csv"), "maxqda", named=True, about=_IN_TEXT),
    Format("qualcoder", (".csv", ".txt"), "qualcoder", named=True, about=_IN_TEXT),
    Format("nvivo", (".docx", ".xlsx", ".csv"), "nvivo", writes=False, named=True),
)
_READ_BY_SUFFIX = {".txt": "qualcoder"}  # nothing else has this suffix


def names(*, reads: bool = False, writes: bool = False) -> list[str]:
    """The names of all formats, or of those that can be read or written.

    >>> names(writes=True)
    ['yaml', 'qdc', 'csv', 'xlsx', 'md', 'html', 'docx', 'taguette', 'maxqda', 'qualcoder']
    """
    return [
        each.name for each in FORMATS if (each.reads or not reads) and (each.writes or not writes)
    ]


def to_read(suffix: str, name: str = "") -> Format:
    """The format that a file is read as: the named one, or that of its suffix."""
    found = _named(name) if name else _of(suffix)
    if not found.reads:
        what = f"{found.name} is a format for readers; it cannot be read back"
        raise QualcodeError(what, hint=f"these can be read: {', '.join(names(reads=True))}")
    return found


def to_write(suffix: str, name: str = "") -> Format:
    """The format that a file is written in: the named one, or that of its suffix."""
    found = _named(name) if name else _of(suffix)
    if not found.writes:
        what = f"a codebook cannot be written as {found.name}"
        raise QualcodeError(what, hint=f"these can be written: {', '.join(names(writes=True))}")
    if found.named and suffix.lower() != found.suffixes[0]:
        what = f"a codebook for {found.name} is a {found.suffixes[0]} file"
        raise QualcodeError(what, hint=f"give it {found.suffixes[0]}")
    return found


def _named(name: str) -> Format:
    found = next((each for each in FORMATS if each.name == name), None)
    if found is None:
        raise unknown("format", name, names())
    return found


def _of(suffix: str) -> Format:
    suffix = suffix.lower()
    if suffix in _READ_BY_SUFFIX:
        return _named(_READ_BY_SUFFIX[suffix])
    found = next((each for each in FORMATS if suffix in each.suffixes and not each.named), None)
    if found is None:
        known = sorted({each for form in FORMATS for each in form.suffixes})
        what = f"{suffix!r} is no suffix of a codebook" if suffix else "the file has no suffix"
        raise QualcodeError(what, hint=f"there are: {', '.join(known)}")
    return found


def read(form: Format, incoming: Incoming) -> Reading:
    """The codebook that a file says."""
    return cast("Reader", _module(form)).read(incoming)


def dump(form: Format, outgoing: Outgoing) -> bytes:
    """The file that says a codebook."""
    return cast("Writer", _module(form)).dump(outgoing)


def _module(form: Format) -> object:
    return import_module(f"{__package__}.{form.module}")
