"""A small terminal: type a command into it, press keys, and read what the screen shows."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PIECE = re.compile(r"\x1b\[([?\d;]*)([A-Za-z])|\x1b\][^\x07]*\x07|\x1b.|[\r\n\b]|[^\x1b\r\n\b]+")
_QUIET = 0.5  # seconds without output after which the next key is pressed
_PATIENCE = 120  # seconds after which a command that says nothing more is given up


@dataclass(frozen=True)
class Seen:
    """What a command wrote, with its colours, and how it ended."""

    written: str
    code: int

    @property
    def picture(self) -> str:
        """The last picture of a program that had the whole screen; else all that was written."""
        before, left, _ = self.written.rpartition("\x1b[?1049l")
        return before.rpartition("\x1b[H")[2] if left else self.written

    @property
    def screen(self) -> str:
        """The text that stands on the screen at the end, without colours."""
        _, left, after = self.written.rpartition("\x1b[?1049l")
        return shown(f"{self.picture}\r\n{after}" if left else self.written)


def run(
    words: Sequence[str],
    folder: Path,
    *,
    width: int,
    height: int = 50,
    keys: Sequence[str] = (),
    env: Mapping[str, str] | None = None,
) -> Seen:
    """Run a command on a terminal of this width; a key is pressed whenever the screen is quiet."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
    with subprocess.Popen(
        list(words), cwd=folder, env={**_environment(folder), **(env or {})},
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
    ) as process:  # fmt: skip
        os.close(theirs)
        written = _conversation(ours, list(keys), process)
        code = process.wait()
    os.close(ours)
    return Seen(written, code)


def shown(written: str) -> str:
    r"""What stands on the screen after all of this was written.

    >>> shown("one\r\ntwo\x1b[31m!\x1b[0m\x1b[1A\rONE\x1b[1B")
    'ONE\ntwo!'
    """
    lines, row, column = [""], 0, 0
    for piece in _PIECE.finditer(written):
        text, number = piece[0], int(piece[1]) if (piece[1] or "").isdigit() else 0
        if text == "\n":
            row += 1
            lines += [""] * (row + 1 - len(lines))
        elif text in "\r\b":
            column = 0 if text == "\r" else max(column - 1, 0)
        elif piece[2] in {"A", "B"}:
            row = max(row - (number or 1), 0) if piece[2] == "A" else row + (number or 1)
            lines += [""] * (row + 1 - len(lines))
        elif piece[2] == "K":
            lines[row] = "" if number == 2 else lines[row][:column]
        elif piece[2] == "J":
            lines[row:] = [lines[row][:column]]
        elif not text.startswith("\x1b"):
            line = lines[row].ljust(column)
            lines[row] = line[:column] + text + line[column + len(text) :]
            column += len(text)
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def _environment(folder: Path) -> dict[str, str]:
    """The developer's own settings stay out."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("QUALCODE_", "COLUMNS"))}
    return kept | {
        "TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONUTF8": "1", "PS1": "",
        "HOME": str(folder / ".home"), "XDG_CONFIG_HOME": str(folder / ".home"),
        "LC_ALL": "C.UTF-8",
    }  # fmt: skip


def _conversation(end: int, keys: list[str], process: "subprocess.Popen[bytes]") -> str:
    written, quiet = b"", 0.0
    while quiet < _PATIENCE:
        if select.select([end], [], [], _QUIET)[0]:
            try:
                piece = os.read(end, 1 << 16)
            except OSError:
                break
            written, quiet = written + piece, 0.0
            if not piece:
                break
            continue
        quiet += _QUIET
        if keys and written:
            os.write(end, keys.pop(0).encode())
    else:
        with suppress(ProcessLookupError):
            process.terminate()
    return written.decode(errors="replace")
