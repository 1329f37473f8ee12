"""Single keys from a terminal: read one by one, and the terminal left as it was found.

A key is the character itself, or a name in angle brackets; what is pasted comes as one key.
"""

import codecs
import os
import re
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, TextIO

Key = str

ENTER, ESCAPE, TAB, BACKTAB = "<enter>", "<esc>", "<tab>", "<backtab>"
BACKSPACE, DELETE = "<backspace>", "<delete>"
LEFT, RIGHT, UP, DOWN = "<left>", "<right>", "<up>", "<down>"
HOME, END, PAGE_UP, PAGE_DOWN = "<home>", "<end>", "<pageup>", "<pagedown>"
REDRAW, CLOSED, UNKNOWN = "<redraw>", "<closed>", "<unknown>"
PASTE = "<paste>"  # followed by what was pasted

PATIENCE = 0.06  # seconds after Esc in which the rest of an arrow key may still come

_FINAL = {"A": UP, "B": DOWN, "C": RIGHT, "D": LEFT, "H": HOME, "F": END, "Z": BACKTAB, "M": ENTER}
_TILDE = {"1": HOME, "3": DELETE, "4": END, "5": PAGE_UP, "6": PAGE_DOWN, "7": HOME, "8": END}
_CONTROLS = {
    "\r": ENTER, "\n": ENTER, "\t": TAB, "\x08": BACKSPACE, "\x7f": BACKSPACE, "\x0c": REDRAW,
}  # fmt: skip
_SEQUENCE = re.compile(r"\x1b(?:\[([0-?]*)[ -/]*([@-~])|O([ -~])|([^\[O\x1b]))")
_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|O)?")
_PASTE_OPENS, _PASTE_CLOSES = "\x1b[200~", "\x1b[201~"


class Decoder:
    """Bytes from a terminal in, keys out; what is not complete yet waits for the rest."""

    def __init__(self) -> None:
        self._utf8 = codecs.getincrementaldecoder("utf-8")(errors="ignore")
        self._waiting = ""

    @property
    def waits(self) -> bool:
        """Whether the last thing that came may be the beginning of a longer key."""
        return bool(self._waiting)

    def feed(self, data: bytes) -> list[Key]:
        """The keys that are complete with these bytes."""
        self._waiting += self._utf8.decode(data)
        return list(self._complete())

    def flush(self) -> list[Key]:
        """The keys in what waits, when nothing more comes: Esc alone is a key.

        A paste goes on until the terminal says that it ends.
        """
        if self._waiting.startswith(_PASTE_OPENS):
            return []
        alone, self._waiting = self._waiting == "\x1b", ""
        return [ESCAPE if alone else UNKNOWN]

    def _complete(self) -> Iterator[Key]:
        while self._waiting:
            length, key = _first(self._waiting)
            if not length:
                return
            self._waiting = self._waiting[length:]
            if key:
                yield key


def _first(text: str) -> tuple[int, Key]:
    """How many characters the first key takes, and the key; 0 while it is not complete."""
    if text.startswith(_PASTE_OPENS):
        end = text.find(_PASTE_CLOSES)
        return (end + 6, PASTE + _pasted(text[6:end])) if end >= 0 else (0, "")
    if text[0] != "\x1b":
        return 1, _character(text[0])
    if text.startswith("\x1b\x1b"):
        return 1, ESCAPE
    found = _SEQUENCE.match(text)
    if found:
        return found.end(), _named(*found.groups())
    return (0, "") if _UNFINISHED.fullmatch(text) else (1, UNKNOWN)


