"""Lines of a codebook file cut out, put in and moved; comments never get lost on the way."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qualcode.codebook.places import Path
from qualcode.codebook.strict_yaml import Tree, parse

WHERE = "the codebook"
_DASH = re.compile(r"\s*-(\s|$)")
_LONE_DASH = re.compile(r"\s*-\s*(#.*)?$")
_HASH = re.compile(r"(?:^|(?<=\s))#")


@dataclass(frozen=True)
class Edit:
    """New lines, without line ends, for the lines `first` to `last`; `last` before it: put in."""

    first: int
    last: int
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A file as lines that keep their ends, and what it says."""

    lines: tuple[str, ...]
    tree: Tree

    @staticmethod
    def of(text: str) -> "Sheet":
        """The lines of this text; the last one gets an end if it has none."""
        lines = text.splitlines(keepends=True)
        if lines and not lines[-1].endswith(("\n", "\r")):
            lines[-1] += _ending(lines)
        return Sheet(tuple(lines), parse(text, WHERE))

    def line(self, number: int) -> str:
        """A line by its number from 1, without its end; nothing beyond the last."""
        return self.lines[number - 1].rstrip("\r\n") if number <= len(self.lines) else ""

    def begin(self, path: Path) -> int:
        """The line in which an item of a list begins: that of its dash."""
        number = self.tree.values[path].line
        if not _DASH.match(self.line(number)):
            while not _LONE_DASH.match(self.line(number)):
                number -= 1
        return number

    def with_comments(self, first: int) -> int:
        """The first of the comment lines that stand right above a line, as far to the right."""
        margin = indent(self.line(first))
        while first > 1 and _comment_at(self.line(first - 1), margin):
            first -= 1
        return first

    def after(self, last: int, margin: int) -> int:
        """Where something new goes: behind a line and the deeper comments that belong to it."""
        while last > 1 and not self.line(last).strip():
            last -= 1
        while last < len(self.lines) and re.match(f" {{{margin + 1},}}#", self.line(last + 1)):
            last += 1
        return last + 1

    def comments(self, first: int, last: int) -> list[str]:
        """The comments in these lines: a `#` is one if the file says the same without it."""
        found = []
        for number in range(first, last + 1):
            line = self.line(number)
            for hash_ in _HASH.finditer(line):
                if self._says_the_same(number, line[: hash_.start()]):
                    found.append(line[hash_.start() :])
                    break
        return found

    def _says_the_same(self, number: int, line: str) -> bool:
        text = "".join((*self.lines[: number - 1], f"{line}\n", *self.lines[number:]))
        return bool(parse(text, WHERE).value == self.tree.value)

    def replaced(self, first: int, last: int, lines: Sequence[str]) -> Edit:
        """The edit that puts new lines in the place of others and keeps their comments.

        One that stood behind a line stays there if one line takes its place; others go above.
        """
        kept = self.comments(first, last)
        if first == last and kept and len(lines) == 1:
            return Edit(first, last, (f"{lines[0]}   {kept[0]}",))
        margin = " " * indent(self.line(first))
        return Edit(first, last, (*(margin + each for each in kept), *lines))

    def text(self, edits: Iterable[Edit]) -> str:
        """The whole text with these edits, which do not overlap."""
        lines = list(self.lines)
        ending = _ending(lines)
        last_first = list(edits)[::-1]
        for edit in sorted(last_first, key=lambda each: each.first, reverse=True):
            lines[edit.first - 1 : edit.last] = [f"{line}{ending}" for line in edit.lines]
        return "".join(lines)


def _ending(lines: Sequence[str]) -> str:
    return "\r\n" if lines and lines[0].endswith("\r\n") else "\n"


def _comment_at(line: str, margin: int) -> bool:
    return indent(line) == margin and line.lstrip().startswith("#")


def indent(line: str) -> int:
    """How many spaces a line begins with.

    >>> indent("  - id: trust")
    2
    """
    return len(line) - len(line.lstrip(" "))


def shifted(lines: Iterable[str], by: int) -> tuple[str, ...]:
    """The lines moved to the right, or to the left as far as their spaces go.

    >>> shifted(["- id: a", "", "# note"], 2), shifted(["  - a", "# note"], -2)
    (('  - id: a', '', '  # note'), ('- a', '# note'))
    """
    if by >= 0:
        return tuple(" " * by + line if line.strip() else line for line in lines)
    return tuple(line[min(-by, indent(line)) :] for line in lines)
