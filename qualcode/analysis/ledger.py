"""The ledger of suggestions: what each method, code and rule offered, and what coders made of it.

A suggestion counts once in a row. What is stale stands apart, so all other counts are of what the
codebook says now.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from qualcode.analysis import codes
from qualcode.analysis import selection as filters
from qualcode.analysis.layer import Layer
from qualcode.analysis.proportion import wilson
from qualcode.codebook.model import Codebook
from qualcode.coding.corpus import Selection
from qualcode.coding.ids import key_text
from qualcode.coding.suggestion import Decision, Evidence, Verdict
from qualcode.errors import unknown
from qualcode.table import Table
from qualcode.text.amounts import many

By = Literal["method", "code", "rule", "suggestion"]
_BY = ("method", "code", "rule", "suggestion")
_WORDED = frozenset({"keyword", "pattern"})  # methods whose rules stand in the codebook
_LIKE = "like what was coded so"  # whichever passage that was: `suggestions explain` names it
_UNITS = {
    "method": "one row a method: the distinct suggestions that it made",
    "code": "one row a code: the distinct suggestions of it",
    "rule": "one row a rule of a code: the distinct suggestions that it made",
    "suggestion": "one row a suggestion and method, and each coder who decided",
}
_COUNTS: Mapping[str, Any] = {
    "offered": pl.Int64, "accepted": pl.Int64, "rejected": pl.Int64, "pending": pl.Int64,
    "precision": pl.Float64, "precision_low": pl.Float64, "precision_high": pl.Float64,
}  # fmt: skip
_ONLY: Mapping[str, Any] = {"only": pl.Int64, "only_accepted": pl.Int64}
_STALE: Mapping[str, Any] = {"stale": pl.Int64}
_LINE: Mapping[str, Any] = {
    "suggestion": pl.String, "source": pl.String, "turn": pl.Int64, "code": pl.String,
    "text": pl.String, "method": pl.String, "version": pl.String, "rule": pl.String,
    "score": pl.Float64, "confidence": pl.Float64, "words": pl.String, "state": pl.String,
    "instead": pl.String, "stale": pl.Boolean, "coder": pl.String, "decided": pl.String,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One suggestion: where it stands, why it was made, and what coders decided on it."""

    key: int
    source: str
    turn: int
    start: int
    code: str
    text: str
    stale: bool
    evidence: tuple[Evidence, ...]
    decisions: tuple[Decision, ...] = ()
    earlier: bool = False  # it stands on words that were corrected since

    @property
    def verdict(self) -> Verdict | None:
        """Accepted if any coder accepts, rejected if all who decided reject."""
        said = {each.verdict for each in self.decisions}
        return "accepted" if "accepted" in said else "rejected" if said else None

    def of(self, method: str) -> list[Evidence]:
        """The evidence of one method."""
        return [each for each in self.evidence if each.method == method]

    def words(self, why: Iterable[Evidence]) -> str:
        """The words of the suggestion that some evidence rests on."""
        end = self.start + len(self.text)
        inside = [s for each in why for s in each.spans if self.start <= s[0] and s[1] <= end]
        return ", ".join(dict.fromkeys(self.text[a - self.start : b - self.start]
                                       for a, b in sorted(inside)))  # fmt: skip


@dataclass(frozen=True)
class Ledger:
    """All suggestions that pass the filters, as one layer sees them."""

    codebook: Codebook
    layer: Layer
    selection: Selection
    entries: Sequence[Entry]
    outdated: tuple[str, ...] = ()  # methods that made what is stale, in another version than now


def table(ledger: Ledger, by: By = "method") -> Table:
    """The ledger by method, code or rule, with precision; or suggestion by suggestion."""
    if by not in _BY:
        raise unknown("grouping", by, _BY)
    methods = _methods(ledger, by)
    return Table(
        name="suggestions",
        frame=_FRAMES[by](ledger, methods),
        title=f"Suggestions by {by}, decisions of {ledger.layer}",
        unit=_UNITS[by],
        base=_base(ledger),
        notes=tuple(_notes(ledger, by, methods)),
    )


