"""Turns as a Parquet data set: what a suggester reads, where there is no project of it."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

from qualcode.coding.ids import content_id
from qualcode.coding.suggestion import SourceText
from qualcode.errors import Finding, QualcodeError
from qualcode.suggest.places import Place, place
from qualcode.suggest.run import Named
from qualcode.transcript.people import PARTICIPANT
from qualcode.transcript.speakers import role_written

COLUMNS = ("source", "text", "turn", "role", "start", "revision", "talk")
_NEEDED = COLUMNS[:2]
_SOURCE = itemgetter("source")
_KINDS = {"turn": "Int64", "start": "Int64", "talk": "Boolean"}  # the others are text


@dataclass(frozen=True)
class TurnSet:
    """The sources of a data set of turns, read as often as asked; and what is to be said of it."""

    spelled: str
    place: Place
    roleless: set[str] = field(default_factory=set)  # files that were read and have no roles

    @staticmethod
    def at(spelled: str) -> "TurnSet":
        """The data set that lies at this place."""
        return TurnSet(spelled, place(spelled))

    def __call__(self, names: Collection[str] | None = None) -> Iterator[Named]:
        """The sources of these names, or all."""
        empty = True
        for each in turns(self.place, names, self.roleless.add):
            yield each
            empty = False
        if empty and names is None:
            raise QualcodeError(f"{self.spelled} holds no turn", hint="a row is a turn")

    @property
    def findings(self) -> Iterator[Finding]:
        """What is missing, of what was read so far."""
        if self.roleless:
            what = "there is no column role: all talk is read as a participant's, questions too"
            yield Finding("note", self.spelled, what, "a column role tells who asks: interviewer")


def turns(
    place: Place,
    names: Collection[str] | None = None,
    on_roleless: Callable[[str], None] = lambda _: None,
) -> Iterator[Named]:
    """The sources of a data set, all or these, one file in memory at a time.

    The rows of a source stand together, in one file. A file without roles is told of.
    """
    wanted = None if names is None else set(names)
    met: dict[str, str] = {}  # the names, then the revisions
    for file in place.files():
        for name, rows in groupby(_rows(place, file, on_roleless), key=_SOURCE):
            if not name:
                raise _wrong(file, "a turn has no source")
            source = _source(file, name, list(rows))
            for key in (f"source {name}", f"revision {source.revision}"):
                if key in met:
                    raise _wrong(file, f"{key} stands in two places (see {met[key]})")
                met[key] = file
            if wanted is None or name in wanted:
                yield name, source


def _rows(place: Place, file: str, on_roleless: Callable[[str], None]) -> Iterator[dict[str, Any]]:
    """The rows of one file, of which only our columns are read."""
    import polars as pl

    data = BytesIO(place.read(file))
    try:
        held = pl.read_parquet_schema(data)
        data.seek(0)
        known = [name for name in COLUMNS if name in held]
        if missing := [name for name in _NEEDED if name not in held]:
            raise _wrong(file, f"there is no column {' or '.join(missing)}")
        frame = pl.read_parquet(data, columns=known)
        kinds = {name: getattr(pl, _KINDS.get(name, "String")) for name in known}
        frame = frame.select(pl.col(name).cast(kind) for name, kind in kinds.items())
    except (pl.exceptions.PolarsError, OSError) as fault:
        said = str(fault).partition("\n")[0]
        raise _wrong(file, f"this cannot be read as turns: {said}") from fault
    if "role" not in frame.columns:
        on_roleless(file)
        return frame.iter_rows(named=True)
    written = frame["role"].drop_nulls().unique()
    told = pl.col("role").replace(written, [role_written(each) for each in written])
    return frame.with_columns(told).iter_rows(named=True)


def _source(file: str, name: str, rows: list[dict[str, Any]]) -> SourceText:
    """One source from its rows; what they do not say is what is usual."""
    texts = [row["text"] or "" for row in rows]
    numbers = _told(rows, "turn", range(1, len(rows) + 1))
    starts = _told(rows, "start", _joined(texts))
    if any(a >= b for a, b in pairwise(numbers)):
        raise _wrong(file, f"the turns of {name} are not in order, or not told apart")
    ends = (start + len(text) for start, text in zip(starts, texts, strict=True))
    if any(end > later for end, later in zip(ends, starts[1:], strict=False)):
        raise _wrong(file, f"turns of {name} overlap: start + length of text > the next start")
    revision = rows[0].get("revision") or content_id(name, *texts)
    if any((row.get("revision") or revision) != revision for row in rows):
        raise _wrong(file, f"{name} has two revisions")
    roles = [row.get("role") or PARTICIPANT for row in rows]
    talk = all(row.get("talk") is not False for row in rows)
    return SourceText(revision, numbers, starts, texts, roles, talk=talk)


def _told(rows: list[dict[str, Any]], column: str, usual: Iterable[int]) -> list[int]:
    """A column of numbers; the usual ones where it is not there, or says nothing."""
    told = [row[column] for row in rows if row.get(column) is not None]
    return told if len(told) == len(rows) else list(usual)


def _joined(texts: list[str]) -> list[int]:
    """Where texts stand when each is a line.

    >>> _joined(["ab", "c", ""])
    [0, 3, 5]
    """
    starts, at = [], 0
    for text in texts:
        starts.append(at)
        at += len(text) + 1
    return starts


def _wrong(file: str, what: str) -> QualcodeError:
    return QualcodeError(f"{file}: {what}", hint="see docs/how-to/scale-out.md for the columns")
