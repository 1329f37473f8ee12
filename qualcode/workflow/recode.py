"""Codebooks in a project: which one is in use, and what a change of it would do to the codings."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from qualcode.codebook import shipped, slugs, yaml_file
from qualcode.codebook.model import Code, Codebook
from qualcode.coding.ids import new_id
from qualcode.coding.segment import Memo
from qualcode.errors import Finding, QualcodeError
from qualcode.store import codebooks
from qualcode.store.database import Database, now


@dataclass(frozen=True)
class Used:
    """What `use` did: the codebook now in use, its version id, and what was said of it."""

    codebook: Codebook
    version: str
    findings: tuple[Finding, ...]
    mapped: int = 0


NONE = Codebook("none", "0", ())


def find(name: str) -> Path:
    """The file that a user means: a path, or the name of a codebook that ships with qualcode."""
    path = Path(name)
    if path.suffix or path.exists():
        return path
    return shipped.path(name)


def in_use(db: Database) -> Codebook:
    """The codebook of this project."""
    return version_in_use(db)[1]


def version_in_use(db: Database) -> tuple[str, Codebook]:
    """The id of the codebook version in use, and the codebook."""
    version, text = codebooks.in_use(db)
    return version, read_version(text)


def read_version(text: str) -> Codebook:
    """The codebook that a stored text says."""
    reading = _stored(text)
    if reading.codebook is None:
        raise QualcodeError(
            f"the stored codebook cannot be read: {reading.findings[0]}",
            hint="qualcode codebook use FILE puts another in use",
        )
    return reading.codebook


@lru_cache(maxsize=16)
def _stored(text: str) -> yaml_file.Reading:
    """Read once in a process: the screens ask for the codebook at every decision."""
    return yaml_file.read(text, "the codebook in the project")


def use(db: Database, name: str, coder: str, mapping: Mapping[str, str] | None = None) -> Used:
    """Put a codebook in use; refused while codings stand on codes that it no longer has.

    `mapping` says which code takes over the codings of one that is gone.
    """
    reading = sound(find(name))
    codebook = reading.codebook
    held = codebooks.codings_by_code(db)
    how = codebooks.Use(mapping=mapping or {})
    version = codebooks.use(db, codebook, reading.text, coder, how)
    mapped = sum(count for code, count in held.items() if code not in codebook)
    return Used(codebook, version, reading.findings, mapped)


def readable(path: Path) -> str:
    """The text of a codebook file without errors."""
    return sound(path).text


@dataclass(frozen=True)
class Sound:
    """A codebook file without errors."""

    codebook: Codebook
    findings: tuple[Finding, ...]
    text: str


def sound(path: Path) -> Sound:
    """What a codebook file says; a stop when it has errors."""
    reading = yaml_file.load(path)
    if reading.codebook is None:
        count = len(reading.errors)
        raise QualcodeError(
            f"{path} has {count} error{'s' * (count > 1)}; the first: {reading.errors[0]}",
            hint=f"qualcode codebook check {path}",
        )
    return Sound(reading.codebook, reading.findings, reading.text)


def new_code(db: Database, coder: str, *, name: str, parent: str | None, why: str) -> Code:
    """Add a draft code while coding, with a memo why; the YAML in the project's folder follows.

    The file keeps its comments and order. An edited file that is not in use yet is an error, so
    that nobody's edit is lost.
    """
    from qualcode.codebook import edit  # loads both YAML libraries

    version, text = codebooks.in_use(db)
    book = in_use(db)
    code = Code(slug(name, book), name, definition=why, status="draft")
    changed = edit.add_code(text, parent, code)
    reading = yaml_file.read(changed, "the codebook with the new code")
    if reading.codebook is None:
        raise QualcodeError(f"the code {name!r} cannot be added: {reading.findings[0]}")
    memo = Memo(new_id(), "code", code.id, why, coder, now(), "why this code")
    how = codebooks.Use("new code", memos=(memo,) if why else (), instead_of=version)
    with following(own_file(db, book, text), changed):
        codebooks.use(db, reading.codebook, changed, coder, how)
    return reading.codebook.by_id[code.id]


def file_of(db: Database) -> Path | None:
    """The file in the project's folder that holds the codebook in use, edited or not."""
    _, text = codebooks.in_use(db)
    files, named = _files(db, in_use(db))
    exact = [path for path in files if path.read_bytes() == text.encode()]
    return next(iter((*exact, *named)), None)


def _files(db: Database, book: Codebook) -> tuple[list[Path], list[Path]]:
    """The codebook files in the project's folder, and those of them that say this name."""
    if not db.path.is_file():
        return [], []
    files = sorted((db.folder / "codebooks").glob("*.y*ml"))
    says = re.compile(rf"^codebook:\s*[\"']?{re.escape(book.name)}\b".encode(), re.MULTILINE)
    return files, [path for path in files if says.search(path.read_bytes())]


def own_file(db: Database, book: Codebook, text: str) -> Path | None:
    """The file in the project's folder that is in use; an error if it was edited since."""
    files, named = _files(db, book)
    for path in files:
        if path.read_bytes() == text.encode():
            return path
    for path in named:
        raise QualcodeError(
            f"{path} was edited since it was put in use", hint=f"qualcode codebook use {path}"
        )
    return None


@contextmanager
def following(path: Path | None, text: str) -> Iterator[None]:
    """Let a file follow what is done: it changes if that succeeds, and only then."""
    if path is None:
        yield
        return
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(text.encode())
        yield
        beside.replace(path)
    except OSError as fault:
        raise QualcodeError(f"{path} cannot be written: {fault.strerror}") from fault
    finally:
        beside.unlink(missing_ok=True)


def slug(name: str, book: Codebook) -> str:
    """An id for a code of this name that the codebook does not have yet.

    >>> slug("Trust & time!", NONE), slug("Élan", NONE)
    ('trust-time', 'elan')
    """
    return slugs.slug(name, book.by_id)
