"""Comments that came with a file, kept as memos on the words that they are about.

The target of such a memo is `revision:start-end`; a new text of the source takes it over.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from qualcode.coding.ids import content_id
from qualcode.coding.segment import Memo
from qualcode.store import coders, notes, sources
from qualcode.store.database import Database, iso, now
from qualcode.store.events import Changes, retire
from qualcode.transcript.document import Document, Remark

KIND = "segment"
DOUBT = "needs a look: "
Place = Callable[[int, int], tuple[int, int, bool]]

_TARGET = re.compile(r"([0-9a-f]+):(\d+)-(\d+)")


@dataclass(frozen=True, slots=True)
class OnWords:
    """A memo on a turn, or on words of the current text; `quote` is empty for a turn."""

    memo: Memo
    source: str
    turn: int
    start: int = 0
    quote: str = ""


def from_file(revision: str, document: Document, coder: str) -> list[Memo]:
    """The comments of a document as memos of the coder who imports it; the author is named."""
    return [_memo(revision, remark, coder) for remark in document.remarks]


def _memo(revision: str, remark: Remark, coder: str) -> Memo:
    target = f"{revision}:{remark.start}-{remark.end}"
    row = content_id("remark", target, remark.author, remark.time, remark.text)
    title = f"comment by {remark.author}" if remark.author else "comment"
    return Memo(row, KIND, target, remark.text, coder, _moment(remark.time), title)


def _moment(written: str) -> str:
    """When a comment was written, as the store writes times; now where the file does not say.

    >>> _moment("2026-03-04T10:05:00Z")
    '2026-03-04T10:05:00.000Z'
    """
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return now()
    return iso(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def put(db: Database, memos: Sequence[Memo], changes: Changes) -> None:
    """Write memos that are not in sight yet, inside the caller's transaction."""
    registered = coders.names(db)
    for name in sorted({memo.coder for memo in memos} - set(registered)):
        coders.put(db, name, "", changes)
    marks = ",".join("?" * len(memos))
    live = db.rows(
        f"SELECT id FROM memo WHERE live AND id IN ({marks})", [memo.id for memo in memos]
    )
    for memo in memos:
        if (memo.id,) not in live:
            notes.put_memo(db, memo, changes)


def carry(
    db: Database, current: str, revision: str, fresh: Iterable[Memo], place: Place, changes: Changes
) -> None:
    """Memos on a text that is replaced go over to the new one, where its own come too.

    `place` says where a span stands in the new text, and whether that is sure; a memo whose place
    is not sure says so. A comment that both texts have is one memo.
    """
    old = _on(db, current)
    moved = [_moved(memo, revision, place) for memo in old]
    retire(db, changes, "memo", [memo.id for memo in old])
    there = {(memo.title.removeprefix(DOUBT), memo.text) for memo in moved}
    put(db, [*moved, *(each for each in fresh if (each.title, each.text) not in there)], changes)


def _on(db: Database, revision: str) -> list[Memo]:
    return [memo for memo in notes.memos(db, KIND, in_sight=False) if _span(memo)[0] == revision]


def _moved(memo: Memo, revision: str, place: Place) -> Memo:
    _, start, end = _span(memo)
    first, last, sure = place(start, end)
    title = memo.title if sure else DOUBT + memo.title.removeprefix(DOUBT)
    target = f"{revision}:{first}-{last}"
    return replace(memo, id=content_id("memo", memo.id, target), target=target, title=title)


def _span(memo: Memo) -> tuple[str, int, int]:
    found = _TARGET.fullmatch(memo.target)
    return (found[1], int(found[2]), int(found[3])) if found else ("", 0, 0)


def on_words(db: Database, memos: Sequence[Memo]) -> dict[str, OnWords]:
    """Where the memos on turns and on words stand, under the memos' ids."""
    found = {}
    names = {row: name for name, row in sources.ids(db).items()}
    current = {revision: name for name, revision in sources.revisions(db).items()}
    texts: dict[str, str] = {}
    for memo in memos:
        revision, start, end = _span(memo) if memo.kind == KIND else ("", 0, 0)
        if revision in current:
            text = texts.setdefault(revision, sources.text_of(db, revision))
            turn = _turn_at(db, revision, start, end)
            found[memo.id] = OnWords(memo, current[revision], turn, start, text[start:end])
        elif memo.kind == "turn":
            source, _, number = memo.target.partition("#")
            if source in names:
                found[memo.id] = OnWords(memo, names[source], int(number))
    return found


def _turn_at(db: Database, revision: str, start: int, end: int) -> int:
    """The first turn that a span overlaps, 0 for none."""
    return int(
        db.value(
            "SELECT coalesce(min(number), 0) FROM turn"
            ' WHERE revision = ? AND start < ? AND "end" > ?',
            (revision, end, start),
        )
    )
