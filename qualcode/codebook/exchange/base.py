"""The shape of a format: what comes in, what goes out, and what each is asked to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from qualcode.codebook.model import Codebook
from qualcode.codebook.yaml_file import Reading
from qualcode.errors import Finding

LARGEST = 5_000_000  # bytes of a file, and of what is packed inside it
UNPACKED = 60_000_000


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file as it came: its bytes, its name in findings, and a name for a book without one."""

    data: bytes
    where: str
    stem: str = "codebook"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many codings each coder has on each code; a code that nobody used is not there."""

    coders: Sequence[str] = ()
    by_code: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def of(self, code: str, coder: str) -> int:
        """The codings of this coder on this code itself.

        >>> counts = Counts(("mina",), {"trust": {"mina": 3}})
        >>> counts.of("trust", "mina"), counts.of("time", "mina")
        (3, 0)
        """
        return self.by_code.get(code, {}).get(coder, 0)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A codebook on its way out; documents show the counts, if there are any."""

    codebook: Codebook
    counts: Counts | None = None


class Reader(Protocol):
    """One format that comes in."""

    def read(self, incoming: Incoming) -> Reading:
        """The codebook, or findings with their places."""
        ...


class Writer(Protocol):
    """One format that goes out: same codebook, same bytes."""

    def dump(self, outgoing: Outgoing) -> bytes:
        """The whole file."""
        ...


def refused(where: str, what: str, hint: str = "") -> Reading:
    """The reading of a file that is not what it should be: one finding with its place."""
    return Reading(None, (Finding("error", where, what, hint),))