def _methods(ledger: Ledger, by: By) -> list[str]:
    """The methods that are shown: those asked for; by rule else those whose rules people wrote."""
    there = sorted({each.method for entry in ledger.entries for each in entry.evidence})
    if ledger.selection.methods:
        return [each for each in there if each in ledger.selection.methods]
    return [each for each in there if by != "rule" or each in _WORDED]


def _by_method(ledger: Ledger, methods: Sequence[str]) -> pl.DataFrame:
    rows = []
    for method in methods:
        mine = [entry for entry in ledger.entries if entry.of(method)]
        alone = [entry for entry in mine if len({e.method for e in entry.evidence}) == 1]
        rows.append((method, *_counts(mine), *_only(alone), *_stale(mine)))
    head = {"method": pl.String}
    return pl.DataFrame(rows, schema={**head, **_COUNTS, **_ONLY, **_STALE}, orient="row")


def _by_code(ledger: Ledger, _: Sequence[str]) -> pl.DataFrame:
    every = codes.every(ledger.codebook, {entry.code for entry in ledger.entries})
    paths = {code.id: code.path for code in every}
    found: dict[str, list[Entry]] = {}
    for entry in ledger.entries:
        for code in paths[entry.code]:
            found.setdefault(code, []).append(entry)
    shown = [code for code in codes.shown(every, ledger.selection.codes) if code.id in found]
    rows = [(*_counts(found[code.id]), *_stale(found[code.id])) for code in shown]
    counts = pl.DataFrame(rows, schema={**_COUNTS, **_STALE}, orient="row")
    return codes.described(shown, every).hstack(counts)


def _by_rule(ledger: Ledger, methods: Sequence[str]) -> pl.DataFrame:
    head = {"rule": pl.String, "code": pl.String, "method": pl.String}
    rows = [
        (rule, code, method, *_counts(mine), *_only(_alone(mine)), *_stale(mine))
        for (code, method, rule), mine in _rules(ledger, methods).items()
    ]
    return pl.DataFrame(rows, schema={**head, **_COUNTS, **_ONLY, **_STALE}, orient="row")


def _rules(
    ledger: Ledger, methods: Sequence[str]
) -> Mapping[tuple[str, str, str], Sequence[Entry]]:
    """The suggestions of each rule: code by code in tree order, the rules that offer most first."""
    found: dict[tuple[str, str, str], list[Entry]] = {}
    for entry in ledger.entries:
        for method, rule in {(each.method, _rule(each)) for each in entry.evidence}:
            if method in methods:
                found.setdefault((entry.code, method, rule), []).append(entry)
    every = codes.every(ledger.codebook, {code for code, *_ in found})
    places = {code.id: place for place, code in enumerate(every)}
    order = sorted(found, key=lambda each: (places[each[0]], each[1], -len(found[each]), each[2]))
    return {rule: found[rule] for rule in order}


def _alone(entries: Iterable[Entry]) -> list[Entry]:
    """Those for which a single rule of a single method speaks."""
    return [entry for entry in entries if len({(e.method, _rule(e)) for e in entry.evidence}) == 1]


def _rule(why: Evidence) -> str:
    """The rule as it is counted: a passage that was coded so is no rule that anybody wrote."""
    return _LIKE if why.passage else why.rule


def _counts(entries: Iterable[Entry]) -> tuple[int | float | None, ...]:
    """What stands in the columns of counts; the precision of nothing is undefined."""
    said = [entry.verdict for entry in entries if not entry.stale]
    accepted, rejected = said.count("accepted"), said.count("rejected")
    decided = accepted + rejected
    precise: tuple[float | None, ...] = (None, None, None)
    if decided:
        precise = tuple(round(x, 4) for x in (accepted / decided, *wilson(accepted, decided)))
    return len(said), accepted, rejected, len(said) - decided, *precise


def _only(entries: Iterable[Entry]) -> tuple[int, int]:
    said = [entry.verdict for entry in entries if not entry.stale]
    return len(said), said.count("accepted")


def _stale(entries: Iterable[Entry]) -> tuple[int]:
    return (sum(entry.stale for entry in entries),)


def _by_suggestion(ledger: Ledger, methods: Sequence[str]) -> pl.DataFrame:
    rows = [line for entry in ledger.entries for line in _lines(entry, methods)]
    return pl.DataFrame(rows, schema=_LINE, orient="row", infer_schema_length=None)


