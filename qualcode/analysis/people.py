"""What can be said of a turn by name: its source, speaker, case, and the attributes of all three.

A case attribute holds for every case below it that does not say otherwise.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from qualcode.coding.corpus import Columns, Corpus
from qualcode.errors import QualcodeError, unknown
from qualcode.transcript.document import Value
from qualcode.transcript.people import ValueType, typed

_POLARS: dict[ValueType, type[pl.DataType]] = {
    "text": pl.String,
    "integer": pl.Int64,
    "number": pl.Float64,
    "boolean": pl.Boolean,
    "date": pl.String,
}


@dataclass(frozen=True, slots=True)
class Dimension:
    """A property of turns: the column to look up and the value under each of its keys."""

    name: str
    key: str
    values: Mapping[Any, Value]
    type: ValueType = "text"

    def of(self, turns: pl.DataFrame) -> pl.Series:
        """The value for each turn, null where nothing is known."""
        dtype = turns.schema[self.key]
        keys = pl.Series(self.key, list(self.values))
        table = pl.DataFrame(
            {
                self.key: keys.cast(dtype, strict=False) if self.values else keys.cast(dtype),
                "value": pl.Series(list(self.values.values()), dtype=_POLARS[self.type]),
            }
        ).drop_nulls(self.key)
        joined = turns.select(self.key).join(table, on=self.key, how="left", maintain_order="left")
        return joined["value"].alias(self.name)

    def keys(self, wanted: Sequence[str]) -> list[Any]:
        """The keys whose value is one of those wanted; a value that nobody has is a stop."""
        found: list[Any] = []
        for each in wanted:
            keys = [key for key, value in self.values.items() if means(each, value)]
            if not keys:
                shown = (said(value) for value in self.values.values())
                fixed = self.name in {"source", "speaker", "role", "participant"}
                noun = self.name if fixed else f"value of {self.name}"
                raise unknown(noun, each, shown)
            found += keys
        return found


def means(written: str, value: Value) -> bool:
    """Whether what a user typed is this value.

    >>> means("yes", True), means("2", 2.0), means("017", "17")
    (True, True, False)
    """
    if isinstance(value, bool):
        return written.lower() in ({"yes", "true"} if value else {"no", "false"})
    if isinstance(value, int | float):
        try:
            return float(written) == value
        except ValueError:
            return False
    return written == value


def said(value: Value) -> str:
    """A value as people write it.

    >>> said(True), said(2.0), said("017")
    ('yes', '2', '017')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def above(cases: Columns) -> dict[str, tuple[str, ...]]:
    """For each case itself and the cases over it, nearest first.

    >>> above({"case": ["Ash", "North"], "parent": ["North", None], "kind": ["", ""]})
    {'Ash': ('Ash', 'North'), 'North': ('North',)}
    """
    if not cases:
        return {}
    parents = dict(zip(cases["case"], cases["parent"], strict=True))
    return {case: tuple(_climb(case, parents)) for case in parents}


def _climb(case: str | None, parents: Mapping[str, str | None]) -> Iterator[str]:
    seen: set[str] = set()
    while case is not None and case not in seen:
        seen.add(case)
        yield case
        case = parents.get(case)


def levels(cases: Columns) -> list[Dimension]:
    """The cases over a case, one dimension for each kind of them (`cluster`), `case_1` without."""
    chains = above(cases)
    kinds = dict(zip(cases["case"], cases["kind"], strict=True)) if cases else {}
    tiers: dict[str, dict[str, Value]] = {}
    parents = {parent for chain in chains.values() for parent in chain[1:]}
    for case, chain in chains.items():
        for rank, each in enumerate(reversed(chain), start=1):
            if each in parents:
                tier = kinds.get(each) or f"case_{rank}"
                tiers.setdefault(tier, {})[case] = each
    return [Dimension(tier, "case", tiers[tier]) for tier in tiers]


