"""Backup and restore: one moment of the project, whole or not there, and never over good work."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.store import check, codings, database, sources
from qualcode.store.backup import backup, restore

ROOT = Path(__file__).parents[2]


def python(script, *values):
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, values)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def listed(folder):
    return sorted(path.name for path in folder.iterdir())


def names(path):
    with database.open_project(path) as db:
        return list(sources.ids(db))


def test_a_backup_is_one_file_that_opens_as_a_project(study_file, tmp_path):
    study_file.code("head", "trust")
    kept = backup(study_file.db, tmp_path / "kept.db")
    assert kept == tmp_path / "kept.db"
    assert listed(tmp_path) == ["kept.db", "study"]
    assert (
        kept.read_bytes()[18:20] == b"\1\1"
    )  # no write-ahead mode: opens where nothing is written
    with database.open_project(kept) as db:
        assert [each.quote for each in codings.placed(db)] == ["trust"]
        assert [each for each in check.check(db) if each.severity == "error"] == []


def test_a_folder_gets_a_file_with_the_date(study_file, tmp_path):
    kept = backup(study_file.db, tmp_path)
    assert kept.parent == tmp_path
    assert kept.name.startswith("study-20")
    assert kept.suffix == ".db"


def test_a_new_folder_is_made_for_a_named_file(study_file, tmp_path):
    assert backup(study_file.db, tmp_path / "a" / "b" / "kept.db").is_file()


def test_a_project_in_memory_can_be_kept(study, tmp_path):
    assert names(backup(study.db, tmp_path / "kept.db")) == ["head", "teacher"]
    assert backup(study.db, tmp_path).name.startswith("memory-")


def test_a_file_is_not_written_over_unless_asked(study_file, tmp_path):
    kept = tmp_path / "kept.db"
    kept.write_text("mine")
    with pytest.raises(QualcodeError, match="exists already"):
        backup(study_file.db, kept)
    assert kept.read_text() == "mine"
    backup(study_file.db, kept, force=True)
    assert names(kept) == ["head", "teacher"]


def test_the_project_itself_is_never_the_target(study_file):
    with pytest.raises(QualcodeError, match="is the project itself"):
        backup(study_file.db, study_file.db.path, force=True)
    assert names(study_file.db.path) == ["head", "teacher"]


def test_others_may_write_while_a_backup_is_taken(study_file, tmp_path):
    """A transaction that is open elsewhere neither stops the backup nor gets into it."""
    with database.open_project(study_file.db.path) as other, other.writing():
        sources_before = list(sources.ids(study_file.db))
        other.run("UPDATE source SET live = 0")
        kept = backup(study_file.db, tmp_path / "kept.db")
    assert names(kept) == sources_before == ["head", "teacher"]
    assert list(sources.ids(study_file.db)) == []


def test_backups_in_the_middle_of_much_writing_are_sound(study_file, tmp_path):
    path = study_file.db.path
    stop = threading.Event()

    def write():
        with database.open_project(path) as db:
            number = 0
            while not stop.is_set():
                number += 1
                from qualcode.store import coders

                coders.add(db, f"coder{number}")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(4):
            kept = backup(study_file.db, tmp_path / f"kept{number}.db")
            with database.open_project(kept) as db:
                assert [each for each in check.check(db) if each.severity == "error"] == []
    finally:
        stop.set()
        writer.join()


FULL = """
import resource, sys
from pathlib import Path
from qualcode.errors import QualcodeError
from qualcode.store import database
from qualcode.store.backup import backup, restore
what, one, other = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
if what == "backup":
    with database.open_project(one) as db:
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
        work = lambda: backup(db, other, force=True)
        try:
            work()
        except QualcodeError as stop:
            print(stop.message, "|", stop.hint)
else:
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
    try:
        restore(one, other)
    except QualcodeError as stop:
        print(stop.message, "|", stop.hint)
