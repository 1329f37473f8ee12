"""The log's pen: every write says in the same transaction which rows came and went."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qualcode.coding.ids import new_id
from qualcode.store.database import Database, now
from qualcode.store.schema import FLIPPED

Rows = dict[str, list[str | int]]


Scope = dict[str, list[Any]]


@dataclass
class Changes:
    """The rows that came and went in one event, by table.

    `ended` is for an undo that takes back a suggest run: what that run had looked for, under its
    key, so that a redo ends the same evidence again.
    """

    came: Rows = field(default_factory=dict)
    went: Rows = field(default_factory=dict)
    ended: dict[str, Scope] = field(default_factory=dict)

    def add(self, table: str, row: str | int) -> None:
        """Note a row that is now live."""
        self.came.setdefault(table, []).append(row)

    def drop(self, table: str, row: str | int) -> None:
        """Note a row that is live no longer."""
        self.went.setdefault(table, []).append(row)

    def as_json(self) -> str:
        """The changes as the log keeps them."""
        said: dict[str, Any] = {"+": self.came, "-": self.went}
        if self.ended:
            said["ended"] = self.ended
        return json.dumps(said, separators=(",", ":"))

    @staticmethod
    def from_json(text: str) -> "Changes":
        """The changes that the log kept."""
        both = json.loads(text)
        return Changes(both["+"], both["-"], both.get("ended", {}))

    def inverse(self) -> "Changes":
        """What takes these changes back."""
        return Changes(dict(self.went), dict(self.came))


def record(
    db: Database,
    action: str,
    coder: str,
    changes: Changes,
    *,
    hashes: Mapping[str, str] | None = None,
    undoes: str | None = None,
) -> str:
    """Write one event, inside the caller's transaction; its id."""
    event = new_id()
    db.run(
        "INSERT INTO event (id, at, action, coder, changes, hashes, undoes) VALUES (?,?,?,?,?,?,?)",
        (event, now(), action, coder, changes.as_json(), json.dumps(dict(hashes or {})), undoes),
    )
    return event


def flip(db: Database, table: str, rows: Sequence[str | int], live: int) -> None:
    """Make these rows live, or live no longer."""
    db.run_many(
        f'UPDATE "{table}" SET live = ? WHERE "{FLIPPED[table]}" = ?', ((live, row) for row in rows)
    )


def retire(db: Database, changes: Changes, table: str, rows: Sequence[str | int]) -> None:
    """Take rows out of sight and note it."""
    flip(db, table, rows, 0)
    for row in rows:
        changes.drop(table, row)
