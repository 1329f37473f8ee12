"""The floor of import: read, decode, split, insert; one commit a file, no checks, no events."""

import re
import sqlite3
import sys
from hashlib import sha256
from pathlib import Path

LINE = re.compile(r"^([^:\n]{1,60}): (.+)$", re.MULTILINE)


def main(folder: Path, database: Path) -> None:
    """Bring every text file of a folder into a bare database."""
    database.unlink(missing_ok=True)
    db = sqlite3.connect(database, isolation_level=None)
    db.executescript(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
        "CREATE TABLE source (name TEXT PRIMARY KEY, sha TEXT, original BLOB, text TEXT);"
        "CREATE TABLE turn (key INTEGER PRIMARY KEY, source TEXT, number INTEGER, start INTEGER,"
        ' "end" INTEGER, label TEXT, text TEXT);'
        "CREATE VIRTUAL TABLE turn_text USING fts5 (text, content='turn', content_rowid='key');"
    )
    key = 1
    for path in sorted(folder.glob("*.txt")):
        original = path.read_bytes()
        text = original.decode()
        turns = [
            (key + i, path.stem, i + 1, m.start(2), m.end(2), m[1], m[2])
            for i, m in enumerate(LINE.finditer(text))
        ]
        key += len(turns)
        db.execute("BEGIN IMMEDIATE")
        db.execute(
            "INSERT INTO source VALUES (?,?,?,?)",
            (path.stem, sha256(original).hexdigest(), original, text),
        )
        db.executemany("INSERT INTO turn VALUES (?,?,?,?,?,?,?)", turns)
        db.executemany(
            "INSERT INTO turn_text (rowid, text) VALUES (?,?)",
            ((turn[0], turn[6]) for turn in turns),
        )
        db.execute("COMMIT")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
