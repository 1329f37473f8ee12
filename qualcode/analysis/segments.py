"""The coded segments themselves, one row a coding, with all that is known of who said it."""

import polars as pl

from qualcode.analysis import codes, columns, stated, voices
from qualcode.analysis.layer import Base
from qualcode.analysis.reading import Reading, read
from qualcode.analysis.selection import EVERYTHING
from qualcode.analysis.tally import SPAN, place, whole
from qualcode.coding.corpus import Columns, Corpus, Selection
from qualcode.coding.segment import LOOK
from qualcode.table import Table
from qualcode.text.amounts import many

COLUMNS = (
    "id", "revision", "start", "end", "first_turn", "last_turn", "code", "coder", "origin",
    "rating", "valence", "good", "quote", "codebook", "placement",
)  # fmt: skip


def segments(
    corpus: Corpus,
    *,
    layer: str | None = None,
    selection: Selection = EVERYTHING,
    base: Base = "done",
) -> Table:
    """Every coding of the layer with quote, place, speaker, attributes, code and its path.

    Where several people speak in a segment they stand side by side (`Ms A; Mr B`), and an attribute
    in which they differ is empty. Where texts were revised, `placement` says how a coding stands in
    the new one.
    """
    reading = read(corpus, COLUMNS, layer=layer, selection=selection, base=base)
    shown = codes.shown(reading.codes, selection.codes)
    spans = _in_order(reading)
    placed = place(spans, reading.units.select("source", "turn", "unit", "group"))
    held = spans.filter(pl.col("span").is_in(placed["span"].unique().implode()))
    rows = held.hstack(voices.of_spans(held, reading, attributes=True))
    wanted = {code.id for code in shown}
    numbers = [number for number, code in enumerate(reading.codes) if code.id in wanted]
    notes = stated.notes(reading, shown, spans.height - held.height)
    if (held["first_turn"] != held["last_turn"]).any() and reading.people.attributes:
        notes.append("Where several people speak, an attribute in which they differ is empty.")
    frame = _arranged(rows.filter(pl.col("code").is_in(numbers)), reading, corpus.memos)
    return Table(
        name="segments",
        frame=frame,
        title=f"Coded segments, layer {reading.layer}",
        unit="one row a coding",
        base=stated.base(reading, whole(reading, held.select(SPAN).n_unique())),
        notes=tuple(notes + _doubtful(frame) + stated.unlinked(reading)),
    )


def _doubtful(frame: pl.DataFrame) -> list[str]:
    """A note on codings whose words a revision has changed."""
    count = frame.filter(placement=LOOK).height if "placement" in frame.columns else 0
    if not count:
        return []
    said = f"Needs a look: {many(count, 'coding')} on words that a revision has changed"
    return [f"{said}; `qualcode codings list` shows its old and new place."]


def _in_order(reading: Reading) -> pl.DataFrame:
    numbers = columns.renumbered(reading.codings["code"], [code.id for code in reading.codes])
    codings = reading.codings.with_columns(code=numbers)
    return codings.sort(*SPAN, "code", pl.col("coder").to_physical(), "id").with_row_index("span")


def _arranged(rows: pl.DataFrame, reading: Reading, memos: Columns) -> pl.DataFrame:
    """The columns as a reader wants them: the words, the place, who, the code, the coding."""
    noted = rows.join(_memos(memos), on="id", how="left", maintain_order="left")
    names = pl.Series([code.name for code in reading.codes], dtype=pl.String)
    ids = pl.Series([code.id for code in reading.codes], dtype=pl.String)
    path = codes.path_names(reading.codes)
    return noted.select(
        "quote",
        reading.sources["name"].gather(noted["source"]).alias("source"),
        pl.col("first_turn").alias("turn"),
        "last_turn",
        "time",
        *voices.TALK,
        *reading.people.tiers,
        *reading.people.attributes,
        ids.gather(noted["code"]).alias("code"),
        names.gather(noted["code"]).alias("name"),
        *path[noted["code"]],
        pl.col("coder").cast(pl.String),
        "origin", "rating", "valence", "good", "memo", "start", "end",
        "codebook",
        pl.col("id").alias("coding"),
        *(["placement"] if (noted["placement"] != "exact").any() else []),
    )  # fmt: skip


def _memos(memos: Columns) -> pl.DataFrame:
    held = {name: pl.Series(memos.get(name, ()), dtype=pl.String) for name in ("target", "text")}
    frame = pl.DataFrame({"id": held["target"], "memo": held["text"]})
    return frame.group_by("id", maintain_order=True).agg(pl.col("memo").str.join("\n"))
