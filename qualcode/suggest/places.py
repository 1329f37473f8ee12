"""Where Parquet lies: a file or a folder of this machine, or wherever fsspec reaches (s3://, …)."""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Protocol
from uuid import uuid4

from qualcode.errors import QualcodeError, unwritten

SUFFIX = ".parquet"
Save = Callable[[str, bytes], None]  # the name of a part, and all that it holds


class Place(Protocol):
    """A Parquet file, or a folder of some."""

    @property
    def whole(self) -> str:
        """Where it lies, however it was spelled."""
        ...

    def files(self) -> list[str]:
        """The Parquet files that lie there, in order of their names."""
        ...

    def read(self, file: str) -> bytes:
        """All that one of them holds."""
        ...

    def check(self, *, overwrite: bool) -> None:
        """Stop where nothing can be written; what is there is replaced only if asked."""
        ...

    def writing(self) -> Any:
        """A context that gives what saves a part: all parts are there at its end, or none."""
        ...


def place(spelled: str) -> Place:
    """The place that a person names, by a path or by an address.

    >>> place("turns.parquet")
    Here(path=...Path('turns.parquet'))
    """
    return _There.of(spelled) if "://" in spelled else Here(Path(spelled))


def to_write(spelled: str, *, overwrite: bool = False) -> Place:
    """The place that is to be written; a stop where it cannot be."""
    name = PurePosixPath(spelled)
    if spelled.endswith("/") and is_file(name.name):
        raise QualcodeError(
            f"{spelled} names a file as a folder", hint=f"FOLDER/, or FILE{SUFFIX} without the /"
        )
    if name.suffix[1:].isalpha() and not is_file(name.name):
        raise QualcodeError(
            f"{spelled} is no name for Parquet", hint=f"FILE{SUFFIX}, or a folder without a suffix"
        )
    found = place(spelled)
    found.check(overwrite=overwrite)
    return found


def apart(source: str, target: str) -> None:
    """Stop where what is written would lie in what is read, or the other way round."""
    read, written = (PurePosixPath(place(each).whole) for each in (source, target))
    if read.is_relative_to(written) or written.is_relative_to(read):
        raise QualcodeError(
            f"{target} is read by --from: nothing is written into it", hint="name another place"
        )


def is_file(spelled: str) -> bool:
    """Whether a place is one file; else it is a folder of parts.

    >>> is_file("s3://study/turns.parquet"), is_file("T.PARQUET"), is_file("turns")
    (True, True, False)
    """
    return spelled.lower().endswith(SUFFIX)


@dataclass(frozen=True)
class Here:
    """A place on this machine, or on a disk that it shares."""

    path: Path

    @property
    def whole(self) -> str:
        """Its path from the root."""
        return self.path.resolve().as_posix()

    def files(self) -> list[str]:
        """The file itself, or all below the folder."""
        if self.path.is_dir():
            held = (each for each in self.path.rglob("*") if each.is_file())
            seen = (each for each in held if "/." not in f"/{each.relative_to(self.path)}")
            found = sorted(filter(is_file, map(str, seen)))
        else:
            found = [str(self.path)] if self.path.is_file() else []
        return found or _nothing(str(self.path))

    def read(self, file: str) -> bytes:
        """All that a file holds."""
        return Path(file).read_bytes()

    def check(self, *, overwrite: bool) -> None:
        """Stop where nothing can be written."""
        parent = self.path.resolve().parent
        if not parent.is_dir():
            raise QualcodeError(f"there is no folder {parent}", hint="make it first")
        if self.path.exists():
            held = self.path.rglob("*") if self.path.is_dir() else ()
            files = (str(each) for each in held if not each.is_dir())
            kind = "folder" if self.path.is_dir() else "file"
            _replaced(str(self.path), kind, files, overwrite=overwrite)

    @contextmanager
    def writing(self) -> Iterator[Save]:
        """Parts are written beside their place, then put into it."""
        target = self.path.resolve()  # a link stays a link
        waiting = target.with_name(f".{target.name}.{uuid4().hex[:8]}.tmp")
        try:
            with self._written():
                waiting.mkdir()
            yield lambda part, data: self._save(waiting / part, data)
            with self._written():
                _put(waiting / self.path.name if is_file(self.path.name) else waiting, target)
        finally:
            shutil.rmtree(waiting, ignore_errors=True)

    def _save(self, path: Path, data: bytes) -> None:
        with self._written(), path.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    @contextmanager
    def _written(self) -> Iterator[None]:
        try:
            yield
        except OSError as failure:
            raise unwritten(self.path, failure) from failure


