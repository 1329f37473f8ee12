"""From paths to sources: which files are meant, what each is called, what its name tells."""

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import lru_cache
from pathlib import Path, PurePath

from qualcode.errors import Finding, QualcodeError
from qualcode.importers import registry

_PEOPLE = ("people.csv", "people.xlsx")
_CASES = ("cases.csv", "cases.xlsx")
_MAGIC = re.compile(r"[*?\[]")
_FIELD = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Walk:
    """The files that an import means, the folders they were looked for in, files passed over."""

    files: tuple[Path, ...]
    roots: tuple[Path, ...]
    people: Path | None = None
    cases: Path | None = None
    findings: tuple[Finding, ...] = ()


@dataclass
class _Sorted:
    """The files of a walk on their way, by what they are for."""

    files: list[Path] = field(default_factory=list)
    people: list[Path] = field(default_factory=list)
    cases: list[Path] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def walk(paths: Sequence[str | Path], leave_out: Sequence[str] = ()) -> Walk:
    """The files behind paths, folders and globs, sorted; what is no transcript is passed over.

    Hidden files stay out silently; README files and unknown suffixes are noted. `people.csv` and
    `cases.csv` are set apart. A file that is named itself is taken whatever its suffix. What fits
    a pattern of `leave_out` stays out; a pattern that fits nothing is told.
    """
    found = _Sorted()
    roots = []
    seen: set[str] = set()
    known = frozenset(registry.suffixes())
    unused = list(leave_out)
    for written in paths:
        named, root = _expanded(str(written))
        roots.append(root)
        for path, chosen in named:
            if (absolute := _absolute(path)) in seen:
                continue
            seen.add(absolute)
            fitting = [pattern for pattern in leave_out if _fits(path, pattern)]
            unused = [pattern for pattern in unused if pattern not in fitting]
            if not fitting:
                _sort_in(path, found, known, chosen=chosen)
    found.findings += [_fits_nothing(pattern) for pattern in unused]
    people, cases = _only(found.people, found), _only(found.cases, found)
    return Walk(
        tuple(sorted(found.files, key=lambda path: PurePath(_absolute(path)))),
        tuple(roots),
        people,
        cases,
        tuple(found.findings),
    )


def source_names(files: Iterable[Path], roots: Iterable[Path]) -> dict[Path, str]:
    """The name of each source: its path below the common folder of the import, without suffix.

    Files that differ in their suffix alone have one name; `editions` tells what they are.

    >>> files = [Path("t/w1/head.txt"), Path("t/w2/head.docx")]
    >>> sorted(source_names(files, [Path("t")]).values())
    ['w1/head', 'w2/head']
    >>> source_names([Path("t/w1/head.txt")], [Path("t/w1/head.txt")]).popitem()[1]
    'head'
    """
    files = list(files)
    common = _common_folder(files, roots)
    below = {path: PurePath(os.path.relpath(_absolute(path), common)) for path in files}
    return {
        path: unicodedata.normalize("NFC", each.with_suffix("").as_posix())
        for path, each in below.items()
    }


def from_pattern(pattern: str, name: str) -> dict[str, str] | None:
    """What the name of a source tells, by a pattern; None if the name does not follow it.

    A field takes as little as it can, and never a slash; `*` stands for anything.

    >>> from_pattern("w{wave}/{role}-{school}", "w1/head-ashgrove")
    {'wave': '1', 'role': 'head', 'school': 'ashgrove'}
    >>> from_pattern("w{wave}/*", "w2/head")
    {'wave': '2'}
    >>> from_pattern("w{wave}/{role}", "pilot/head") is None
    True
    """
    found = _compiled(pattern).fullmatch(name)
    return found.groupdict() if found else None


@lru_cache
def _compiled(pattern: str) -> "re.Pattern[str]":
    fields = _FIELD.findall(pattern)
    if not fields or not all(each.isidentifier() and each.isascii() for each in fields):
        raise QualcodeError(
            f"the pattern {pattern!r} has no proper fields",
            hint="write it like w{wave}/{role}-{school}",
        )
    if len(set(fields)) < len(fields) or re.search(r"[{}]", _FIELD.sub("", pattern)):
        raise QualcodeError(
            f"the pattern {pattern!r} names a field twice or has a brace too many",
            hint="write it like w{wave}/{role}-{school}",
        )
    parts = _FIELD.split(pattern)
    return re.compile(
        "".join(
            f"(?P<{part}>[^/]+?)" if position % 2 else re.escape(part).replace(r"\*", ".*")
            for position, part in enumerate(parts)
        )
    )