@dataclass(frozen=True, slots=True)
class People:
    """All dimensions of a project, by the name that tables show.

    `said_as` gives for every way to name an attribute (`wave`, `source.wave`) those it may mean.
    """

    fixed: Mapping[str, Dimension]
    tiers: Mapping[str, Dimension]
    attributes: Mapping[str, Dimension]
    said_as: Mapping[str, tuple[str, ...]]

    def find(self, name: str) -> Dimension:
        """The dimension of this name; `school` may be said as `participant.school`."""
        for there in (self.fixed, self.tiers):
            if name in there:
                return there[name]
        meant = self.said_as.get(name, ())
        if not meant:
            raise unknown("attribute", name, [*self.fixed, *self.tiers, *self.attributes])
        if len(meant) > 1:
            raise QualcodeError(
                f"{name!r} has several owners", hint=f"say which: {' or '.join(meant)}"
            )
        return self.attributes[meant[0]]


def people(corpus: Corpus, turns: pl.DataFrame, sources: pl.DataFrame) -> People:
    """The dimensions that the turns of a corpus have."""
    numbers = dict(zip(sources["id"], range(sources.height), strict=True))
    fixed = {"source": Dimension("source", "source", dict(enumerate(sources["name"])))}
    for name in ("speaker", "role", "participant", "case"):
        there = turns[name].drop_nulls().unique().sort().to_list()
        fixed[name] = Dimension(name, name, {each: each for each in there})
    tiers = {}
    for each in levels(corpus.cases):
        name = f"case.{each.name}" if each.name in {*fixed, *TAKEN} else each.name
        tiers[name] = Dimension(name, each.key, each.values)
    found = _attributes(corpus.attributes, numbers, above(corpus.cases))
    attributes: dict[str, Dimension] = {}
    said_as: dict[str, tuple[str, ...]] = {}
    for (owner, name), each in found.items():
        shown = _shown(owner, name, [other for _, other in found], {*fixed, *tiers, *TAKEN})
        attributes[shown] = Dimension(shown, each.key, each.values, each.type)
        for way in (name, f"{owner}.{name}"):
            said_as[way] = (*said_as.get(way, ()), shown)
    return People(fixed, tiers, attributes, said_as)


TAKEN = (
    "quote", "turn", "last_turn", "time", "coder", "origin", "rating", "valence", "good", "memo",
    "start", "end", "coding", "code", "name", "theme", "level", "codebook", "placement",
    "id", "span", "first_turn",  # of a coding while its table is made
)  # fmt: skip


def _shown(owner: str, name: str, everybody: Sequence[str], taken: set[str]) -> str:
    clash = name in taken or everybody.count(name) > 1 or name.startswith(("level_", "case_"))
    return f"{owner}.{name}" if clash else name


def _attributes(
    held: Columns, numbers: Mapping[str, int], chains: Mapping[str, Sequence[str]]
) -> dict[tuple[str, str], Dimension]:
    rows: dict[tuple[str, str], list[tuple[str, Any, ValueType]]] = {}
    columns = (
        [held[name] for name in ("owner", "name", "attribute", "value", "type")] if held else []
    )
    for owner, name, attribute, value, kind in zip(*columns, strict=True):
        rows.setdefault((owner, attribute), []).append((name, value, kind))
    rank = {"source": 0, "participant": 1, "case": 2}
    found = {}
    for owner, attribute in sorted(rows, key=lambda pair: (rank[pair[0]], pair[1])):
        kind = _common([each for _, _, each in rows[owner, attribute]])
        values = {name: _value(value, kind) for name, value, _ in rows[owner, attribute]}
        keyed = _keyed(owner, values, numbers, chains)
        found[owner, attribute] = Dimension(attribute, owner, keyed, kind)
    return found


def _keyed(
    owner: str,
    values: Mapping[str, Value],
    numbers: Mapping[str, int],
    chains: Mapping[str, Sequence[str]],
) -> dict[Any, Value]:
    if owner == "source":
        return {numbers[name]: value for name, value in values.items() if name in numbers}
    if owner == "participant":
        return dict(values)
    inherited = {
        case: next((values[each] for each in chain if each in values), None)
        for case, chain in chains.items()
    }
    return {**values, **{case: value for case, value in inherited.items() if value is not None}}


def _common(kinds: Sequence[ValueType]) -> ValueType:
    distinct = set(kinds)
    if distinct == {"integer", "number"}:
        return "number"
    return kinds[0] if len(distinct) == 1 else "text"


def _value(value: Any, kind: ValueType) -> Value:
    if isinstance(value, str):
        return typed(value, kind)
    return float(value) if kind == "number" else said(value) if kind in {"text", "date"} else value
