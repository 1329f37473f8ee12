"""What is typed into a screen: a line of words, and part of a code's name with the best matches."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from rich.text import Text

from qualcode.cli.face_screen import SUBMIT
from qualcode.cli.keys import (
    BACKSPACE,
    BACKTAB,
    DELETE,
    DOWN,
    END,
    ENTER,
    ESCAPE,
    HOME,
    LEFT,
    PASTE,
    RIGHT,
    TAB,
    UP,
    Key,
)
from qualcode.cli.text_view import colour, visible, wrap
from qualcode.codebook.model import Code, Codebook
from qualcode.codebook.tree import matches

ROWS = 9  # matches that are shown, one for each digit


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is being typed; `at` is where the next letter goes."""

    text: str = ""
    at: int = 0

    def typed(self, key: Key) -> "Line":
        """The line after a key; keys that mean nothing here change nothing.

        >>> Line("tru", 3).typed("s").typed("t").text, Line("tru", 3).typed("<backspace>").text
        ('trust', 'tr')
        """
        new = pasted(key) if key.startswith(PASTE) else key
        if len(key) == 1 or key.startswith(PASTE):
            text = self.text[: self.at] + new + self.text[self.at :]
            return Line(text, self.at + len(new))
        return _EDITS[key](self) if key in _EDITS else self

    def shown(self, title: str, width: int) -> Text:
        """The line with its title and a mark where the next letter goes."""
        room = max(width - len(title) - 3, 10)
        first = max(0, self.at - room + 1)
        part = visible(self.text[first : first + room]) + " "
        line = Text.assemble((f"{title} ", "bold"))
        line.append(part)
        line.stylize("reverse", len(title) + 1 + self.at - first, len(title) + 2 + self.at - first)
        return line


def pasted(key: Key) -> str:
    """What was pasted, on one line."""
    return " ".join(key.removeprefix(PASTE).split("\n"))


def _last_word(line: Line) -> Line:
    head = line.text[: line.at].rstrip()
    kept = head[: head.rfind(" ") + 1]
    return Line(kept + line.text[line.at :], len(kept))


_EDITS: dict[Key, Callable[[Line], Line]] = {
    BACKSPACE: lambda s: Line(s.text[: max(s.at - 1, 0)] + s.text[s.at :], max(s.at - 1, 0)),
    DELETE: lambda s: Line(s.text[: s.at] + s.text[s.at + 1 :], s.at),
    LEFT: lambda s: Line(s.text, max(s.at - 1, 0)),
    RIGHT: lambda s: Line(s.text, min(s.at + 1, len(s.text))),
    HOME: lambda s: Line(s.text, 0),
    END: lambda s: Line(s.text, len(s.text)),
    "<ctrl-a>": lambda s: Line(s.text, 0),
    "<ctrl-e>": lambda s: Line(s.text, len(s.text)),
    "<ctrl-u>": lambda s: Line(s.text[s.at :], 0),
    "<ctrl-w>": _last_word,
}


@dataclass(frozen=True, slots=True)
class Finder:
    """Looking for a code: what is typed, which match is chosen (-1: none of them).

    `none` is what Enter means while no match is chosen, empty where a code must be.
    """

    title: str = "code"
    line: Line = field(default_factory=Line)
    chosen: int = 0
    none: str = ""
    definition: bool = False
    answered: bool = False  # a plain line was not enough: the next one starts anew


@dataclass(frozen=True, slots=True)
class Picked:
    """The end of looking: a code, or None for what `none` says."""

    code: str | None


@dataclass(frozen=True, slots=True)
class Unknown:
    """The end of looking: no code has such a name."""

    typed: str


CANCELLED: Literal["cancelled"] = "cancelled"
Found = Finder | Picked | Unknown | Literal["cancelled"]


def look(finder: Finder, key: Key, book: Codebook) -> Found:
    """The finder after a key, or what was found."""
    found = matches(book, finder.line.text)
    if key == ESCAPE:
        return CANCELLED
    if key in {ENTER, SUBMIT}:
        return _entered(finder, found, plain=key == SUBMIT)
    if key in {TAB, "?"}:
        return replace(finder, definition=not finder.definition)
    if key in {UP, BACKTAB, DOWN}:
        return replace(finder, chosen=_moved(finder, 1 if key == DOWN else -1, len(found)))
    if key.isdigit() and key.isascii():
        at = _top(finder) + int(key) - 1
        return Picked(found[at].id) if _top(finder) <= at < len(found) else finder
    line = Line().typed(key) if finder.answered else finder.line.typed(key)
    first = -1 if finder.none and not line.text else 0
    return replace(finder, line=line, chosen=first, answered=False)


def _moved(finder: Finder, by: int, count: int) -> int:
    lowest = -1 if finder.none and not finder.line.text else 0
    return max(lowest, min(finder.chosen + by, count - 1))


def _entered(finder: Finder, found: Sequence[Code], *, plain: bool) -> Found:
    if not found:
        return Unknown(finder.line.text.strip())
    if finder.chosen < 0:
        return Picked(None)
    typed = finder.line.text.strip().casefold()
    if plain and len(found) > 1 and typed not in {found[0].id, found[0].name.casefold()}:
        return replace(finder, answered=True)
    return Picked(found[min(finder.chosen, len(found) - 1)].id)


def _top(finder: Finder) -> int:
    return max(0, finder.chosen - ROWS + 1)


def find_lines(finder: Finder, book: Codebook, width: int) -> list[Text]:
    """What is typed, the best matches on their digits, and what the chosen one means."""
    found = matches(book, finder.line.text)
    top = _top(finder)
    lines = [finder.line.shown(f"{finder.title}:", width)]
    if not found:
        lines.append(Text("  no code has this in its name; Enter makes a new draft code", "yellow"))
    if finder.none and finder.chosen < 0:
        lines.append(Text(f"▸   Enter: {finder.none}"))
    for at, code in enumerate(found[top : top + ROWS]):
        lines.append(_row(code, book, at + 1, width, chosen=top + at == finder.chosen))
    if len(found) > top + ROWS:
        lines.append(Text(f"    … {len(found) - top - ROWS} more: type a few letters, or ↓", "dim"))
    if 0 <= finder.chosen < len(found):
        lines += _said(found[finder.chosen], width, whole=finder.definition)
    return lines


def _row(code: Code, book: Codebook, digit: int, width: int, *, chosen: bool) -> Text:
    line = Text("▸ " if chosen else "  ")
    line.append(f"{digit} ", style="bold" if chosen else "dim")
    line.append("■ ", style=colour(book, code.id))
    line.append(visible(code.name), style="bold" if chosen else "")
    draft = " draft" if code.status == "draft" else ""
    line.append(f"  {' › '.join(code.path)}{draft}", style="dim")
    if not code.verified:
        line.append("  name not checked", style="yellow")
    line.truncate(width)
    return line


def _said(code: Code, width: int, *, whole: bool) -> list[Text]:
    """What the chosen code means, in two lines or in full."""
    if whole:
        return [Text(""), *entry_lines(code, width)]
    said = code.definition or "(no definition)"
    spans = wrap(said, width - 4)
    lines = [Text(f"    {visible(said[a:b])}", style="dim") for a, b in spans[:2]]
    if len(spans) > 2:
        lines[-1].append(" … Tab shows all", style="dim")
    return lines


def entry_lines(code: Code, width: int) -> list[Text]:
    """The whole entry of a code, wrapped."""
    from rich.console import Console

    from qualcode.cli.codebook_show import entry

    said = Text.from_markup(entry(code))
    return list(said.wrap(Console(width=width), width))
