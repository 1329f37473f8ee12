"""A YAML file under examination: its values, their places, and the findings so far."""

from dataclasses import dataclass, field
from typing import Any

from qualcode.codebook.places import Path
from qualcode.codebook.strict_yaml import Tree
from qualcode.errors import Finding, Severity


@dataclass
class Page:
    """Collects findings, each with the place of the value or the key it is about."""

    tree: Tree
    findings: list[Finding] = field(default_factory=list)

    def error(self, path: Path, what: str, hint: str = "", *, key: bool = False) -> None:
        """Note a fault that keeps the file from being used."""
        self._note("error", self.tree.at(path, key=key), what, hint)

    def warn(self, path: Path, what: str, hint: str = "", *, key: bool = False) -> None:
        """Note what is hardly meant."""
        self._note("warning", self.tree.at(path, key=key), what, hint)

    @property
    def errors(self) -> int:
        """How many findings so far are errors."""
        return sum(each.severity == "error" for each in self.findings)

    def line(self, path: Path) -> int:
        """The line in which a value begins."""
        return self.tree.values[path].line

    def texts(self, path: Path) -> list[tuple[Path, str]]:
        """The items of a list that are text, as written, each with its path."""
        found = self.tree.value
        for step in path:
            held = isinstance(found, list) or (isinstance(found, dict) and step in found)
            found = found[step] if held else None
        items = enumerate(found if isinstance(found, list) else ())
        return [((*path, at), item.strip()) for at, item in items if isinstance(item, str)]

    def shown(self, path: Path, value: Any) -> str:
        """What stands at this place, in words: `the number 1.10`, `a list`."""
        if isinstance(value, list):
            return "a list"
        if isinstance(value, dict):
            return f"a mapping with the key `{next(iter(value))}`" if value else "an empty mapping"
        written = shorten(self.tree.values[path].written)
        if value is None:
            return "nothing"
        if isinstance(value, bool):
            return f"the truth value `{written}`"
        return f"the text `{written}`" if isinstance(value, str) else f"the number {written}"

    def in_order(self) -> tuple[Finding, ...]:
        """Every finding once, in the order of the file."""
        return tuple(sorted(dict.fromkeys(self.findings), key=lambda each: self._order(each.where)))

    def _order(self, where: str) -> tuple[int, ...]:
        """Line and column out of a place."""
        place = where.removeprefix(self.tree.where)
        return tuple(int(number) for number in place.split(":") if number)

    def _note(self, severity: Severity, where: str, what: str, hint: str) -> None:
        self.findings.append(Finding(severity, where, what, hint))


def shorten(text: str) -> str:
    """A text that fits into a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"