def _lines(entry: Entry, methods: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """A row for each method and each coder who decided; one of a method while nobody has."""
    where = key_text(entry.key), entry.source, entry.turn, entry.code, entry.text
    said: list[tuple[Any, ...]] = [
        (each.verdict, each.instead or None, entry.stale, each.coder, each.created)
        for each in entry.decisions
    ]
    made = [method for method in methods if entry.of(method)]
    for method in made or ([""] if not entry.evidence else []):
        for decided in said or [("pending", None, entry.stale, None, None)]:
            yield *where, *_why(entry, method), *decided


def _why(entry: Entry, method: str) -> tuple[Any, ...]:
    why = entry.of(method)
    if not why:
        return None, None, None, None, None, None
    sure = [each.confidence for each in why if each.confidence is not None]
    return (
        method,
        ", ".join(sorted({each.version for each in why})),
        "; ".join(dict.fromkeys(_rule(each) for each in why)),
        max(each.score for each in why),
        max(sure) if sure else None,
        entry.words(why),
    )


_FRAMES = {
    "method": _by_method,
    "code": _by_code,
    "rule": _by_rule,
    "suggestion": _by_suggestion,
}


def _base(ledger: Ledger) -> str:
    fresh = [entry for entry in ledger.entries if not entry.stale]
    decided = sum(entry.verdict is not None for entry in fresh)
    on = many(len({entry.code for entry in fresh}), "code")
    within = many(len({entry.source for entry in fresh}), "source")
    base = (
        f"{many(len(fresh), 'suggestion')} on {on} in {within}:"
        f" {decided:,} decided by {ledger.layer}, {len(fresh) - decided:,} pending"
    )
    only = "; ".join(filter(None, [filters.said(ledger.selection), *_asked(ledger.selection)]))
    return f"{base}; only {only}" if only else base


def _asked(selection: Selection) -> Iterator[str]:
    """The filters that choose among suggestions only."""
    if selection.methods:
        yield f"method = {' or '.join(selection.methods)}"
    if selection.confidence is not None:
        yield f"{selection.confidence:.0%} likely or more"


def _notes(ledger: Ledger, by: By, methods: Sequence[str]) -> Iterator[str]:
    if by != "suggestion":
        yield (
            "Precision is accepted of decided, with Wilson's 95% interval, and empty where nothing"
            " is decided; what is still pending may differ, unless it was decided in random order."
        )
    if by in {"method", "rule"}:
        yield f"Only: the suggestions that this {by} alone found, of all {by}s."
    if by == "code" and any(len(code.path) > 1 for code in ledger.codebook.codes):
        yield "A parent code counts the suggestions of all codes below it."
    yield from _of_stale(ledger, by)
    yield from _left_out(ledger, by, methods)
    yield from _of_decisions(ledger.entries)


def _of_stale(ledger: Ledger, by: By) -> Iterator[str]:
    if stale := sum(entry.stale for entry in ledger.entries):
        apart = "" if by == "suggestion" else ", and in no other count"
        yield (
            f"Stale: {many(stale, 'suggestion')} made by what the codebook or a method says no"
            f" longer{apart}; qualcode suggest looks anew."
        )
    if ledger.outdated:
        yield f"Stale by an earlier version of the method: {', '.join(ledger.outdated)}."


def _of_decisions(entries: Sequence[Entry]) -> Iterator[str]:
    if other := sum(any(each.instead for each in entry.decisions) for entry in entries):
        yield f"Given another code than the one suggested: {other:,}, counted as rejected."
    if earlier := sum(entry.earlier for entry in entries):
        yield f"Decided on words that were corrected since: {earlier:,}, which count too."
    if clashing := sum(len({d.verdict for d in entry.decisions}) > 1 for entry in entries):
        yield f"Accepted by one coder and rejected by another: {clashing:,}, counted as accepted."


def _left_out(ledger: Ledger, by: By, methods: Sequence[str]) -> Iterator[str]:
    if by != "rule" or ledger.selection.methods:
        return
    there = {each.method for entry in ledger.entries for each in entry.evidence}
    for method in sorted(there - set(methods)):
        yield f"Left out: the reasons of {method}; --method {method} shows them."
