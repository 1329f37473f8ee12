"""The edits that let one code of a file, or its head, say other values: key by key."""

from collections.abc import Iterator, Sequence
from typing import Any

from qualcode.codebook.compare import LISTS, alike, missing, value
from qualcode.codebook.dump import item_lines, key_lines
from qualcode.codebook.kinds import Key
from qualcode.codebook.model import Code, Codebook
from qualcode.codebook.places import Path
from qualcode.codebook.surgery import Edit, Sheet, shifted


def key_edits(
    sheet: Sheet,
    path: Path,
    keys: Sequence[Key],
    before: Code | Codebook,
    after: Code | Codebook,
) -> Iterator[Edit]:
    """What must change in the lines of one code, or of the codebook, for it to say `after`."""
    changed = [key for key in keys if not alike(key, value(before, key), value(after, key))]
    if changed:
        home = _Home(sheet, path, keys)
        for key in changed:
            yield from home.edits(key, value(before, key), value(after, key))


class _Home:
    """The lines of one mapping of the file."""

    def __init__(self, sheet: Sheet, path: Path, keys: Sequence[Key]) -> None:
        self._sheet, self._path, self._keys = sheet, path, keys
        places = [place for at, place in sheet.tree.keys.items() if at[:-1] == path]
        self._margin = min(place.column for place in places) - 1

    def edits(self, key: Key, old: Any, new: Any) -> Iterator[Edit]:
        """The edits for one key."""
        here = (*self._path, key.name)
        if here not in self._sheet.tree.keys:
            yield self._inserted(key, new)
        elif new == key.default:
            yield self._dropped(key, here)
        elif key.name in LISTS and self._by_items(here, old):
            yield from self._items(here, old, new)
        else:
            yield self._written(key, here, new)

    def _inserted(self, key: Key, new: Any) -> Edit:
        """A key that is not there yet, behind the one that the reference page has before it."""
        sheet, tree = self._sheet, self._sheet.tree
        names = [each.name for each in self._keys]
        earlier = ["id", "codebook", *names[: names.index(key.name)]]
        there = [name for name in earlier if (*self._path, name) in tree.keys]
        last = max(tree.values[*self._path, name].last for name in there[-1:])
        at = sheet.after(last, self._margin)
        return Edit(at, at - 1, shifted(key_lines(key.name, new), self._margin))

    def _dropped(self, key: Key, here: Path) -> Edit:
        """A key that stands at its default again; its comments stay."""
        first, last = self._lines(here)
        if self._on_dash(first, here):
            return self._written(key, here, key.default)
        kept = self._sheet.comments(first, last)
        return Edit(first, last, tuple(" " * self._margin + each for each in kept))

    def _written(self, key: Key, here: Path, new: Any) -> Edit:
        """The key with its new value in the place of the old one."""
        sheet = self._sheet
        first, last = self._lines(here)
        brackets = sheet.tree.values[here].written == "["
        lines = key_lines(key.name, new, brackets=brackets)
        before = sheet.line(first)[: sheet.tree.keys[here].column - 1]
        return sheet.replaced(first, last, [before + lines[0], *shifted(lines[1:], self._margin)])

    def _lines(self, here: Path) -> tuple[int, int]:
        first = self._sheet.tree.keys[here].line
        return first, max(first, self._sheet.tree.values[here].last)

    def _on_dash(self, first: int, here: Path) -> bool:
        return bool(self._sheet.line(first)[: self._sheet.tree.keys[here].column - 1].strip())

    def _by_items(self, here: Path, old: Sequence[Any]) -> bool:
        """Whether the list has a line for each of its items."""
        values = self._sheet.tree.values
        begins = [values[*here, at].line for at in range(len(old)) if (*here, at) in values]
        return (
            not values[here].written and len(begins) == len(old) and (*here, len(old)) not in values
        )

    def _items(self, here: Path, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Edit]:
        """Items taken out and put in; the others keep their lines and comments."""
        sheet, place = self._sheet, self._sheet.tree.values[here]
        for at, item in enumerate(old):
            if item not in new:
                yield Edit(sheet.begin((*here, at)), sheet.tree.values[*here, at].last)
        added = missing(new, old)
        if added:
            margin = place.column - 1
            at = sheet.after(place.last, margin)
            yield Edit(at, at - 1, shifted(item_lines(str(here[-1]), added), margin))
