"""What every table starts from: one layer's codings, and the turns of a stated base."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from qualcode.analysis import codes, columns
from qualcode.analysis import layer as layers
from qualcode.analysis import selection as filters
from qualcode.analysis.layer import Base, Layer
from qualcode.analysis.people import People, people, said
from qualcode.codebook.model import Code, Codebook
from qualcode.coding.corpus import Corpus, Selection

CODER = "coder"


@dataclass(frozen=True)
class Reading:
    """The base and the codings of a layer that lie in its sources.

    `units` has a row for each turn of the base (one in each group that holds it), and a turn 0 for
    coded text outside all turns. `groups` are the values that stand side by side, one without `by`.
    """

    layer: Layer
    base: Base
    selection: Selection
    codebook: Codebook
    codes: tuple[Code, ...]
    people: People
    sources: pl.DataFrame
    turns: pl.DataFrame  # all
    times: pl.DataFrame  # source, start, begins (milliseconds)
    talk: pl.DataFrame  # all that counts: without interviewers, unless they were asked for
    picked: pl.DataFrame  # the turns of the selection, in sources done or not
    done: pl.DataFrame  # the sources that the layer marked done
    units: pl.DataFrame
    by: str | None
    groups: tuple[str, ...]
    codings: pl.DataFrame
    not_done: int  # codings left out because their source is not done
    wordless: pl.DataFrame  # turns left out because nobody says a word in them


def read(
    corpus: Corpus,
    wanted: Sequence[str],
    *,
    layer: str | None,
    selection: Selection,
    base: Base,
    by: str | None = None,
) -> Reading:
    """The codings of the layer and the turns of the base; `by` splits the base into groups."""
    sources = columns.sources(corpus)
    codings = columns.codings(corpus, wanted, sources)
    chosen, mine = _coded(codings, corpus, layer, selection)
    turns = columns.with_outside(columns.turns(corpus, sources), sources, mine)
    who = people(corpus, turns, sources)
    counted, mute = columns.heard(turns, mine)
    picked = filters.turns(counted, selection, who, corpus.cases)
    mine = _within(mine, picked["source"])
    done, pairs = _pairs(corpus, chosen, sources, base)
    ready, held = _within(picked, pairs["source"]), _within(mine, pairs["source"])
    units, groups = _grouped(ready, picked, by, who, pairs, chosen)
    return Reading(
        layer=chosen,
        base=base,
        selection=selection,
        codebook=corpus.codebook,
        codes=codes.every(corpus.codebook, columns.known(codings["code"])),
        people=who,
        sources=sources,
        turns=turns,
        times=columns.times(corpus, turns, sources),
        talk=filters.talk(counted, selection),
        picked=picked,
        done=done.select("source").unique(),
        units=units.with_row_index("unit"),
        by=by,
        groups=groups,
        codings=held,
        not_done=mine.height - held.height,
        wordless=_within(filters.turns(mute, selection, who, corpus.cases), pairs["source"]),
    )


def _coded(
    codings: pl.DataFrame, corpus: Corpus, layer: str | None, selection: Selection
) -> tuple[Layer, pl.DataFrame]:
    """The layer that is meant, and its codings."""
    filters.check(selection)
    coded = columns.known(codings["coder"])
    known = sorted({*coded, *corpus.progress.get("coder", ())})
    chosen = layers.choose(coded, known, layer, selection.coded_by)
    return chosen, _by_coders(codings, chosen)


def _by_coders(codings: pl.DataFrame, layer: Layer) -> pl.DataFrame:
    names = columns.known(codings["coder"])
    places = [place for place, name in enumerate(names) if name in layer.coders]
    if len(places) == len(names):
        return codings
    return codings.filter(pl.col("coder").to_physical().is_in(places))


def _pairs(
    corpus: Corpus, layer: Layer, sources: pl.DataFrame, base: Base
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The (source, coder) pairs that are done, and those that are read."""
    marked = layers.finished(corpus.progress, layer)
    places = {
        "source": columns.place(marked["source"], sources["id"].to_list()),
        "coder": columns.place(marked["coder"], layer.coders),
    }
    done = pl.DataFrame(places).drop_nulls()
    return done, done if base == "done" else _product(sources, layer)


def _within(frame: pl.DataFrame, sources: pl.Series) -> pl.DataFrame:
    return frame.filter(pl.col("source").is_in(sources.unique().implode()))


def _product(sources: pl.DataFrame, layer: Layer) -> pl.DataFrame:
    every = pl.DataFrame({"source": pl.Series(range(sources.height), dtype=pl.UInt32)})
    coders = pl.Series("coder", range(max(1, len(layer.coders))), dtype=pl.UInt32)
    return every.join(coders.to_frame(), how="cross")


def _grouped(
    ready: pl.DataFrame,
    picked: pl.DataFrame,
    by: str | None,
    who: People,
    pairs: pl.DataFrame,
    layer: Layer,
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    if by is None:
        return ready.with_columns(group=pl.lit(0, dtype=pl.UInt32)), ("",)
    if by == CODER:
        coders = pairs.rename({CODER: "group"})
        split = ready.join(coders, on="source", maintain_order="left_right")
        return split, tuple(f"{by}={name}" for name in layer.coders)
    dimension = who.find(by)
    values = dimension.of(picked).unique().sort(nulls_last=True).alias("value")
    table = values.to_frame().with_row_index("group")
    split = ready.with_columns(value=dimension.of(ready)).join(
        table, on="value", how="left", nulls_equal=True, maintain_order="left"
    )
    return split.drop("value"), tuple(_label(dimension.name, value) for value in values)


def _label(name: str, value: str | float | bool | None) -> str:
    return f"no {name}" if value is None else f"{name}={said(value)}"
