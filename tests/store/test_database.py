"""Opening, transactions, faults in plain words, the log's pen, migrations, two who write at once."""

import json
import sqlite3
import subprocess
import sys

import pytest

from qualcode.errors import QualcodeError
from qualcode.store import check, coders, codings, database, sources
from qualcode.store.database import FILE, create, open_project
from qualcode.store.events import Changes, flip, record, retire
from qualcode.store.migrations import migrate, statements
from qualcode.store.schema import APPLICATION_ID, SCHEMA, TABLES


def test_a_new_project_can_be_opened_again(tmp_path):
    with create(tmp_path / "new" / "study") as db:
        coders.add(db, "mina")
        assert db.folder == tmp_path / "new" / "study"
    with open_project(tmp_path / "new" / "study" / FILE) as db:
        assert coders.names(db) == ["mina"]
    assert [path.name for path in (tmp_path / "new" / "study").iterdir()] == [FILE]


def test_a_project_is_not_made_over_another(tmp_path):
    create(tmp_path).close()
    with pytest.raises(QualcodeError, match="exists already") as stop:
        create(tmp_path)
    assert "--project" in stop.value.hint


def test_a_project_is_not_made_where_a_file_stands(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(QualcodeError, match="cannot make the folder"):
        create(tmp_path / "file" / "study")


def other_database(path):
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE t (x)")
    made.close()


def newer(path):
    create(path.parent).close()
    with sqlite3.connect(path) as made:
        made.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    made.close()


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        (lambda _: None, "there is no project at"),
        (lambda path: path.mkdir(), "there is no project at"),
        (lambda path: path.touch(), "is not a qualcode project"),
        (
            lambda path: path.write_text("Dear diary, " * 200),
            "no qualcode project, or it is damaged",
        ),
        (other_database, "is not a qualcode project"),
        (newer, f"newer qualcode (schema {SCHEMA + 1}, this one knows {SCHEMA})"),
    ],
    ids=["nothing", "folder", "empty", "text", "other database", "newer"],
)
def test_what_cannot_be_opened_is_said_in_one_sentence(tmp_path, prepare, words):
    path = tmp_path / FILE
    prepare(path)
    with pytest.raises(QualcodeError) as stop:
        open_project(path)
    assert words in stop.value.message
    assert stop.value.hint


def test_a_locked_project_is_said_in_one_sentence(study_file, monkeypatch):
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    with open_project(study_file.db.path) as other, study_file.db.writing():
        with pytest.raises(QualcodeError, match="another program holds") as stop:
            coders.add(other, "zoe")
        assert stop.value.hint == "close it and try again"


