"""What both screens ask in the same way: a valence, a rating, words, a yes or no."""

from dataclasses import dataclass, field
from typing import Literal

from rich.text import Text

from qualcode.cli.face_screen import SUBMIT
from qualcode.cli.finder_screen import Line
from qualcode.cli.keys import ENTER, ESCAPE, Key
from qualcode.codebook.model import Code
from qualcode.coding.segment import Event, Valence

CANCELLED: Literal["cancelled"] = "cancelled"
_UNDONE_HERE = {  # what a coder does in a screen; an import is not taken back by a slip of a finger
    "code", "recode", "remove codings", "accept", "accept changed", "reject", "memo", "status done",
}  # fmt: skip
_VALENCES: dict[str, Valence] = {"b": "barrier", "e": "enabler", "m": "mixed"}


@dataclass(frozen=True, slots=True)
class Asking:
    """Words are asked for: what the question is for, and what is typed."""

    purpose: str
    title: str
    line: Line = field(default_factory=Line)

    def after(self, key: Key) -> "Asking | str | None":
        """The question after a key; the words when they are all there, None when given up."""
        if key == ESCAPE:
            return None
        if key in {ENTER, SUBMIT}:
            return self.line.text.strip()
        return Asking(self.purpose, self.title, self.line.typed(key))


@dataclass(frozen=True, slots=True)
class Choosing:
    """One key is asked for: what the question is for, and what it says."""

    purpose: str
    question: str


VALENCE = Choosing("valence", "valence: b barrier · e enabler · m mixed · 0 none · Esc as it was")


def valence_of(key: Key) -> Valence | Literal["cancelled"] | None:
    """What a key says of valence; None takes it away, any other key leaves it."""
    return None if key == "0" else _VALENCES.get(key, CANCELLED)


def rating_title(code: Code) -> str:
    """The question for a rating, with what the numbers mean; empty for a code without a scale."""
    if code.scale is None:
        return ""
    words = ", ".join(f"{value} {word}" for value, word in code.scale.labels)
    meant = f" ({words})" if words else ""
    return f"rating {code.scale.min} to {code.scale.max}{meant}, empty for none:"


def rating_of(code: Code, typed: str) -> tuple[int | None, str]:
    """The rating that was typed, or what is wrong with it."""
    if not typed:
        return None, ""
    if code.scale is None:
        return None, f"{code.name} has no scale"
    try:
        rating = int(typed)
    except ValueError:
        return None, f"a rating is a whole number, not {typed!r}"
    if not code.scale.min <= rating <= code.scale.max:
        return (
            None,
            f"a rating of {code.name} is {code.scale.min} to {code.scale.max}, not {rating}",
        )
    return rating, ""


def asked_lines(asking: Asking, width: int) -> list[Text]:
    """The question with what is typed; Esc is always a way out."""
    return [asking.line.shown(asking.title, width), Text("Enter keeps it · Esc gives up", "dim")]


def undo_refused(last: Event | None, began: str, *, sure: bool) -> str | Choosing | None:
    """Why a screen takes nothing back, or the question to ask before it does."""
    if last is None or last.action not in _UNDONE_HERE:
        return "nothing is left to undo here; qualcode log shows all steps"
    if last.at < began and not sure:
        when = last.at[:16].replace("T", " ")
        return Choosing("undo", f"undo {last.action} of {when}? y n  {last.what}")
    return None