def _pasted(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _named(numbers: str | None, final: str | None, keypad: str | None, _alt: str | None) -> Key:
    """The key behind an escape sequence; one that nobody knows is never taken for a letter."""
    if final == "~":
        return _TILDE.get((numbers or "").split(";")[0], UNKNOWN)
    return _FINAL.get(final or keypad or "", UNKNOWN)


def _character(character: str) -> Key:
    if character in _CONTROLS:
        return _CONTROLS[character]
    if character < " ":
        return f"<ctrl-{chr(ord(character) + 96)}>" if character != "\0" else ""
    return "" if "\x80" <= character < "\xa0" else character


_WINDOWS = {
    "H": UP, "P": DOWN, "K": LEFT, "M": RIGHT, "G": HOME, "O": END, "I": PAGE_UP, "Q": PAGE_DOWN,
    "S": DELETE,
}  # fmt: skip


def windows_key(read: Callable[[], str]) -> Key:
    r"""One key from Windows' `getwch`, which gives arrows as two characters.

    >>> windows_key(iter(["\xe0", "K"]).__next__), windows_key(iter(["a"]).__next__)
    ('<left>', 'a')
    """
    first = read()
    if first in {"\x00", "\xe0"}:
        return _WINDOWS.get(read(), UNKNOWN)
    if first == "\x03":
        raise KeyboardInterrupt
    return ESCAPE if first == "\x1b" else _character(first)


_ENTER_SCREEN = "\x1b[?1049h\x1b[?2004h\x1b[?25l"  # its own page, pastes marked, no cursor
_LEAVE_SCREEN = "\x1b[?2004l\x1b[?25h\x1b[?1049l"


class Terminal:
    """The terminal while a screen has it; left as it was on every way out.

    Ctrl-Z gives it back for the time of the stop; a new size comes as the key `<redraw>`.
    """

    def __init__(self, stdin: TextIO, stdout: TextIO) -> None:
        self._stdin, self._stdout = stdin, stdout
        self._decoder = Decoder()
        self._keys: deque[Key] = deque()

    def write(self, text: str) -> None:
        """Show a whole picture at once."""
        self._stdout.write(text)
        self._stdout.flush()

    if sys.platform == "win32":

        @contextmanager
        def taken(self) -> Iterator[None]:
            """Hold the terminal."""
            self.write(_ENTER_SCREEN)
            try:
                yield
            finally:
                self.write(_LEAVE_SCREEN)

        def read(self) -> Key:
            """The next key."""
            import msvcrt

            return windows_key(msvcrt.getwch)

    else:

        @contextmanager
        def taken(self) -> Iterator[None]:
            """Hold the terminal."""
            import termios

            descriptor = self._stdin.fileno()
            self._before = termios.tcgetattr(descriptor)
            self._wake, self._woken = os.pipe()
            try:
                with _handlers(self._signals()):
                    self._enter()
                    yield
            finally:
                self._leave()
                os.close(self._wake)
                os.close(self._woken)

        def _enter(self) -> None:
            import termios
            import tty

            tty.setcbreak(self._stdin.fileno(), termios.TCSADRAIN)
            self.write(_ENTER_SCREEN)

        def _leave(self) -> None:
            """Give the terminal back; one that is gone needs nothing."""
            import termios
            from contextlib import suppress

            with suppress(OSError, termios.error):
                self.write(_LEAVE_SCREEN)
            with suppress(OSError, termios.error):
                termios.tcsetattr(self._stdin.fileno(), termios.TCSADRAIN, self._before)

        def read(self) -> Key:
            """The next key; `<closed>` when the terminal is gone."""
            while not self._keys:
                self._keys.extend(self._wait())
            return self._keys.popleft()

        def _wait(self) -> list[Key]:
            from select import select

            descriptor = self._stdin.fileno()
            timeout = PATIENCE if self._decoder.waits else None
            ready, _, _ = select([descriptor, self._wake], [], [], timeout)
            if not ready:
                return self._decoder.flush()
            if self._wake in ready:
                os.read(self._wake, 1024)
                return [REDRAW]
            data = _received(descriptor)
            return self._decoder.feed(data) if data else [CLOSED]

        def _signals(self) -> dict[int, Callable[[int, FrameType | None], Any]]:
            return {
                signal.SIGWINCH: lambda *_: os.write(self._woken, b"w"),
                signal.SIGTSTP: lambda *_: self._stop(),
                signal.SIGTERM: _end,
                signal.SIGHUP: _end,
            }

        def _stop(self) -> None:
            """Give the terminal back, stop, and take it again when the shell says so."""
            self._leave()
            handler = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
            os.kill(os.getpid(), signal.SIGTSTP)
            signal.signal(signal.SIGTSTP, handler)
            self._enter()
            os.write(self._woken, b"w")


def _received(descriptor: int) -> bytes:
    """What was typed; nothing when the terminal is gone."""
    try:
        return os.read(descriptor, 4096)
    except OSError:
        return b""


def _end(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


@contextmanager
def _handlers(wanted: dict[int, Callable[[int, FrameType | None], Any]]) -> Iterator[None]:
    """Answer signals for a while; only a main thread may."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, handler) for number, handler in wanted.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
