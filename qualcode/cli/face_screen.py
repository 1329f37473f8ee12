"""The two faces of a screen: a terminal that is drawn anew at each key, and plain lines.

The plain face reads one key a line and prints only what has changed: for scripts and readers.
"""

import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Protocol, Self, TextIO, TypeVar

from rich.console import Console
from rich.text import Text

from qualcode.cli.keys import CLOSED, ENTER, Key, Terminal

Frame = Mapping[str, Sequence[Text]]  # parts of a picture by name, in order from the top

SUBMIT = "<submit>"  # the end of a line in the plain face
FOOT = ("codings", "recent", "message", "keys")  # the parts at the bottom
PLAIN_WIDTH = 100
_NAMED = re.compile(r"<[a-z]+(-[a-z])?>")


@dataclass(frozen=True, slots=True)
class Size:
    """How much room there is; `height` is None where lines just follow each other."""

    width: int
    height: int | None


class Face(Protocol):
    """What a screen needs: room, a way to show itself, and keys."""

    def taken(self) -> AbstractContextManager[object]:
        """Hold the terminal."""
        ...

    def size(self) -> Size:
        """How much room there is now."""
        ...

    def show(self, frame: Frame) -> None:
        """Show a picture."""
        ...

    def keys(self, *, typing: bool) -> list[Key]:
        """The next keys; `typing` says that words are asked for, not a single key."""
        ...


class TerminalFace:
    """A terminal, drawn in one write a picture."""

    def __init__(self, console: Console, terminal: Terminal) -> None:
        self._console, self._terminal = console, terminal

    def taken(self) -> AbstractContextManager[object]:
        """Hold the terminal."""
        return self._terminal.taken()

    def size(self) -> Size:
        """The size now; the last column stays free, so that no terminal breaks a line."""
        width, height = self._console.size
        return Size(max(width - 1, 20), max(height, 6))

    def show(self, frame: Frame) -> None:
        """Draw the picture over the one before."""
        size = self.size()
        lines = fitted(frame, size.height or 0)
        with self._console.capture() as captured:
            for line in lines:
                line.truncate(size.width)
                self._console.print(line, no_wrap=True, crop=True, end="\n")
        drawn = captured.get().removesuffix("\n").split("\n")
        self._terminal.write("\x1b[H" + "\r\n".join(f"\x1b[2K{each}" for each in drawn) + "\x1b[J")

    def keys(self, *, typing: bool) -> list[Key]:  # noqa: ARG002
        """The next key."""
        return [self._terminal.read()]


def fitted(frame: Frame, height: int) -> list[Text]:
    """The lines of a picture, exactly as many as there is room for, its foot at the bottom."""
    foot = [line.copy() for name in FOOT for line in frame.get(name, ())][-max(height - 1, 1) :]
    room = height - len(foot)
    body = [line.copy() for name, part in frame.items() if name not in FOOT for line in part][:room]
    return body + [Text("")] * (room - len(body)) + foot


class PlainFace:
    """Lines in, lines out."""

    def __init__(self, console: Console, stdin: TextIO) -> None:
        self._console, self._stdin = console, stdin
        self._shown: dict[str, list[str]] = {}

    @contextmanager
    def taken(self) -> Iterator[Self]:
        """Nothing to hold."""
        yield self

    def size(self) -> Size:
        """A width to read at, and all the height there is."""
        return Size(self._console.width if self._console.is_terminal else PLAIN_WIDTH, None)

    def show(self, frame: Frame) -> None:
        """Print the parts that differ from the last picture; words never without who says them."""
        lines = {name: [line.plain.rstrip() for line in part] for name, part in frame.items()}
        new = {name for name, part in lines.items() if part != self._shown.get(name)}
        if "text" in new:
            new.add("speaker")
        if "keys" in self._shown:
            new.discard("keys")
        for name, part in frame.items():
            if name in new:
                self._print(part)
        self._shown.update(lines)

    def _print(self, lines: Sequence[Text]) -> None:
        for line in lines:
            line.rstrip()
            self._console.print(line, soft_wrap=True)

    def keys(self, *, typing: bool) -> list[Key]:
        """The keys of the next line: one key, or the words that were asked for."""
        line = self._stdin.readline()
        if not line:
            return [CLOSED]
        line = line.rstrip("\r\n")
        if not line:
            return [ENTER]
        if _NAMED.fullmatch(line) or not typing:
            return [line if line == " " else line.strip() or ENTER]
        return [*line, SUBMIT]


def face(console: Console, *, plain: bool) -> Face:
    """The face that fits where we are."""
    able = sys.stdin.isatty() and console.is_terminal and os.environ.get("TERM") != "dumb"
    if plain or not able or console.legacy_windows:
        return PlainFace(console, sys.stdin)
    return TerminalFace(console, Terminal(sys.stdin, sys.stdout))


class Walking(Protocol):
    """The state of a screen."""

    @property
    def over(self) -> bool:
        """Whether the screen is left."""
        ...

    @property
    def typing(self) -> bool:
        """Whether words are asked for."""
        ...


Walk = TypeVar("Walk", bound=Walking)


def drive(
    face: Face, state: Walk, move: Callable[[Walk, Key], Walk], view: Callable[[Walk, Size], Frame]
) -> Walk:
    """Show, read a key, move on, until the screen is left; Ctrl-C leaves it too.

    `move` has written whatever the key decided before the next one is read.
    """
    try:
        with face.taken():
            while not state.over:
                face.show(view(state, face.size()))
                typing = state.typing
                for key in face.keys(typing=typing):
                    if state.over or (typing and not state.typing):
                        break
                    state = move(state, key)
    except KeyboardInterrupt:
        pass
    return state