"""


def test_no_room_for_a_backup_leaves_the_older_one(study_file, tmp_path):
    kept = backup(study_file.db, tmp_path / "kept.db")
    before = kept.read_bytes()
    study_file.code("head", "trust")
    said = python(FULL, "backup", study_file.db.path, kept)
    assert "nothing of this step was written |" in said.stdout, said.stderr
    assert kept.read_bytes() == before
    assert listed(tmp_path) == ["kept.db", "study"]


def test_no_room_for_a_restore_leaves_the_project(study_file, tmp_path):
    kept = backup(study_file.db, tmp_path / "kept.db")
    study_file.code("head", "trust")
    path = study_file.db.path
    study_file.db.close()
    said = python(FULL, "restore", kept, path)
    assert "nothing of this step was written |" in said.stdout, said.stderr
    assert listed(path.parent) == ["qualcode.db"]
    with database.open_project(path) as db:
        assert [each.quote for each in codings.placed(db)] == ["trust"]


def test_a_folder_that_cannot_be_written(study_file, tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(QualcodeError, match="nothing was written") as stop:
        backup(study_file.db, tmp_path / "file" / "kept.db")
    assert "permissions" in stop.value.hint


# --- restore


def test_restore_brings_back_and_keeps_what_was_there(study_file, tmp_path):
    kept = backup(study_file.db, tmp_path / "kept.db")
    study_file.code("head", "trust")
    path = study_file.db.path
    study_file.db.close()
    before = restore(kept, path)
    with database.open_project(path) as db:
        assert codings.placed(db) == []
    assert before is not None
    assert before.name.startswith("qualcode.db.before-restore-20")
    with database.open_project(before) as db:
        assert [each.quote for each in codings.placed(db)] == ["trust"]
    assert kept.exists()


def test_restore_twice_in_a_second_keeps_both(study_file, tmp_path):
    kept = backup(study_file.db, tmp_path / "kept.db")
    path = study_file.db.path
    study_file.db.close()
    first, second = restore(kept, path), restore(kept, path)
    assert first != second
    assert len(listed(path.parent)) == 3


def test_restore_where_no_file_is(study_file, tmp_path):
    kept = backup(study_file.db, tmp_path / "kept.db")
    assert restore(kept, tmp_path / "new" / "qualcode.db") is None
    assert names(tmp_path / "new" / "qualcode.db") == ["head", "teacher"]


def test_a_log_without_its_file_does_not_get_into_the_restored_file(study_file, tmp_path):
    kept = backup(study_file.db, tmp_path / "kept.db")
    study_file.code("head", "trust")
    new = tmp_path / "new"
    new.mkdir()
    shutil.copy(study_file.db.folder / "qualcode.db-wal", new / "qualcode.db-wal")
    assert restore(kept, new / "qualcode.db") is None
    assert listed(new) == ["qualcode.db"]


def test_a_damaged_project_is_kept_too_with_its_log(study_file, tmp_path):
    kept = backup(study_file.db, tmp_path / "kept.db")
    path = study_file.db.path
    study_file.db.close()
    path.write_bytes(b"no database at all" * 500)
    path.with_name("qualcode.db-wal").write_bytes(b"a log without a head")
    before = restore(kept, path)
    assert before.read_bytes().startswith(b"no database at all")
    assert before.with_name(before.name + "-wal").read_bytes() == b"a log without a head"
    assert "qualcode.db-wal" not in listed(path.parent)
    assert names(path) == ["head", "teacher"]


def test_a_file_cut_short_is_kept_too(study_file, tmp_path):
    kept = backup(study_file.db, tmp_path / "kept.db")
    path = study_file.db.path
    study_file.db.close()
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    before = restore(kept, path)
    assert before.read_bytes() == whole[: len(whole) // 2]
    assert names(path) == ["head", "teacher"]


def test_a_log_that_was_left_by_a_crash_does_not_get_into_the_restored_file(tmp_path, study_file):
    """The old file's write-ahead log would be read with the new file if it stayed."""
    kept = backup(study_file.db, tmp_path / "kept.db")
    study_file.code("head", "trust")
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for name in ("qualcode.db", "qualcode.db-wal"):
        shutil.copy(study_file.db.folder / name, crashed / name)
    before = restore(kept, crashed / "qualcode.db")
    with database.open_project(crashed / "qualcode.db") as db:
        assert codings.placed(db) == []
        assert [each for each in check.check(db) if each.severity == "error"] == []
    with database.open_project(before) as db:
        assert [each.quote for each in codings.placed(db)] == ["trust"]


HOLD = """
import sys
from pathlib import Path
from qualcode.store import database, sources
with database.open_project(Path(sys.argv[1])) as db:
    sources.ids(db)
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_restore_is_refused_while_another_process_holds_the_project(study_file, tmp_path):
    kept = backup(study_file.db, tmp_path / "kept.db")
    path = study_file.db.path
    study_file.code("head", "trust")
    study_file.db.close()
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(QualcodeError, match="another program holds"):
            restore(kept, path)
        other.stdin.write("\n")
        other.stdin.flush()
    assert listed(path.parent) == ["qualcode.db"]
    assert restore(kept, path) is not None


def bad_backups(folder, project):
    text = folder / "notes.txt"
    text.write_text("Dear diary, this is no database.\n" * 100)
    empty = folder / "empty.db"
    empty.touch()
    other = folder / "other.db"
    with sqlite3.connect(other) as made:
        made.execute("CREATE TABLE t (x)")
    made.close()
    damaged = folder / "damaged.db"
    data = bytearray(project.read_bytes())
    data[4096 * 3 : 4096 * 9] = b"\xa5" * 4096 * 6
    damaged.write_bytes(data)
    newer = folder / "newer.db"
    shutil.copy(project, newer)
    with sqlite3.connect(newer) as made:
        made.execute("PRAGMA user_version = 99")
    made.close()
    return {
        text: "not a sound backup",
        empty: "another kind of file",
        other: "another kind of file",
        damaged: "not a sound backup",
        newer: "newer qualcode",
        folder / "absent.db": "there is no file",
        project: "is the project itself",
    }


def test_what_is_no_sound_backup_is_refused_and_nothing_changes(study_file, tmp_path):
    path = study_file.db.path
    study_file.db.close()
    (tmp_path / "bad").mkdir()
    for bad, words in bad_backups(tmp_path / "bad", path).items():
        with pytest.raises(QualcodeError, match=words) as stop:
            restore(bad, path)
        assert stop.value.hint
        assert listed(path.parent) == ["qualcode.db"], bad
    assert names(path) == ["head", "teacher"]


def test_a_plain_copy_in_write_ahead_mode_is_a_backup_too(study_file, tmp_path):
    path = study_file.db.path
    study_file.db.close()
    copy = tmp_path / "copied" / "study.db"
    copy.parent.mkdir()
    shutil.copy(path, copy)
    assert restore(copy, tmp_path / "new" / "qualcode.db") is None
    assert names(tmp_path / "new" / "qualcode.db") == ["head", "teacher"]
