"""Copies of the project file by SQLite's own backup: safe while it is in use, whole or absent."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.store.database import Database, plain_words
from qualcode.store.schema import APPLICATION_ID, SCHEMA

_COMPANIONS = ("-wal", "-shm", "-journal")


def backup(db: Database, to: Path, *, force: bool = False) -> Path:
    """Copy the project into one file and give its path; a folder gets a file with today's date.

    Others may go on writing meanwhile; the copy is the project at one moment.
    """
    target = to / f"{_title(db)}-{_stamp()}.db" if to.is_dir() else to
    if target.exists():
        if db.path.exists() and target.samefile(db.path):
            raise QualcodeError(f"{target} is the project itself", hint="choose another path")
        if not force:
            raise QualcodeError(f"{target} exists already", hint="--force writes over it")
    with _written(target) as part:
        _copy(db.connection, part)
    return target


def _title(db: Database) -> str:
    return db.path.resolve().parent.name if db.path.exists() else db.path.stem.strip(":")


def _stamp() -> str:
    return datetime.now(UTC).strftime("%Y%m%d-%H%M%S")


@contextmanager
def _written(target: Path) -> Iterator[Path]:
    """A file beside the target that takes its place when all went well, and goes when not."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with plain_words(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            yield part
            _to_disk(part)
            part.replace(target)
            _to_disk(target.parent)
    except OSError as fault:
        raise QualcodeError(
            f"cannot write {target}: {fault.strerror}; nothing was written",
            hint="check the room on the disk and the permissions",
        ) from fault
    finally:
        _remove(part)


def _to_disk(path: Path) -> None:
    if os.name == "nt":  # no folder can be opened there, and files want a writing handle
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _copy(source: sqlite3.Connection, to: Path) -> None:
    """The whole file as one, without a log beside it."""
    to.unlink(missing_ok=True)
    with closing(sqlite3.connect(to, isolation_level=None)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")


def restore(backup_file: Path, project_file: Path) -> Path | None:
    """Put a backup in the place of the project file; where the file as it was is kept.

    The backup is checked first. The present file is kept even if it is damaged; while another
    program holds it, nothing is done.
    """
    if not backup_file.is_file():
        raise QualcodeError(f"there is no file {backup_file}", hint="give the path of a backup")
    if project_file.exists() and backup_file.samefile(project_file):
        raise QualcodeError(
            f"{backup_file} is the project itself", hint="give the path of a backup"
        )
    with _written(project_file) as part:
        _copy_of_file(backup_file, part)
        _verify(part, backup_file)
        kept = _set_aside(project_file) if project_file.exists() else None
        for ending in _COMPANIONS:  # a log of the old file would be read with the new one
            _beside(project_file, ending).unlink(missing_ok=True)
    return kept


def _copy_of_file(backup_file: Path, part: Path) -> None:
    """Read the backup without touching it; one that lies where nothing may be written too."""
    for mode in ("mode=ro", "immutable=1"):
        address = f"{backup_file.resolve().as_uri()}?{mode}"
        try:
            with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as source:
                _copy(source, part)
        except sqlite3.OperationalError as fault:
            if mode == "immutable=1" or "unable to open" not in str(fault):
                raise
        except sqlite3.DatabaseError as fault:
            raise _no_backup(backup_file, str(fault)) from fault
        else:
            return


def _verify(part: Path, backup_file: Path) -> None:
    """An error unless this is a sound qualcode project that this version can read."""
    try:
        with closing(sqlite3.connect(part, isolation_level=None)) as copy:
            application = copy.execute("PRAGMA application_id").fetchone()[0]
            schema = copy.execute("PRAGMA user_version").fetchone()[0]
            faults = [row for (row,) in copy.execute("PRAGMA integrity_check(3)")]
    except sqlite3.DatabaseError as fault:
        raise _no_backup(backup_file, str(fault)) from fault
    if application != APPLICATION_ID:
        raise _no_backup(backup_file, "it is another kind of file")
    if schema > SCHEMA:
        raise QualcodeError(
            f"{backup_file} was written by a newer qualcode (schema {schema}, this one knows"
            f" {SCHEMA})",
            hint="pip install --upgrade qualcode",
        )
    if faults != ["ok"]:
        raise _no_backup(backup_file, faults[0])


def _no_backup(path: Path, why: str) -> QualcodeError:
    return QualcodeError(
        f"{path} is not a sound backup of a qualcode project: {why}",
        hint="nothing was changed; try an older backup",
    )


def _set_aside(project_file: Path) -> Path:
    """Copy the present file as it is, then make sure that nobody else holds it.

    In this order, for SQLite may tidy up a file and its log when it opens them.
    """
    kept = _free_name(project_file.with_name(f"{project_file.name}.before-restore-{_stamp()}"))
    try:
        shutil.copy2(project_file, kept)
        log = _beside(project_file, "-wal")
        if log.exists():
            shutil.copy2(log, _beside(kept, "-wal"))
        _refuse_if_held(project_file)
    except BaseException:
        _remove(kept)
        raise
    return kept


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _remove(path: Path) -> None:
    """Take away a file and all that SQLite may have put beside it."""
    for ending in ("", *_COMPANIONS):
        with suppress(FileNotFoundError, NotADirectoryError):
            _beside(path, ending).unlink()


def _free_name(path: Path) -> Path:
    number = 1
    free = path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free


def _refuse_if_held(project_file: Path) -> None:
    """Only who is alone can leave write-ahead mode; a damaged file cannot say who holds it."""
    with closing(sqlite3.connect(project_file, timeout=1.0, isolation_level=None)) as present:
        try:
            present.execute("PRAGMA journal_mode = DELETE").fetchone()
            present.execute("BEGIN EXCLUSIVE")
            present.execute("ROLLBACK")
        except sqlite3.OperationalError as fault:
            if "locked" not in str(fault):
                return
            raise QualcodeError(
                f"{project_file}: another program holds the project file",
                hint="close it and restore again; nothing was changed",
            ) from fault
        except sqlite3.DatabaseError:
            return