def _put(made: Path, target: Path) -> None:
    """Put what was made into its place; a folder that was there goes only after that."""
    old = target.with_name(f"{made.name}.old")
    if target.is_dir():
        target.replace(old)
    try:
        made.replace(target)
    except OSError:
        if old.is_dir():
            old.replace(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


@dataclass(frozen=True)
class _There:
    """A place that fsspec reaches: a store of objects, a server, another machine."""

    system: Any
    path: str
    spelled: str

    @staticmethod
    def of(spelled: str) -> "_There":
        """The place behind an address; who may go there is said by the environment."""
        try:
            from fsspec.core import url_to_fs
        except ModuleNotFoundError as fault:
            raise QualcodeError(
                f"{spelled} needs a package that is not installed: {fault.name}",
                hint="pip install 'qualcode[cluster]'",
            ) from fault
        try:
            system, path = url_to_fs(spelled)
        except ImportError as fault:
            raise QualcodeError(f"{spelled}: {fault}", hint="pip install what it names") from fault
        except ValueError as fault:
            raise QualcodeError(
                f"{spelled}: {fault}", hint="s3://, gs://, az://, sftp://"
            ) from fault
        return _There(system, path, spelled)

    @property
    def whole(self) -> str:
        """Its address; one on this machine is a path."""
        address: str = self.system.unstrip_protocol(self.path)
        return address.removeprefix("file://").rstrip("/")

    def files(self) -> list[str]:
        """The file itself, or all below the folder."""
        with self._reached():
            if self.system.isfile(self.path):
                return [self.path]
            found = sorted(filter(is_file, self.system.find(self.path)))
        return found or _nothing(self.spelled)

    def read(self, file: str) -> bytes:
        """All that a file holds."""
        with self._reached():
            data: bytes = self.system.cat_file(file)
        return data

    def check(self, *, overwrite: bool) -> None:
        """Stop where nothing can be written."""
        with self._reached():
            if self.system.exists(self.path):
                kind = "folder" if self.system.isdir(self.path) else "file"
                files = self.system.find(self.path) if kind == "folder" else ()
                _replaced(self.spelled, kind, files, overwrite=overwrite)

    @contextmanager
    def writing(self) -> Iterator[Save]:
        """Parts are written under another name, then moved."""
        waiting = f"{self.path.rstrip('/')}.{uuid4().hex[:8]}.tmp"
        try:
            yield lambda part, data: self._written(waiting, part, data)
            with self._reached():
                self._moved(waiting)
        finally:
            with self._reached():
                if self.system.exists(waiting):
                    self.system.rm(waiting, recursive=True)

    def _moved(self, waiting: str) -> None:
        if self.system.exists(self.path):
            self.system.rm(self.path, recursive=True)
        if is_file(self.path):
            self.system.mv(f"{waiting}/{Path(self.path).name}", self.path)
        else:
            self.system.mv(waiting, self.path, recursive=True)

    def _written(self, waiting: str, part: str, data: bytes) -> None:
        with self._reached():
            self.system.makedirs(waiting, exist_ok=True)
            self.system.pipe_file(f"{waiting}/{part}", data)

    @contextmanager
    def _reached(self) -> Iterator[None]:
        """What goes wrong on the way, in one sentence; each store has faults of its own."""
        try:
            yield
        except QualcodeError:
            raise
        except Exception as fault:
            raise QualcodeError(
                f"{self.spelled} cannot be reached: {fault}",
                hint="check the address, and what the environment says of your rights there",
            ) from fault


def _nothing(spelled: str) -> list[str]:
    raise QualcodeError(f"there is no {SUFFIX} file at {spelled}", hint="give a file or its folder")


def _replaced(spelled: str, kind: str, files: Iterable[str], *, overwrite: bool) -> None:
    """Stop unless what is there is of the kind that is written, Parquet only, and may go."""
    if (kind == "file") != is_file(spelled):
        raise QualcodeError(f"{spelled} is a {kind}", hint=f"FILE{SUFFIX}, or a new folder")
    if not overwrite:
        raise QualcodeError(f"{spelled} is there already", hint="--overwrite replaces it")
    if others := sorted(PurePosixPath(each).name for each in files if not is_file(each)):
        raise QualcodeError(f"{spelled} holds {others[0]} too", hint="name a folder of its own")
