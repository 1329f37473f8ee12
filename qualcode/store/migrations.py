"""The history of the schema: named steps, each in one transaction with its own record."""

import re
import sqlite3

from sqlite_utils import Database as Utils
from sqlite_utils import Migrations

from qualcode.store.schema import APPLICATION_ID, TABLES, VIEWS
from qualcode.text import marks
from qualcode.text.words import count

migrations = Migrations("qualcode")


@migrations()
def m001_all_tables(db: Utils) -> None:
    """Everything that version 0.1 stores."""
    for statement in statements(TABLES + VIEWS):
        db.execute(statement)


@migrations()
def m002_speakers_and_marks(db: Utils) -> None:
    """Labels that are one speaker, why a role was guessed, and marks, which are no words."""
    if "name" in db["speaker"].columns_dict:
        return  # a new file has all tables as they are today
    db.execute("ALTER TABLE speaker ADD COLUMN name TEXT")
    db.execute("ALTER TABLE speaker ADD COLUMN why TEXT NOT NULL DEFAULT ''")
    for statement in statements(TABLES):
        if "CREATE TABLE mark " in statement:
            db.execute(statement)
    _renew_views(db)
    _mark_turns(db)
    for table in ("coding", "placement"):
        _count_anew(db, table)


@migrations()
def m003_memos_on_segments(db: Utils) -> None:
    """Memos on words of a text, which comments of a file become."""
    if "'segment'" in db["memo"].schema:
        return  # a new file has all tables as they are today
    db.execute("ALTER TABLE memo RENAME TO memo_before")
    db.execute("DROP INDEX memo_target")
    for statement in statements(TABLES):
        if re.search(r"CREATE (TABLE memo|INDEX memo_target) ", statement):
            db.execute(statement)
    db.execute("INSERT INTO memo SELECT * FROM memo_before")
    db.execute("DROP TABLE memo_before")


@migrations()
def m004_evidence_of_a_coder(db: Utils) -> None:
    """Whose decisions taught a suggestion, how likely it was, and whether it came by lot."""
    if "coder" in db["evidence"].columns_dict:
        return  # a new file has all tables as they are today
    for column in (
        "coder TEXT NOT NULL DEFAULT ''",
        "confidence REAL CHECK (confidence BETWEEN 0 AND 1)",
        "decided INTEGER NOT NULL DEFAULT 0",
    ):
        db.execute(f"ALTER TABLE evidence ADD COLUMN {column}")
    for column in (
        "chance REAL CHECK (chance BETWEEN 0 AND 1)",
        "drawn INTEGER NOT NULL DEFAULT 0 CHECK (drawn IN (0, 1))",
    ):
        db.execute(f"ALTER TABLE decision ADD COLUMN {column}")


def _renew_views(db: Utils) -> None:
    for name in reversed(db.view_names()):
        db.execute(f'DROP VIEW "{name}"')
    for statement in statements(VIEWS):
        db.execute(statement)


def _mark_turns(db: Utils) -> None:
    """The marks of texts that are in the project already; their words are counted without them."""
    held = db.execute("SELECT key, revision, start, text, words FROM turn").fetchall()
    for key, revision, start, text, words in held:
        db.conn.executemany(
            "INSERT OR IGNORE INTO mark VALUES (?,?,?,?)",
            ((revision, start + a, start + b, kind) for a, b, kind in marks.marks(text)),
        )
        if count(text) != words:
            db.execute("UPDATE turn SET words = ? WHERE key = ?", (count(text), key))
    db.execute(
        "UPDATE revision SET words ="
        " (SELECT coalesce(sum(t.words), 0) FROM turn t WHERE t.revision = revision.id)"
    )


def _count_anew(db: Utils, table: str) -> None:
    """The words of quotes that hold marks."""
    columns = "id, id" if table == "coding" else "coding, revision"
    first, second = columns.split(", ")
    held = db.execute(f"SELECT {columns}, quote, words FROM {table}").fetchall()
    db.conn.executemany(
        f"UPDATE {table} SET words = ? WHERE {first} = ? AND {second} = ?",
        ((count(quote), a, b) for a, b, quote, words in held if count(quote) != words),
    )


def statements(script: str) -> list[str]:
    """The statements of an SQL script, so that a migration stays in its own transaction."""
    found: list[str] = []
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            found.append(pending.strip())
            pending = ""
    return found


def migrate(connection: sqlite3.Connection, schema: int) -> None:
    """Bring the file to the present schema and mark it as ours."""
    connection.isolation_level = "DEFERRED"
    try:
        migrations.apply(Utils(connection))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {schema}")
        connection.commit()
    finally:
        connection.isolation_level = None
