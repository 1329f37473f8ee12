"""The formats by name and suffix; an importer's module is loaded when a file asks for it.

Other packages add importers under the entry point group `qualcode.importers`; each is a class, or
a function, that makes one without arguments.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path, PurePath

from qualcode.errors import Finding, QualcodeError, unknown
from qualcode.importers.base import Cleaning, Description, Importer, ReadFile, describe
from qualcode.transcript.marks import marked

GROUP = "qualcode.importers"
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Format:
    """Where an importer of ours lives, and the suffixes it reads."""

    target: str
    suffixes: tuple[str, ...]


FORMATS: Mapping[str, Format] = {
    "text": Format("qualcode.importers.plain_text:PlainText", (".txt", ".md")),
    "word": Format("qualcode.importers.word:Word", (".docx",)),
    "opendocument": Format("qualcode.importers.open_text:OpenText", (".odt",)),
    "rtf": Format("qualcode.importers.rich_text:RichText", (".rtf",)),
    "html": Format("qualcode.importers.web_page:WebPage", (".html", ".htm")),
    "captions": Format("qualcode.importers.captions:Captions", (".vtt", ".srt")),
    "pdf": Format("qualcode.importers.pdf:Pdf", (".pdf",)),
    "json": Format("qualcode.importers.speech_json:SpeechJson", (".json", ".otr")),
    "elan": Format("qualcode.importers.elan:Elan", (".eaf",)),
    "praat": Format("qualcode.importers.praat:Praat", (".textgrid",)),
    "chat": Format("qualcode.importers.chat:Chat", (".cha",)),
    "spreadsheet": Format("qualcode.importers.spreadsheet:Spreadsheet", (".csv", ".tsv", ".xlsx")),
}
_RELATIVES = {
    ".doc": "save it as .docx in Word or LibreOffice",
    ".xls": "save it as .xlsx in Excel or LibreOffice",
    ".ods": "save it as .xlsx or .csv",
    ".mp3": "a recording has to be transcribed first",
    ".m4a": "a recording has to be transcribed first",
    ".wav": "a recording has to be transcribed first",
    ".mp4": "a recording has to be transcribed first",
}


def names() -> list[str]:
    """The names of all importers, in order; none of them is loaded.

    >>> names()[:2]
    ['captions', 'chat']
    """
    return sorted({*FORMATS, *_plugged_in()})


def suffixes() -> tuple[str, ...]:
    """The suffixes that can be read, also those of other packages' importers.

    >>> ".docx" in suffixes() and ".pdf" in suffixes()
    True
    """
    ours = [suffix for each in FORMATS.values() for suffix in each.suffixes]
    theirs = [suffix for each in _working().values() for suffix in each.suffixes]
    return tuple(dict.fromkeys(ours + theirs))


def faults() -> tuple[Finding, ...]:
    """A warning for each importer of another package that cannot be loaded."""
    found = []
    for name in _plugged_in():
        try:
            _plugged(name)
        except QualcodeError as fault:
            found.append(Finding("warning", name, fault.message, fault.hint))
    return tuple(found)


def described() -> tuple[tuple[Description, ...], tuple[Finding, ...]]:
    """Every format in order of its name, and a warning for each importer that does not load."""
    every = sorted(_every().items())
    return tuple(describe(each) for _, each in every), faults()


def load(name: str) -> Importer:
    """The importer of this name, or the one that reads this suffix.

    >>> load("word").name, load("docx").name, load(".srt").name
    ('word', 'word', 'captions')
    """
    if name in FORMATS:
        return _built_in(name)
    if name in _plugged_in():
        return _plugged(name)
    suffix = f".{name.lower().removeprefix('.')}"
    reads = [each for each in _every().values() if suffix in each.suffixes]
    if len(reads) != 1:
        raise unknown("format", name, [*names(), *(each.removeprefix(".") for each in suffixes())])
    return reads[0]


def find(path: PurePath, head: bytes) -> Importer:
    """The one importer that claims a file, by its name and its first bytes.

    >>> find(PurePath("head-ashgrove.DOCX"), b"PK").name
    'word'
    """
    claiming = _claiming(_likely(path), path, head) or _claiming(_every(), path, head)
    if len(claiming) == 1:
        return claiming[0][1]
    if claiming:
        both = " and ".join(name for name, _ in claiming)
        raise QualcodeError(f"{path} is claimed by {both}", hint=f"--as {claiming[0][0]}")
    suffix = path.suffix.lower()
    known = " ".join(suffixes())
    what = f"{suffix} files" if suffix else "files without a suffix"
    raise QualcodeError(
        f"{path}: qualcode does not read {what}",
        hint=_RELATIVES.get(suffix, f"it reads {known}; --as FORMAT says which one it is"),
    )


def read_file(path: Path, as_format: str | None = None) -> ReadFile:
    """The documents of a file, read once; whatever is wrong with it is one clear sentence."""
    data = _bytes(path)
    importer = load(as_format) if as_format else find(path, data[:_HEAD])
    if not data:
        raise QualcodeError(f"{path} holds no text", hint="the file is empty")
    try:
        documents = tuple(map(marked, importer.read(data, str(path))))
    except (QualcodeError, MemoryError):
        raise
    except Exception as fault:
        raise _unreadable(path, importer, fault) from fault
    if not all(document.text.strip() for document in documents):
        raise QualcodeError(f"{path} holds no text", hint="there is nothing in it to code")
    kept = importer.storable(data, str(path)) if isinstance(importer, Cleaning) else data
    return ReadFile(documents, kept, f"{importer.name} {importer.version}", path.suffix.lower())


def _claiming(
    asked: Mapping[str, Importer], path: PurePath, head: bytes
) -> list[tuple[str, Importer]]:
    return [(name, each) for name, each in asked.items() if _claims(each, path, head)]


def _likely(path: PurePath) -> Mapping[str, Importer]:
    """Our importers for the suffix, and all of other packages: the rest need not be loaded."""
    suffix = path.suffix.lower()
    ours = {name: _built_in(name) for name, each in FORMATS.items() if suffix in each.suffixes}
    return {**ours, **_working()}


def _claims(importer: Importer, path: PurePath, head: bytes) -> bool:
    try:
        return importer.claims(path, head)
    except Exception as fault:
        raise _unreadable(path, importer, fault) from fault


def _unreadable(path: PurePath, importer: Importer, fault: Exception) -> QualcodeError:
    """The sentence for a file that a library stumbled over; the traceback stays attached."""
    said = " ".join(str(fault).split())[:120]
    reason = f"{type(fault).__name__}: {said}" if said else type(fault).__name__
    return QualcodeError(
        f"{path} could not be read as {importer.name} ({reason})",
        hint="the file may be damaged: open it in its own program and save it again",
    )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as fault:
        raise QualcodeError(f"there is no file {path}") from fault
    except IsADirectoryError as fault:
        raise QualcodeError(f"{path} is a folder, a file is needed") from fault
    except OSError as fault:
        raise QualcodeError(f"{path} could not be opened: {fault.strerror or fault}") from fault


def _every() -> Mapping[str, Importer]:
    """All importers that load; a broken one of another package is left to `faults`."""
    return {**{name: _built_in(name) for name in FORMATS}, **_working()}


@cache
def _built_in(name: str) -> Importer:
    module, _, factory = FORMATS[name].target.partition(":")
    made: Importer = getattr(import_module(module), factory)()
    return made


@cache
def _plugged_in() -> Mapping[str, EntryPoint]:
    """The importers that other packages bring; none of them takes the name of ours."""
    return {each.name: each for each in entry_points(group=GROUP) if each.name not in FORMATS}


@cache
def _working() -> Mapping[str, Importer]:
    working = {}
    for name in _plugged_in():
        try:
            working[name] = _plugged(name)
        except QualcodeError:
            continue  # `faults` tells the user
    return working


@cache
def _plugged(name: str) -> Importer:
    """An importer of another package; whatever its code raises is that package's fault."""
    point = _plugged_in()[name]
    try:
        made: Importer = point.load()()
        _ = (made.version, made.claims, made.read, describe(made))
    except Exception as fault:
        raise QualcodeError(
            f"the importer {name!r} ({point.value}) could not be loaded: {fault}",
            hint="update or remove the package that brings it",
        ) from fault
    return made
