"""Why a suggestion was made, in words that lead back to the text; one line for each reason."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from qualcode.coding.suggestion import AROUND, Evidence, strength
from qualcode.store import codings, runs, sources
from qualcode.store.database import Database
from qualcode.suggest.queue import Standing, in_words

_LONGEST = 90  # characters of a passage that is quoted as a likeness


def told(
    db: Database, evidence: Iterable[Evidence], suggestion: int | None = None
) -> list[tuple[str, str]]:
    """Each reason as the method with its version, and what it says; of what was learned, when."""
    lines: list[tuple[str, str]] = []
    degree = ""
    for each in evidence:
        method = f"{each.method} {each.version}"
        if each.coder and not degree:
            degree = in_words(Standing(each.score, each.decided, each.confidence is not None))
            lines.append((method, degree))
            lines += [(method, by) for by in _taught(db, suggestion, each.coder)]
        lines.append((method, _reason(db, each)))
    return lines


def _taught(db: Database, suggestion: int | None, coder: str) -> Iterator[str]:
    """Up to when the decisions go that taught a suggestion; the log lists them."""
    at = None if suggestion is None else runs.taught_by(db, suggestion, coder)
    if at:
        yield f"taught by what you had decided by {at[:16].replace('T', ' ')} UTC"


def _reason(db: Database, each: Evidence) -> str:
    if each.method == "semantic" and each.rule == AROUND:
        return "the talk around it is like the code; without that it would not stand out"
    if each.method == "semantic":
        degree = f"{strength(each.score)}: {each.score:.1f} spreads above the project's mean"
        return f"like the code in {each.rule!r} ({degree})"
    if each.passage:
        return _likeness(db, each.passage)
    if each.coder:
        return f"“{each.rule}” marks what you coded so" if _is_word(each) else each.rule
    return f"the rule {each.rule!r}"


def _is_word(each: Evidence) -> bool:
    return bool(each.spans) and " " not in each.rule


def _likeness(db: Database, passage: str) -> str:
    """Which passage that was coded so it is most like, where that stands and what it says."""
    revision, _, span = passage.partition(":")
    start, end = map(int, span.split("-"))
    name = next((name for name, held in sources.revisions(db).items() if held == revision), None)
    if name is None:
        return "like a passage that you coded so, in a text that is another by now"
    text = codings.text(db, name)
    turn = bisect_right(text.starts, start)
    quote = " ".join(text.text[start:end].split())
    short = quote if len(quote) <= _LONGEST else f"{quote[: _LONGEST - 1].rstrip()}…"
    return f"most like what you coded so in {name}, turn {turn}: “{short}”"
