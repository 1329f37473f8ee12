"""A project's coded sources on their way out: what an exporter of whole projects is given."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Row = Mapping[str, Any]
Unit = Literal["source", "turn"]


@dataclass(frozen=True, slots=True)
class CodedSource:
    """One text with its turns, its marks that hold no speech, its codings, its attributes.

    A turn is a row with `turn` (its number), `start`, `end`, `role` and `counts` (whether it is of
    the base), and more where more is known, `attributes` too; a coding one with `coding` (its id),
    `start`, `end`, `code` and all that is known of it.
    """

    name: str
    revision: str
    text: str
    attributes: Row
    turns: Sequence[Row]
    marks: Sequence[tuple[int, int]]
    codings: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The sources, read one at a time; `opened` gives the spaCy pipeline that cuts words.

    `codes` are all that could be given. `unit` is what becomes a document.
    """

    codebook: str
    layer: str
    codes: Sequence[str]
    sources: Iterable[CodedSource]
    opened: Callable[[], Any]
    unit: Unit = "source"


class ProjectExporter(Protocol):
    """One format of whole projects: same project, same bytes."""

    def dump(self, outgoing: Outgoing) -> tuple[bytes, Sequence[str]]:
        """The whole file, and what to know of it."""
        ...