def test_a_full_disk_writes_nothing_of_the_step(study_file):
    db = study_file.db
    pages = db.value("PRAGMA page_count")
    db.run(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(QualcodeError, match="the disk is full; nothing of this step was written"):
        study_file.bring(long="P: Words and words.\n" * 5000)
    assert list(sources.ids(db)) == ["head", "teacher"]
    assert not db.connection.in_transaction
    db.run(f"PRAGMA max_page_count = {pages + 5000}")
    study_file.bring(short="P: Words.\n")


# --- transactions


def test_a_transaction_is_all_or_nothing(study):
    def half():
        with study.db.writing():
            study.db.run("DELETE FROM decision")
            study.db.run("UPDATE source SET live = 0")
            raise KeyboardInterrupt

    before = study.state()
    with pytest.raises(KeyboardInterrupt):
        half()
    assert study.state() == before
    coders.add(study.db, "zoe")


def test_a_commit_that_fails_leaves_no_transaction_open(study):
    def broken():
        with study.db.writing():
            study.db.run("PRAGMA defer_foreign_keys = ON")
            study.db.run("UPDATE revision SET text = 'nowhere'")

    with pytest.raises(sqlite3.IntegrityError):
        broken()
    assert not study.db.connection.in_transaction
    coders.add(study.db, "zoe")
    assert [each for each in check.check(study.db) if each.severity == "error"] == []


def test_reading_sees_one_moment(study_file):
    with open_project(study_file.db.path) as other:
        with study_file.db.reading():
            assert coders.names(study_file.db) == ["jo", "mina"]
            coders.add(other, "zoe")
            assert coders.names(study_file.db) == ["jo", "mina"]
        assert coders.names(study_file.db) == ["jo", "mina", "zoe"]


def test_one_row_means_one_row(study):
    assert study.db.value("SELECT name FROM coder WHERE name = 'nobody'") is None
    with pytest.raises(AssertionError, match="2 found"):
        study.db.row("SELECT name FROM coder")


def test_settings_of_the_connection(study_file):
    asked = {
        name: study_file.db.value(f"PRAGMA {name}")
        for name in ("journal_mode", "synchronous", "foreign_keys")
    }
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


# --- the log


def test_the_log_is_append_only(study):
    for sql in ("DELETE FROM event", "UPDATE event SET coder = 'jo'"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            study.db.run(sql)


def test_changes_come_back_from_the_log(study):
    changes = Changes()
    changes.add("coding", "a")
    changes.drop("run", 2**62)
    assert Changes.from_json(changes.as_json()) == changes
    assert json.loads(changes.as_json()) == {"+": {"coding": ["a"]}, "-": {"run": [2**62]}}
    assert changes.inverse() == Changes({"run": [2**62]}, {"coding": ["a"]})
    ended = Changes(ended={"7": {"pairs": [["keyword", "trust"]], "revisions": ["r"]}})
    assert Changes.from_json(ended.as_json()) == ended


def test_retiring_notes_what_went(study):
    changes = Changes()
    with study.db.writing():
        retire(study.db, changes, "coder", ["jo"])
        record(study.db, "test", "mina", changes, hashes={"x": "y"})
    assert coders.names(study.db) == ["mina"]
    assert study.db.rows("SELECT changes, hashes FROM event ORDER BY seq DESC LIMIT 1") == [
        ('{"+":{},"-":{"coder":["jo"]}}', '{"x": "y"}')
    ]
    with study.db.writing():
        flip(study.db, "coder", ["jo"], 1)
    assert coders.names(study.db) == ["jo", "mina"]


# --- migrations


def test_a_new_file_is_marked_as_ours(study_file):
    assert study_file.db.value("PRAGMA application_id") == APPLICATION_ID
    assert study_file.db.value("PRAGMA user_version") == SCHEMA


def test_an_older_file_is_copied_before_it_is_migrated(study_file):
    path = study_file.db.path
    study_file.db.run("PRAGMA user_version = 0")
    study_file.db.close()
    with open_project(path) as db:
        assert db.value("PRAGMA user_version") == SCHEMA
        assert list(sources.ids(db)) == ["head", "teacher"]
    copy = path.with_name(f"qualcode.before-schema-{SCHEMA}.db")
    with sqlite3.connect(copy) as kept:
        assert kept.execute("PRAGMA user_version").fetchone() == (0,)
        assert kept.execute("SELECT count(*) FROM source").fetchone() == (2,)
    kept.close()


def test_migrating_twice_changes_nothing(study):
    before = list(study.db.connection.iterdump())
    migrate(study.db.connection, SCHEMA)
    assert list(study.db.connection.iterdump()) == before
    assert study.db.connection.isolation_level is None


def test_a_migration_that_fails_leaves_nothing(tmp_path, monkeypatch):
    from qualcode.store import migrations

    monkeypatch.setattr(migrations, "TABLES", TABLES + "\nCREATE TABLE broken (;\n")
    with pytest.raises(sqlite3.OperationalError):
        create(tmp_path)
    with sqlite3.connect(tmp_path / FILE) as made:
        assert made.execute("SELECT count(*) FROM sqlite_master WHERE name = 'run'").fetchone() == (
            0,
        )
        assert made.execute("PRAGMA application_id").fetchone() == (0,)
    made.close()


def test_statements_keep_triggers_whole():
    found = statements(TABLES)
    assert sum(each.count("CREATE TRIGGER") for each in found) == 2
    assert all(sqlite3.complete_statement(each) for each in found)
    assert "".join("".join(found).split()) == "".join(TABLES.split())


# --- two processes


WORK = """
import sys
from pathlib import Path
from qualcode.coding.ids import new_id
from qualcode.coding.segment import Coding
from qualcode.store import codings, database
path, coder, number = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
with database.open_project(path) as db:
    text = codings.text(db, "head")
    for n in range(number):
        made = Coding(new_id(), text.segment(34 + n, 59), "trust", coder, database.now())
        codings.add(db, [made], coder)
"""


def test_two_processes_write_at_once_and_neither_loses(study_file):
    path = str(study_file.db.path)
    both = [
        subprocess.Popen([sys.executable, "-c", WORK, path, coder, "25"])
        for coder in ("mina", "jo")
    ]
    assert [each.wait(60) for each in both] == [0, 0]
    held = codings.placed(study_file.db)
    assert len(held) == 50
    assert study_file.db.value("SELECT count(*) FROM event WHERE action = 'code'") == 50
    assert [each for each in check.check(study_file.db) if each.severity == "error"] == []


def as_version_one(db):
    """Take back what the second schema added, as a file of version 0.1 has it."""
    for view in ("v_frequencies", "v_codings", "v_turns"):
        db.run(f"DROP VIEW {view}")
    db.run("ALTER TABLE speaker DROP COLUMN name")
    db.run("ALTER TABLE speaker DROP COLUMN why")
    db.run("DROP TABLE mark")
    db.run("DELETE FROM _sqlite_migrations WHERE name = 'm002_speakers_and_marks'")
    db.run("UPDATE turn SET words = words + 1 WHERE text LIKE '%[laughs]%'")
    db.run("UPDATE coding SET words = words + 1 WHERE quote LIKE '%[laughs]%'")
    db.run("PRAGMA user_version = 1")


def test_a_file_of_the_first_schema_gets_marks_and_speakers(study_file):
    from qualcode.store import check, people

    study_file.bring(marked="Head: We [laughs] trust them.\nHead: Yes.\n")
    study_file.code("marked", "We [laughs] trust them.")
    as_version_one(study_file.db)
    path = study_file.db.path
    study_file.db.close()
    with open_project(path) as db:
        assert db.rows("SELECT kind FROM mark") == [("laughter",)]
        assert [(v.label, v.words) for v in people.voices(db, "marked")] == [("Head", 4)]
        assert db.value("SELECT words FROM v_codings WHERE source = 'marked'") == 3
        assert [f for f in check.check(db) if f.severity == "error"] == []
