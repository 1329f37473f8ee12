"""What a project holds and what is left to code, by coder."""

from collections.abc import Mapping
from dataclasses import dataclass

from qualcode.store import codebooks, coders, notes, sources, suggestions
from qualcode.store.database import Database


@dataclass(frozen=True)
class Status:
    """The state of a project: lines about what is there, a row for each coder."""

    lines: tuple[str, ...]
    coders: tuple[tuple[str, int, int, int, int, int], ...]


def status(db: Database) -> Status:
    """What is there; for each coder sources done, in progress, left, codings, open suggestions."""
    held = sources.all_sources(db)
    words = sum(source.words for source in held)
    used = [version for version in codebooks.versions(db) if version.in_use]
    book = f"{used[0].name} {used[0].version}" if used else "none yet: qualcode codebook use jpd"
    lines = (
        f"project   {db.path}",
        f"sources   {len(held)} with {sum(s.turns for s in held):,} turns, {words:,} words",
        f"codebook  {book}",
    )
    waiting = suggestions.waiting(db)
    rows = (_row(db, coder, len(held), waiting) for coder in coders.all_coders(db))
    return Status(lines, tuple(rows))


def _row(
    db: Database, coder: coders.Coder, count: int, waiting: Mapping[str, int]
) -> tuple[str, int, int, int, int, int]:
    said = [each.status for each in notes.progress(db, coder.name)]
    done, begun = said.count("done"), said.count("in progress")
    left = count - done - begun
    return coder.name, done, begun, left, coder.codings, waiting.get(coder.name, 0)
