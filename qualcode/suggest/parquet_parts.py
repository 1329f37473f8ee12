"""Rows on their way into Parquet, part by part, so that no more than one part is in memory."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from qualcode.coding.ids import key_text
from qualcode.coding.suggestion import SourceText, Suggestion
from qualcode.suggest.places import is_file, place
from qualcode.suggest.run import Named

PART = 200_000  # rows
SUGGESTIONS = {
    "id": str, "source": str, "revision": str, "turn": int, "start": int, "end": int, "code": str,
    "quote": str, "method": str, "version": str, "rule": str, "spans": list, "score": float,
    "coder": str, "confidence": float, "decided": int,
}  # fmt: skip
TURNS = {"source": str, "revision": str, "turn": int, "start": int, "role": str, "text": str}
Row = tuple[Any, ...]
Put = Callable[[Sequence[Row]], None]


@contextmanager
def parts(spelled: str, columns: dict[str, type]) -> Iterator[Put]:
    """What takes rows for a place; all of them are there at the end, or nothing is.

    A folder is filled part by part, rows that come together stay in one; a file is one part.
    """
    rows: list[Row] = []
    count = 0
    whole = PurePosixPath(spelled).name if is_file(spelled) else ""
    with place(spelled).writing() as save:

        def put(more: Sequence[Row]) -> None:
            nonlocal count
            rows.extend(more)
            if len(rows) >= PART and not whole:
                save(_name(count), _parquet(rows, columns))
                rows.clear()
                count += 1

        yield put
        if rows or not count:
            save(whole or _name(count), _parquet(rows, columns))


def _name(number: int) -> str:
    return f"part-{number:05}.parquet"


def _parquet(rows: Sequence[Row], columns: dict[str, type]) -> bytes:
    import polars as pl

    kinds = {str: pl.String, int: pl.Int64, float: pl.Float64, list: pl.List(pl.List(pl.Int64))}
    schema: dict[str, Any] = {name: kinds[kind] for name, kind in columns.items()}
    file = BytesIO()
    pl.DataFrame(rows, schema=schema, orient="row").write_parquet(file, compression="zstd")
    return file.getvalue()


def suggestion_rows(named: Named, found: Iterable[Suggestion]) -> list[Row]:
    """The suggestions for one source, a row for each evidence, with the words they stand on."""
    name, source = named
    return [
        (key_text(each.key), name, each.revision, *_place(source, each), each.code,
         _quote(source, each), why.method, why.version, why.rule, [list(s) for s in why.spans],
         why.score, why.coder, why.confidence, why.decided)
        for each in found
        for why in each.evidence
    ]  # fmt: skip


def turn_rows(named: Named) -> list[Row]:
    """The turns of one source."""
    name, of = named
    columns = zip(of.numbers, of.starts, of.roles, of.texts, strict=True)
    return [(name, of.revision, *cells) for cells in columns]


def _turn(source: SourceText, start: int) -> int:
    return bisect_right(source.starts, start) - 1


def _place(source: SourceText, each: Suggestion) -> tuple[int, int, int]:
    return source.numbers[_turn(source, each.start)], each.start, each.end


def _quote(source: SourceText, each: Suggestion) -> str:
    turn = _turn(source, each.start)
    at = source.starts[turn]
    return source.texts[turn][each.start - at : each.end - at]
