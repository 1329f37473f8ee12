"""From what a file of another tool says to a codebook: the same checks as for the YAML file.

Places are a line and a column, or a row and a cell; each format says how it spells them.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from qualcode.codebook.dump import as_yaml
from qualcode.codebook.examine import examine
from qualcode.codebook.places import Path, Place
from qualcode.codebook.slugs import slug
from qualcode.codebook.strict_yaml import Tree
from qualcode.codebook.yaml_file import Reading
from qualcode.errors import Finding

At = tuple[int, int]  # line and column, or row and cell, from 1
Spell = Callable[[int, int], str]  # a place as a person goes to it
FIRST_VERSION = "0.1.0"
SLUGGED = re.compile(r"[a-z0-9][a-z0-9._-]*")


@dataclass
class Item:
    """A code as a file says it: plain values by key, where each stands, and the codes below."""

    at: At
    said: dict[str, Any]
    cells: Mapping[str, At] = field(default_factory=dict)
    below: list["Item"] = field(default_factory=list)


@dataclass
class Assembly:
    """Collects the codes of one file, and what is to be said of it."""

    where: str
    stem: str
    spell: Spell
    rows: bool = False  # whether places are rows of a table
    findings: list[Finding] = field(default_factory=list)

    def note(self, what: str, hint: str = "", at: At | None = None) -> None:
        """Say what was done with the file."""
        where = self.spell(*at) if at else self.where
        self.findings.append(Finding("note", where, what, hint))

    def warn(self, at: At, what: str, hint: str = "") -> None:
        """Say what was left out."""
        self.findings.append(Finding("warning", self.spell(*at), what, hint))

    def error(self, at: At, what: str, hint: str = "") -> None:
        """Say what keeps the file from being read."""
        self.findings.append(Finding("error", self.spell(*at), what, hint))

    def reading(self, book: Mapping[str, Any], items: Sequence[Item]) -> Reading:
        """The codebook of these codes unless a finding is an error; faults of form come first."""
        if any(each.severity == "error" for each in self.findings):
            return Reading(None, tuple(self.findings))
        self._name_codes(items)
        said = self._of_the_book(book)
        tree = Tree("", said | {"codes": [_plain(item) for item in items]})
        places = dict(_places(said, items))
        codebook, found = examine(replace(tree, values=places, keys=places))
        findings = (*self.findings, *map(self._placed, found))
        if codebook is None:
            return Reading(None, findings)
        return Reading(codebook, findings, as_yaml(codebook))

    def _name_codes(self, items: Sequence[Item]) -> None:
        """Give an id to codes that have none, and say so."""
        every = [each for item in items for each in _every(item)]
        taken = {each.said["id"] for each in every if each.said.get("id")}
        without = [each for each in every if not each.said.get("id")]
        for each in without:
            each.said["id"] = slug(str(each.said.get("name", "")), taken)
            taken.add(each.said["id"])
        if without:
            what = f"codes that came without an id: {len(without)}; ids were made from their names"
            self.note(what, "look at them now: an id never changes once codings stand on it")

    def _of_the_book(self, book: Mapping[str, Any]) -> dict[str, Any]:
        """What holds for the whole codebook, with a name and a version where it has none."""
        said = {name: value for name, value in book.items() if value}
        if "codebook" not in said:
            said["codebook"] = slug(self.stem)
            self.note(f"the codebook came without a name and is called `{said['codebook']}`")
        return {"codebook": said["codebook"], "version": FIRST_VERSION, **said}

    def _placed(self, finding: Finding) -> Finding:
        """A finding with its place as a person goes to it."""
        place = re.fullmatch(r":(\d+):(\d+)", finding.where)
        where = self.spell(int(place[1]), int(place[2])) if place else self.where
        what = re.sub(r"\bin line (\d+)", r"in row \1", finding.what) if self.rows else finding.what
        hint = re.sub(r"\bin line (\d+)", r"in row \1", finding.hint) if self.rows else finding.hint
        return Finding(finding.severity, where, what, hint)


def _every(item: Item) -> Iterator[Item]:
    """This code and all below it."""
    yield item
    for child in item.below:
        yield from _every(child)


def _plain(item: Item) -> dict[str, Any]:
    """A code as the YAML file would hold it."""
    children = {"children": [_plain(child) for child in item.below]} if item.below else {}
    return {name: value for name, value in item.said.items() if value is not None} | children


def _places(book: Mapping[str, Any], items: Sequence[Item]) -> Iterator[tuple[Path, Place]]:
    """Where every value stands."""
    first = Place(1, 1, 1)
    yield (), first
    yield from (((name,), Place(1, 1, 1, str(value))) for name, value in book.items())
    yield ("codes",), first
    for number, item in enumerate(items):
        yield from _of(item, ("codes", number))


def _of(item: Item, path: Path) -> Iterator[tuple[Path, Place]]:
    """Where the values of a code and of those below it stand."""
    yield path, Place(*item.at, item.at[0])
    for name, value in item.said.items():
        yield from _inside((*path, name), value, item.cells.get(name, item.at))
    if item.below:
        yield (*path, "children"), Place(*item.at, item.at[0])
    for number, child in enumerate(item.below):
        yield from _of(child, (*path, "children", number))


def _inside(path: Path, value: Any, at: At) -> Iterator[tuple[Path, Place]]:
    """The place of a value, which is that of everything inside it."""
    yield path, Place(*at, at[0], "" if isinstance(value, list | dict) else str(value))
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _inside((*path, key), each, at)
    if isinstance(value, list):
        for number, each in enumerate(value):
            yield from _inside((*path, number), each, at)
