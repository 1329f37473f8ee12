"""Two edits of one codebook joined, code by code and key by key, with what nobody can decide.

Lists are sets that keep their order: what either side added is there, what either took out is not.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from qualcode.codebook.compare import BOOK_KEYS, CODE_KEYS, LISTS, alike, grown, missing, value
from qualcode.codebook.kinds import Key
from qualcode.codebook.model import Code, Codebook


@dataclass(frozen=True, slots=True)
class Conflict:
    """What both sides decided differently; the merged codebook has what ours says.

    `field` is a key of the file, `parent`, or empty where one side took the whole code out.
    """

    code: str
    field: str
    ours: Any
    theirs: Any


@dataclass(frozen=True)
class Merged:
    """The joined codebook and the conflicts that are left to a person."""

    codebook: Codebook
    conflicts: tuple[Conflict, ...] = ()


NOTHING = Codebook("", "", ())  # the base of a file that both sides have made anew


def merge(base: Codebook, ours: Codebook, theirs: Codebook) -> Merged:
    """Both edits of a codebook in one.

    >>> base = Codebook("x", "1", (Code("a", "A", path=("a",)),))
    >>> ours = replace(base, codes=(Code("a", "A", keywords=("one",), path=("a",)),))
    >>> theirs = replace(base, codes=(Code("a", "A!", keywords=("two",), path=("a",)),))
    >>> merged = merge(base, ours, theirs).codebook.codes[0]
    >>> merged.name, merged.keywords
    ('A!', ('one', 'two'))
    """
    merger = _Merger(base, ours, theirs)
    book = merger.fields("", BOOK_KEYS, base, ours, theirs)
    codes = merger.codes()
    return Merged(replace(ours, **book, codes=codes), tuple(merger.conflicts))


class _Merger:
    """Joins what it is asked for, and notes the conflicts on the way."""

    def __init__(self, base: Codebook, ours: Codebook, theirs: Codebook) -> None:
        self.conflicts: list[Conflict] = []
        self._base, self._ours, self._theirs = base, ours, theirs

    def fields(
        self,
        code: str,
        keys: Iterable[Key],
        base: Code | Codebook,
        ours: Code | Codebook,
        theirs: Code | Codebook,
    ) -> dict[str, Any]:
        """The joined values of all keys, as attributes of the model."""
        return {
            key.attribute or key.name: self._joined(
                code, key, value(base, key), value(ours, key), value(theirs, key)
            )
            for key in keys
        }

    def _joined(self, code: str, key: Key, base: Any, ours: Any, theirs: Any) -> Any:
        if key.name in LISTS:
            return _union(base, ours, theirs)
        return self._one_of(code, key.name, base, ours, theirs)

    def _one_of(self, code: str, field: str, base: Any, ours: Any, theirs: Any) -> Any:
        """The value that one side changed; ours, and a conflict, when both did."""
        if ours in (base, theirs):
            return theirs
        if theirs != base:
            self.conflicts.append(Conflict(code, field, ours, theirs))
        return ours

    def codes(self) -> tuple[Code, ...]:
        """The joined codes in tree order."""
        ids = dict.fromkeys(code.id for book in (self._ours, self._theirs) for code in book.codes)
        codes: dict[str, Code] = {}
        parents: dict[str, str | None] = {}
        for each in ids:
            found = self._code(each)
            if found is not None:
                codes[each], parents[each] = found
        self._restore(codes, parents)
        self._untie(parents)
        return grown(codes, parents)

    def _code(self, code: str) -> tuple[Code, str | None] | None:
        """A joined code with its parent; None when it is gone."""
        base, ours, theirs = (
            book.by_id.get(code) for book in (self._base, self._ours, self._theirs)
        )
        if ours is not None and theirs is not None:
            root = base or Code(code, "")
            joined = replace(ours, **self.fields(code, CODE_KEYS, root, ours, theirs))
            return joined, self._one_of(code, "parent", root.parent, ours.parent, theirs.parent)
        left = ours or theirs
        if left is None or (base is not None and _same(base, left)):
            return None
        if base is not None:
            said = ("changed", "taken out") if ours else ("taken out", "changed")
            self.conflicts.append(Conflict(code, "", *said))
        return left, left.parent

    def _restore(self, codes: dict[str, Code], parents: dict[str, str | None]) -> None:
        """Bring back the codes that one side took out and the other put codes under."""
        waiting = list(parents)
        while waiting:
            parent = parents[waiting.pop()]
            if parent is None or parent in codes:
                continue
            ours = self._ours.by_id.get(parent)
            back = ours or self._theirs.by_id[parent]
            used = ("used for other codes", "taken out")
            self.conflicts.append(Conflict(parent, "", *(used if ours else used[::-1])))
            codes[parent], parents[parent] = back, back.parent
            waiting.append(parent)

    def _untie(self, parents: dict[str, str | None]) -> None:
        """Where the moves of both sides run in a circle, ours count."""
        for code in list(parents):
            for each in _circle(code, parents):
                held = self._ours.by_id.get(each)
                if held is not None and parents[each] != held.parent:
                    theirs = parents[each]
                    self.conflicts.append(Conflict(each, "parent", held.parent, theirs))
                    parents[each] = held.parent


def _union(
    base: tuple[Any, ...], ours: tuple[Any, ...], theirs: tuple[Any, ...]
) -> tuple[Any, ...]:
    """Ours without what theirs took out, then what theirs added.

    >>> _union(("a", "b"), ("a", "b", "c"), ("d", "a"))
    ('a', 'c', 'd')
    """
    gone = missing(base, theirs)
    kept = tuple(item for item in ours if item not in gone)
    return kept + missing(theirs, (*base, *ours))


def _same(one: Code, other: Code) -> bool:
    """Whether two states of a code say the same, at the same place of the tree."""
    return one.parent == other.parent and all(
        alike(key, value(one, key), value(other, key)) for key in CODE_KEYS
    )


def _circle(code: str, parents: dict[str, str | None]) -> list[str]:
    """The codes of a circle that this one stands in; none if its way up ends."""
    way: list[str] = []
    above: str | None = code
    while above is not None and above not in way:
        way.append(above)
        above = parents[above]
    return way if above == code else []
