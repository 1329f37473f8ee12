"""Tables: read what an analysis asks for, hand it the corpus, give back the table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any, Literal

from qualcode.coding.corpus import Corpus, Selection
from qualcode.store import reading
from qualcode.store.database import Database
from qualcode.table import Table
from qualcode.workflow import recode, versions

Name = Literal["segments", "matrix", "frequencies", "crosstab", "suggestions"]


QUOTED = ("quote", "code", "source", "turn", "time", "speaker", "role", "case", "coder")


@dataclass(frozen=True)
class Request:
    """One table: which, of whose codings, of what, over which base, with its own options."""

    name: Name
    layer: str | None = None
    selection: Selection = field(default_factory=Selection)
    base: Literal["done", "all"] = "done"
    options: Mapping[str, Any] = field(default_factory=dict)


def table(db: Database, request: Request) -> Table:
    """The table that was asked for."""
    if request.name == "suggestions":
        from qualcode.workflow import ledger

        return ledger.table(db, request.layer, request.selection, **request.options)
    module = import_module(f"qualcode.analysis.{request.name}")
    make: Callable[..., Table] = getattr(module, request.name)
    corpus = reading.corpus(
        db,
        recode.in_use(db),
        module.COLUMNS,
        memos=request.name == "segments",
        times=request.name in {"segments", "matrix"},
    )
    if "codebook" in corpus.codings:
        corpus = with_versions(db, corpus)
    return make(
        corpus,
        layer=request.layer,
        selection=request.selection,
        base=request.base,
        **request.options,
    )


def with_versions(db: Database, corpus: Corpus) -> Corpus:
    """The codings with the codebook versions as people call them."""
    labels = versions.labels(db)
    called = [labels.get(each, each) for each in corpus.codings["codebook"]]
    return replace(corpus, codings={**corpus.codings, "codebook": called})


def quotes(db: Database, request: Request, *, good: bool = False) -> Table:
    """The quotes of the segments table, with who said them: shorter to read."""
    import polars as pl

    whole = table(db, request)
    frame = whole.frame.filter(pl.col("good")) if good else whole.frame
    kept = [name for name in QUOTED if name in frame.columns]
    title = "Good quotes" if good else "Quotes"
    return Table("quotes", frame.select(kept), title, whole.unit, whole.base, whole.notes)
