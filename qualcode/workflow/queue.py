"""What a coder is asked next: the order of suggestions, learned anew with each decision.

Learning goes on beside the reading, in a thread of its own, so that no key waits for it.
"""

import queue
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from qualcode.coding.suggestion import Evidence, Verdict, strength
from qualcode.errors import QualcodeError, unknown
from qualcode.store import codings, decisions, suggestions
from qualcode.store.database import Database, open_project
from qualcode.store.suggestions import Offered
from qualcode.suggest.queue import (
    ORDERS,
    Limits,
    Order,
    Standing,
    Waiting,
    arranged,
    shown,
)
from qualcode.text.folding import fold
from qualcode.workflow import alike, project

if TYPE_CHECKING:
    from qualcode.suggest.estimate import Estimate
    from qualcode.workflow.tutor import Tutor

# How likely a suggestion is before any decision tells: for the order only, never shown.
_GUESSES = {"keyword": 0.45, "pattern": 0.45, "strong": 0.35, "fair": 0.2, "weak": 0.1}


def checked_order(word: str) -> Order:
    """The order of this name; an error that lists them if there is none.

    >>> checked_order("certain")
    'certain'
    """
    for order in ORDERS:
        if order == word:
            return order
    raise unknown("order", word, list(ORDERS))


def limits(db: Database) -> Limits:
    """What the project's settings leave out of the queue."""
    said = project.settings(db.folder)
    phrases = tuple(fold(phrase).text.strip() for phrase in said.exclude)
    return Limits(said.least_words, phrases, said.most_per_source)


class Queue:
    """The suggestions that wait for one coder, in their order.

    With `live` the coder's decisions are learned from while she goes on.
    """

    def __init__(
        self,
        db: Database,
        coder: str,
        rows: Sequence[Offered],
        order: Order = "doubtful",
        *,
        live: bool = False,
    ) -> None:
        self._db, self._coder, self._order = db, coder, order
        self._rows = {row.key: row for row in rows}
        self._standings = stored(db, coder, rows)
        self._words = _words(db, rows)
        self._held = _held(db, coder)
        self._limits = limits(db)
        self._before = _decided(db, coder)
        self._language = alike.language_of(db)
        self._lots: set[int] = set()
        self._near: dict[int, float] = {}
        self.off = ""  # why nothing is learned any more, if so
        self._told: queue.SimpleQueue[Callable[[Tutor], Tutor | None]] = queue.SimpleQueue()
        if live and order in {"doubtful", "certain"}:
            threading.Thread(target=self._learn, daemon=True).start()

    def after(self, walked: Sequence[Offered], decided: Iterable[int] = ()) -> list[Offered]:
        """What comes after those that were walked past: the rest, without what is decided."""
        gone = {row.key for row in walked} | set(decided)
        waiting = [self._waiting(row) for row in self._rows.values() if row.key not in gone]
        came = [self._waiting(self._rows[key]) for key in gone if key in self._rows]
        before = Counter(pair for key, pair in self._before.items() if key not in gone)
        left = shown(waiting, self._held, self._limits, came, before)
        if self._near:
            return [self._rows[each.key] for each in sorted(left, key=self._less_near)]
        found = arranged(left, self._order, len(walked))
        self._lots -= {each.key for each in waiting}
        self._lots |= {each.key for each, lot in found if lot}
        return [self._rows[each.key] for each, _ in found]

    def take(self, rows: Iterable[Offered]) -> None:
        """Take in suggestions that wait again, such as those of an earlier sitting."""
        new = [row for row in rows if row.key not in self._rows]
        self._words |= _words(self._db, new)
        self._standings = {**stored(self._db, self._coder, new), **self._standings}
        self._rows = {**self._rows, **{row.key: row for row in new}}

    def like(self, text: str) -> bool:
        """Let what is most like these words come first; none: the usual order again.

        Whether the words say enough for it.
        """
        from qualcode.suggest.nearness import Nearness, pointed_at

        self._near, self._lots = {}, set()
        asked = pointed_at(text)
        if not asked.words or not self._words:
            return False
        keys = list(self._words)
        known = Nearness.of([pointed_at(self._words[key]) for key in keys], self._language)
        self._near = dict(zip(keys, known.to(asked).tolist(), strict=True))
        return True

    def words(self, row: Offered) -> str:
        """What was said there."""
        return self._words.get(row.key, "")

    def standing(self, row: Offered) -> Standing | None:
        """How likely it is, as far as that is known."""
        return self._standings.get(row.key)

    def by_lot(self, row: Offered) -> bool:
        """Whether it comes by lot."""
        return row.key in self._lots

    def decided(self, row: Offered, code: str, verdict: Verdict) -> None:
        """Take note of a decision; what it teaches is known a moment later."""
        if verdict == "accepted":
            self._held[row.source, code].append((row.start, row.end))
        self._told.put(lambda known: known.learn(row, code, verdict))

    def undone(self) -> None:
        """Take note that a step was taken back or done again: all is learned anew."""
        self._held, self._before = _held(self._db, self._coder), _decided(self._db, self._coder)
        self._told.put(lambda _: self._tutor())

    def estimate(self, codes: Iterable[str]) -> "Estimate | None":
        """How much of what is offered for these codes was found, and what the rest would take.

        Of the whole project, whatever part of it this sitting is about.
        """
        from qualcode.suggest.estimate import estimate

        wanted = set(codes)
        offered = suggestions.offered(self._db, self._coder)
        left = [row for row in offered if row.code in wanted and not row.verdict and not row.stale]
        elsewhere = [row for row in left if row.key not in self._standings]
        standings = {**stored(self._db, self._coder, elsewhere), **self._standings}
        held = codings.placed(self._db, None, self._coder)
        return estimate(
            sum(each.code in wanted and each.origin != "human" for each in held),
            [standings[row.key].chance for row in left],
            [
                (chance, accepted)
                for code, chance, accepted in decisions.drawn(self._db, self._coder)
                if code in wanted
            ],
        )

    def _less_near(self, each: Waiting) -> tuple[float, tuple[str, int, int, str]]:
        return -round(self._near[each.key], 6), each.place

    def _waiting(self, row: Offered) -> Waiting:
        chance = self._standings[row.key].chance
        return Waiting(
            row.key, row.source, row.start, row.end, row.code, chance, self._words[row.key]
        )

    def _learn(self) -> None:
        """Learn in a thread of its own; should that fail, the order stays as it was stored.

        Nobody's reading is worth less for it, and no screen is torn; it is told at the end.
        """
        try:
            self._learn_on()
        except QualcodeError as fault:
            self.off = fault.message
        except Exception as fault:  # noqa: BLE001 - a fault of ours is told, too
            self.off = f"{type(fault).__name__}: {fault}"

    def _learn_on(self) -> None:
        """Prepare, then learn from each decision as it comes."""
        known = self._tutor()
        while known is not None:
            self._standings = {**self._standings, **known.standings(self._rows.values())}
            known = self._told.get()(known)
            while known is not None and not self._told.empty():
                known = self._told.get()(known)

    def _tutor(self) -> "Tutor | None":
        """What the decisions on disk teach."""
        from qualcode.workflow.tutor import tutor

        with open_project(self._db.path) as own:
            return tutor(own, self._coder, list(self._rows.values()))


