"""Where Parquet lies: a file or a folder of this machine, or wherever fsspec reaches (s3://, …)."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from qualcode.errors import QualcodeError

SUFFIX = ".parquet"
Save = Callable[[str, bytes], None]  # the name of a part, and all that it holds


class Place(Protocol):
    """A Parquet file, or a folder of some."""

    def files(self) -> list[str]:
        """The Parquet files that lie there, in order of their names."""
        ...

    def read(self, file: str) -> bytes:
        """All that one of them holds."""
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


def is_file(spelled: str) -> bool:
    """Whether a place is one file; else it is a folder of parts.

    >>> is_file("s3://study/turns.parquet"), is_file("turns")
    (True, False)
    """
    return spelled.endswith(SUFFIX)


@dataclass(frozen=True)
class Here:
    """A place on this machine, or on a disk that it shares."""

    path: Path

    def files(self) -> list[str]:
        """The file itself, or all below the folder."""
        if self.path.is_dir():
            found = sorted(str(each) for each in self.path.rglob(f"*{SUFFIX}") if each.is_file())
        else:
            found = [str(self.path)] if self.path.is_file() else []
        return found or _nothing(str(self.path))

    def read(self, file: str) -> bytes:
        """All that a file holds."""
        return Path(file).read_bytes()

    @contextmanager
    def writing(self) -> Iterator[Save]:
        """Parts are written beside their place, then put into it."""
        target = self.path.resolve()
        if not target.parent.is_dir():
            raise QualcodeError(f"there is no folder {target.parent}", hint="make it first")
        if target.is_dir():
            raise _taken(str(self.path))
        waiting = target.with_name(f".{target.name}.{uuid4().hex[:8]}.tmp")
        waiting.mkdir()
        try:
            yield lambda part, data: _written(waiting / part, data)
            (waiting / target.name if is_file(target.name) else waiting).replace(target)
        finally:
            shutil.rmtree(waiting, ignore_errors=True)


def _written(path: Path, data: bytes) -> None:
    path.write_bytes(data)


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

    def files(self) -> list[str]:
        """The file itself, or all below the folder."""
        with self._reached():
            if self.system.isfile(self.path):
                return [self.path]
            found = sorted(each for each in self.system.find(self.path) if each.endswith(SUFFIX))
        return found or _nothing(self.spelled)

    def read(self, file: str) -> bytes:
        """All that a file holds."""
        with self._reached():
            data: bytes = self.system.cat_file(file)
        return data

    @contextmanager
    def writing(self) -> Iterator[Save]:
        """Parts are written under another name, then moved."""
        with self._reached():
            if self.system.isdir(self.path):
                raise _taken(self.spelled)
        waiting = f"{self.path.rstrip('/')}.{uuid4().hex[:8]}.tmp"
        try:
            yield lambda part, data: self._written(waiting, part, data)
            with self._reached():
                self._moved(waiting)
        finally:
            if self.system.exists(waiting):
                self.system.rm(waiting, recursive=True)

    def _moved(self, waiting: str) -> None:
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


def _taken(spelled: str) -> QualcodeError:
    return QualcodeError(f"{spelled} is there already", hint="name a folder that is not there yet")