def _expanded(written: str) -> tuple[list[tuple[Path, bool]], Path]:
    """The files behind one argument, whether each was named itself, and the folder they share."""
    path = Path(written).expanduser()
    if path.is_dir():
        return [(file, False) for file in _below(path)], path
    if path.exists():
        return [(path, True)], path.parent
    plain = next((i for i, part in enumerate(path.parts) if _MAGIC.search(part)), None)
    if plain is None:
        raise QualcodeError(f"there is no file or folder {written}")
    root = Path(*path.parts[:plain])
    matched = [each for each in root.glob("/".join(path.parts[plain:])) if _open(each, root)]
    files = [file for each in matched for file in (_below(each) if each.is_dir() else [each])]
    if not files:
        raise QualcodeError(f"no file fits {written}", hint="look with ls")
    return [(file, False) for file in files], root


def _below(folder: Path) -> Iterator[Path]:
    """The files of a folder and of those in it; a link that leads back is not followed twice."""
    been: set[str] = set()
    for here, folders, files in os.walk(folder, followlinks=True):
        real = os.path.realpath(here)
        fresh = real not in been
        been.add(real)
        folders[:] = sorted(each for each in folders if fresh and not _hidden(each))
        if fresh:
            yield from (Path(here, each) for each in sorted(files) if not _hidden(each))


def _hidden(name: str) -> bool:
    return name.startswith((".", "~$", "__MACOSX")) or name.lower() in ("thumbs.db", "desktop.ini")


def _open(path: Path, root: Path) -> bool:
    """Whether no folder or file on the way from the root is hidden."""
    return not any(map(_hidden, path.relative_to(root).parts))


def _fits(path: Path, pattern: str) -> bool:
    """Whether a file is meant by its path, or by a pattern for its name or path."""
    return str(path) == pattern or fnmatch(path.name, pattern) or fnmatch(str(path), pattern)


def _fits_nothing(pattern: str) -> Finding:
    return Finding("warning", pattern, "no file fits what is to be left out", "look with ls")


def _absolute(path: Path) -> str:
    """The path from the top, without `..`; a link keeps its own name."""
    return os.path.abspath(path)  # noqa: PTH100 - ten times as fast as the method, asked of each file


def _sort_in(path: Path, found: _Sorted, known: frozenset[str], *, chosen: bool) -> None:
    """Put a file where it belongs: a transcript, people, cases, or passed over with a note."""
    name = path.name.lower()
    shown = str(path).encode("utf-8", "backslashreplace").decode()
    if shown != str(path):
        what = "the name of this file is not Unicode, so nothing can be called after it"
        found.findings.append(Finding("error", shown, what, "rename the file"))
    elif name in _PEOPLE:
        found.people.append(path)
    elif name in _CASES:
        found.cases.append(path)
    elif name.startswith("readme"):
        found.findings.append(Finding("note", str(path), "passed over, as it describes the folder"))
    elif chosen or path.suffix.lower() in known:
        found.files.append(path)
    else:
        what = f"passed over, as qualcode does not read {path.suffix or 'files without a suffix'}"
        found.findings.append(Finding("note", str(path), what))


def _only(paths: Sequence[Path], found: _Sorted) -> Path | None:
    """The one file of people or of cases; which of several is meant must be said."""
    if len(paths) > 1:
        what = f"there is {paths[0]} too, so none of them was read"
        option = "--people" if paths[0].name.lower() in _PEOPLE else "--cases"
        found.findings.append(Finding("warning", str(paths[1]), what, f"say which: {option} FILE"))
    return paths[0] if len(paths) == 1 else None


def _common_folder(files: Sequence[Path], roots: Iterable[Path]) -> str:
    """The folder that all files of an import lie in: of folders themselves, of files the parent."""
    single = {_absolute(path) for path in files}
    absolute = [_absolute(root) for root in roots]
    folders = [str(Path(root).parent) if root in single else root for root in absolute]
    try:
        return os.path.commonpath(folders or [str(Path(path).parent) for path in single])
    except ValueError as fault:
        raise QualcodeError(
            "these files lie on different drives",
            hint="import one drive after the other",
        ) from fault
