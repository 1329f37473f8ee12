"""What lies between two codebooks, code by code: lines, order and comments play no part."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from qualcode.codebook.kinds import Key
from qualcode.codebook.model import Code, Codebook
from qualcode.codebook.schema import BOOK, CODE
from qualcode.codebook.tree import heirs

Kind = Literal["added", "removed", "replaced", "split", "merged", "renamed", "moved", "changed"]

LISTS = frozenset({"include", "exclude", "examples", "keywords", "patterns", "not", "replaces"})
BOOK_KEYS = tuple(key for key in BOOK if key.name != "codes")
CODE_KEYS = tuple(key for key in CODE if key.name not in {"id", "children"})
GONE: frozenset[Kind] = frozenset({"removed", "replaced", "split", "merged"})


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs; `code` is empty for the codebook itself.

    `before` and `after` hold what the kind is about: the whole code for `added` and for a code that
    is gone, its heirs for `replaced`, `split` and `merged` (a code that stays, deprecated, has no
    `before` there), the ids of the parents for `moved`, else the values of the key `field`.
    """

    kind: Kind
    code: str
    field: str = ""
    before: Any = None
    after: Any = None

    @property
    def plus(self) -> tuple[Any, ...]:
        """The items that a list has now and had not."""
        return missing(self.after, self.before) if self.field in LISTS else ()

    @property
    def minus(self) -> tuple[Any, ...]:
        """The items that a list had and has no longer."""
        return missing(self.before, self.after) if self.field in LISTS else ()


def missing(items: Sequence[Any], other: Sequence[Any]) -> tuple[Any, ...]:
    """The items that another list does not have, each once, in order.

    >>> missing(("a", "b", "b", "c"), ("c", "a"))
    ('b',)
    """
    try:
        known = set(other)
        return tuple(item for item in dict.fromkeys(items) if item not in known)
    except TypeError:  # token patterns are lists of mappings
        found: list[Any] = []
        for item in items:
            if item not in other and item not in found:
                found.append(item)
        return tuple(found)


def value(thing: Code | Codebook, key: Key) -> Any:
    """What a code or a codebook says under a key of the file."""
    return getattr(thing, key.attribute or key.name)


def alike(key: Key, one: Any, other: Any) -> bool:
    """Whether two values of a key say the same; the order of a list says nothing."""
    if one == other:
        return True
    return key.name in LISTS and not missing(one, other) and not missing(other, one)


def diff(before: Codebook, after: Codebook) -> tuple[Change, ...]:
    """All that differs, in the order: the codebook, codes gone, codes added, codes changed.

    >>> a = Codebook("x", "1", (Code("trust", "Trust", path=("trust",)),))
    >>> b = Codebook("x", "1", (Code("trust", "Trust!", "Faith.", path=("trust",)),))
    >>> [(change.kind, change.field) for change in diff(a, b)], diff(a, a)
    ([('renamed', 'name'), ('changed', 'definition')], ())
    """
    new = [Change("added", each.id, after=each) for each in after.codes if each.id not in before]
    both = [each for each in after.codes if each.id in before]
    changed = [change for each in both for change in _between(before.by_id[each.id], each)]
    own = _fields("", before, after, BOOK_KEYS)
    return (*own, *_gone(before, after), *_retired(before, after), *new, *changed)


def _fields(
    code: str, before: Code | Codebook, after: Code | Codebook, keys: Iterable[Key]
) -> Iterator[Change]:
    for key in keys:
        old, new = value(before, key), value(after, key)
        if not alike(key, old, new):
            named: Kind = "renamed" if code and key.name == "name" else "changed"
            yield Change(named, code, key.name, old, new)


def _between(before: Code, after: Code) -> Iterator[Change]:
    if before.parent != after.parent:
        yield Change("moved", after.id, before=before.parent, after=after.parent)
    yield from _fields(after.id, before, after, CODE_KEYS)


def _gone(before: Codebook, after: Codebook) -> Iterator[Change]:
    """The codes that are there no longer, each with what became of it."""
    taken = heirs(after)
    for code in before.codes:
        if code.id not in after:
            by = taken.get(code.id, ())
            yield Change(_fate(by, before, after), code.id, before=code, after=by)


def _fate(by: Sequence[str], before: Codebook, after: Codebook) -> Kind:
    if not by:
        return "removed"
    if len(by) > 1:
        return "split"
    earlier = [old for old in after.by_id[by[0]].replaces if old in before]
    return "merged" if by[0] in before or len(earlier) > 1 else "replaced"


def _retired(before: Codebook, after: Codebook) -> Iterator[Change]:
    """The codes that others take over from now, and that stay in the file as deprecated."""
    then, now = heirs(before), heirs(after)
    for code in before.codes:
        by = now.get(code.id, ())
        if code.id in after and by and by != then.get(code.id):
            yield Change(_fate(by, before, after), code.id, after=by)


def apply(codebook: Codebook, changes: Iterable[Change]) -> Codebook:
    """The codebook after these changes; new codes come last below their parents.

    >>> a = Codebook("x", "1", (Code("a", "A", path=("a",)),))
    >>> b = Codebook("x", "2", (Code("b", "B", path=("b",)), Code("a", "A", path=("b", "a"))))
    >>> diff(apply(a, diff(a, b)), b)
    ()
    """
    keys = {"": {key.name: key for key in BOOK_KEYS}}
    of_code = {key.name: key for key in CODE_KEYS}
    codes = {code.id: code for code in codebook.codes}
    parents = {code.id: code.parent for code in codebook.codes}
    for change in changes:
        if change.kind == "added":
            codes[change.code], parents[change.code] = change.after, change.after.parent
        elif change.kind in GONE:
            if change.before is not None:
                del codes[change.code], parents[change.code]
        elif change.kind == "moved":
            parents[change.code] = change.after
        elif change.code:
            named = of_code[change.field]
            codes[change.code] = _with(codes[change.code], named, change.after)
        else:
            codebook = _with(codebook, keys[""][change.field], change.after)
    return replace(codebook, codes=grown(codes, parents))


def _with(thing: Any, key: Key, new: Any) -> Any:
    return replace(thing, **{key.attribute or key.name: new})


def grown(codes: Mapping[str, Code], parents: Mapping[str, str | None]) -> tuple[Code, ...]:
    """The codes in tree order, each with its path, from who stands below whom."""
    below: dict[str | None, list[str]] = {}
    for code in codes:
        below.setdefault(parents[code], []).append(code)

    def walk(parent: str | None, path: tuple[str, ...]) -> Iterator[Code]:
        for code in below.get(parent, ()):
            here = (*path, code)
            yield replace(codes[code], path=here)
            yield from walk(code, here)

    return tuple(walk(None, ()))
