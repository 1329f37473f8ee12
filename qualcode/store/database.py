"""One open project file: connections, transactions, and SQLite's faults in plain words."""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from qualcode.errors import QualcodeError
from qualcode.store.schema import APPLICATION_ID, SCHEMA

FILE = "qualcode.db"
PATIENCE = float(os.environ.get("QUALCODE_PATIENCE", "60"))  # seconds to wait for another writer

PIECE = 10_000  # rows


@dataclass(frozen=True)
class Database:
    """An open project; `path` is its file, or `:memory:` in tests."""

    path: Path
    connection: sqlite3.Connection

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def folder(self) -> Path:
        """The project's folder."""
        return self.path.parent

    def close(self) -> None:
        """Close the file; what was committed is on disk."""
        self.connection.close()

    def rows(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[Any]:
        """All rows of a query."""
        with plain_words(self.path):
            return self.connection.execute(sql, values).fetchall()

    def pieces(self, sql: str) -> Iterator[list[Any]]:
        """The rows of a query, some at a time: for more of them than should be held at once."""
        with plain_words(self.path):
            cursor = self.connection.execute(sql)
            while rows := cursor.fetchmany(PIECE):
                yield rows

    def row(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Any | None:
        """The one row of a query, or None."""
        found = self.rows(sql, values)
        if len(found) > 1:
            raise AssertionError(f"one row expected, {len(found)} found: {sql}")
        return found[0] if found else None

    def value(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Any:
        """The first cell of the one row of a query, None where there is no row."""
        found = self.row(sql, values)
        return found[0] if found else None

    def run(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> int:
        """Carry out one statement; the number of rows it changed."""
        return self.connection.execute(sql, values).rowcount

    def run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Carry out one statement for each row."""
        self.connection.executemany(sql, rows)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One moment of the project for many questions, whatever others write meanwhile."""
        with plain_words(self.path):
            self.connection.execute("BEGIN")
            try:
                yield
            finally:
                self.connection.rollback()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction that holds the pen from its first read: all or nothing."""
        with plain_words(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.commit()
            except BaseException:
                self.connection.rollback()
                raise


def create(folder: Path) -> Database:
    """A new, empty project in this folder, which is made if it is not there."""
    path = folder / FILE
    if path.exists():
        raise QualcodeError(
            f"{path} exists already", hint="open it with --project, or choose another folder"
        )
    with plain_words(path):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise QualcodeError(f"cannot make the folder {folder}: {fault.strerror}") from fault
        return _ready(path, sqlite3.connect(path, timeout=PATIENCE, isolation_level=None))


def in_memory() -> Database:
    """A project that lives as long as this process."""
    return _ready(Path(":memory:"), sqlite3.connect(":memory:", isolation_level=None))


def open_project(path: Path) -> Database:
    """The project in this file; an older one is backed up and migrated, a newer one refused."""
    if not path.is_file():
        raise QualcodeError(f"there is no project at {path}", hint="qualcode init makes one")
    with plain_words(path):
        connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        try:
            schema = _recognise(path, connection)
            if schema < SCHEMA:
                _keep_a_copy(path, connection)
                return _ready(path, connection)
            return Database(path, _configured(connection))
        except BaseException:
            connection.close()
            raise


def _recognise(path: Path, connection: sqlite3.Connection) -> int:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    schema: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION_ID:
        raise QualcodeError(f"{path} is not a qualcode project", hint="qualcode init makes one")
    if schema > SCHEMA:
        raise QualcodeError(
            f"{path} was written by a newer qualcode (schema {schema}, this one knows {SCHEMA})",
            hint="pip install --upgrade qualcode",
        )
    return schema


def _keep_a_copy(path: Path, connection: sqlite3.Connection) -> None:
    copy = path.with_name(f"{path.stem}.before-schema-{SCHEMA}.db")
    with sqlite3.connect(copy) as target:
        connection.backup(target)
    target.close()


def _ready(path: Path, connection: sqlite3.Connection) -> Database:
    from qualcode.store.migrations import migrate

    try:
        configured = _configured(connection)
        migrate(configured, SCHEMA)
    except BaseException:
        connection.close()
        raise
    return Database(path, configured)


def _configured(connection: sqlite3.Connection) -> sqlite3.Connection:
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


_FAULTS = (
    ("locked", "another program holds the project file", "close it and try again"),
    ("full", "the disk is full; nothing of this step was written", "make room and try again"),
    ("disk i/o", "the disk gave an error; nothing of this step was written", "check the disk"),
    ("malformed", "the project file is damaged", "qualcode restore FILE brings a backup back"),
    ("not a database", "this is no qualcode project, or it is damaged",
     "qualcode restore FILE brings a backup back"),
    ("readonly", "the project file may not be written", "check its permissions"),
    ("unable to open", "the project file cannot be opened", "check the path and its permissions"),
)  # fmt: skip


@contextmanager
def plain_words(path: Path) -> Iterator[None]:
    """SQLite's errors as one clear sentence with what to do."""
    try:
        yield
    except sqlite3.Error as fault:
        said = str(fault).lower()
        for mark, sentence, hint in _FAULTS:
            if mark in said:
                raise QualcodeError(f"{path}: {sentence}", hint=hint) from fault
        raise


def now() -> str:
    """This moment, ISO 8601 in UTC, to the millisecond.

    >>> len(now())
    24
    """
    return iso(datetime.now(UTC))


def iso(moment: datetime) -> str:
    """A moment as the store writes it.

    >>> iso(datetime(2026, 3, 1, 14, 5, tzinfo=UTC))
    '2026-03-01T14:05:00.000Z'
    """
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