def stored(db: Database, coder: str, rows: Sequence[Offered]) -> dict[int, Standing]:
    """How suggestions stand by what the last runs have found out."""
    found = suggestions.evidence(db, [row.key for row in rows], coder)
    return {key: _standing(why) for key, why in found.items()}


def _standing(why: Sequence[Evidence]) -> Standing:
    """Of what was learned the chance; else a guess from the methods that found it.

    >>> _standing((Evidence("keyword", "1", "trust*", ()), Evidence("semantic", "1", "x", (), 4.5)))
    Standing(chance=0.6425, decided=0, sure=False)
    """
    for each in why:
        if each.coder:
            return Standing(each.score, each.decided, each.confidence is not None)
    left = 1.0
    for method in {_guessed(each) for each in why}:
        left *= 1 - _GUESSES.get(method, _GUESSES["weak"])
    return Standing(round(1 - left, 4))


def _guessed(each: Evidence) -> str:
    return strength(each.score) if each.method == "semantic" else each.method


def _words(db: Database, rows: Iterable[Offered]) -> dict[int, str]:
    """The words of each suggestion, folded: the same words need not be shown twice."""
    texts: dict[str, codings.Text] = {}
    found: dict[int, str] = {}
    for row in rows:
        if row.source not in texts:
            texts[row.source] = codings.text(db, row.source)
        text = texts[row.source]
        same = text.revision == row.revision
        found[row.key] = fold(text.text[row.start : row.end]).text if same else ""
    return found


def _decided(db: Database, coder: str) -> dict[int, tuple[str, str]]:
    """The suggestions that the coder has decided on, each with its source and code."""
    offered = suggestions.offered(db, coder)
    return {row.key: (row.source, row.code) for row in offered if row.verdict is not None}


def _held(db: Database, coder: str) -> defaultdict[tuple[str, str], list[tuple[int, int]]]:
    """The spans that the coder has coded, by source and code."""
    held: defaultdict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for each in codings.placed(db, None, coder):
        held[each.source, each.code].append((each.start, each.end))
    return held
