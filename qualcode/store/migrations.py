"""The history of the schema: named steps, each in one transaction with its own record."""

import re
import sqlite3

from sqlite_utils import Database as Utils
from sqlite_utils import Migrations

from qualcode.store.schema import APPLICATION_ID, TABLES, VIEWS

migrations = Migrations("qualcode")


@migrations()
def m001_all_tables(db: Utils) -> None:
    """Everything that version 0.1 stores."""
    for statement in statements(TABLES + VIEWS):
        db.execute(statement)


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
