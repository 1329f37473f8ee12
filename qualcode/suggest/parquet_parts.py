"""Frames on their way into Parquet, part by part, so that one part is in memory at a time."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from qualcode.coding.ids import key_text
from qualcode.coding.suggestion import Scorer, SourceText, Suggestion
from qualcode.suggest.places import is_file, to_write
from qualcode.suggest.run import Named, scored

PART = 200_000  # rows
SUGGESTIONS = {
    "id": str, "source": str, "revision": str, "turn": int, "start": int, "end": int, "code": str,
    "quote": str, "method": str, "version": str, "rule": str, "spans": list, "score": float,
    "coder": str, "confidence": float, "decided": int,
}  # fmt: skip
TURNS = {
    "source": str, "revision": str, "turn": int, "start": int, "role": str, "text": str,
    "talk": bool,
}  # fmt: skip
Row = tuple[Any, ...]
Put = Callable[[Any], None]  # a frame


@contextmanager
def parts(spelled: str, columns: dict[str, type], *, overwrite: bool = False) -> Iterator[Put]:
    """What takes frames for a place; all of them are there at the end, or nothing is.

    A folder is filled part by part, no frame is divided; a file is one part. What is there already
    is replaced only if asked.
    """
    frames = [_frame((), columns)]
    rows = count = 0
    whole = PurePosixPath(spelled).name if is_file(spelled) else ""
    with to_write(spelled, overwrite=overwrite).writing() as save:

        def put(more: Any) -> None:
            nonlocal rows, count
            frames.append(more)
            rows += more.height
            if rows >= PART and not whole:
                save(_name(count), _parquet(frames))
                del frames[1:]
                rows, count = 0, count + 1

        yield put
        if rows or not count:
            save(whole or _name(count), _parquet(frames))


def _name(number: int) -> str:
    return f"part-{number:05}.parquet"


def _parquet(frames: Sequence[Any]) -> bytes:
    import polars as pl

    file = BytesIO()
    pl.concat(frames).write_parquet(file, compression="zstd")
    return file.getvalue()


def _frame(rows: Sequence[Row], columns: dict[str, type]) -> Any:
    import polars as pl

    kinds = {
        str: pl.String, int: pl.Int64, float: pl.Float64, bool: pl.Boolean,
        list: pl.List(pl.List(pl.Int64)),
    }  # fmt: skip
    schema: dict[str, Any] = {name: kinds[kind] for name, kind in columns.items()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def framed(scorer: Scorer, source: SourceText) -> Any:
    """The suggestions of one source as a frame, made where it is scored; its name comes later."""
    return _frame(suggestion_rows(source, scored(scorer, source)), SUGGESTIONS)


def named(name: str, frame: Any) -> Any:
    """The frame with the name of its source."""
    import polars as pl

    return frame.with_columns(source=pl.lit(name, dtype=pl.String))


def suggestion_rows(source: SourceText, found: Iterable[Suggestion]) -> list[Row]:
    """A row for each evidence, with the words that the suggestion stands on."""
    return [
        (key_text(each.key), "", each.revision, *_place(source, each), each.code,
         _quote(source, each), why.method, why.version, why.rule, [list(s) for s in why.spans],
         why.score, why.coder or None, why.confidence, why.decided if why.coder else None)
        for each in found
        for why in each.evidence
    ]  # fmt: skip


def turn_frame(of: Named) -> Any:
    """The turns of one source."""
    name, text = of
    columns = zip(text.numbers, text.starts, text.roles, text.texts, strict=True)
    return _frame([(name, text.revision, *cells, text.talk) for cells in columns], TURNS)


def _turn(source: SourceText, start: int) -> int:
    return bisect_right(source.starts, start) - 1


def _place(source: SourceText, each: Suggestion) -> tuple[int, int, int]:
    return source.numbers[_turn(source, each.start)], each.start, each.end


def _quote(source: SourceText, each: Suggestion) -> str:
    turn = _turn(source, each.start)
    at = source.starts[turn]
    return source.texts[turn][each.start - at : each.end - at]
