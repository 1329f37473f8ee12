"""Whole projects into files of other tools: what is coded, as `table segments` counts it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Literal

from qualcode.codebook.model import Codebook
from qualcode.coding.corpus import Selection
from qualcode.errors import QualcodeError
from qualcode.exporters import files, project_formats
from qualcode.exporters.coded import CodedSource, Outgoing, Unit
from qualcode.store import reading, sources
from qualcode.store.database import Database
from qualcode.workflow import analyse, project, recode


@dataclass(frozen=True)
class Wish:
    """What to write: of whose codings, of what, over which base, what a document is."""

    layer: str | None = None
    selection: Selection = field(default_factory=Selection)
    base: Literal["done", "all"] = "done"
    unit: Unit = "source"
    overwrite: bool = False


@dataclass(frozen=True)
class Exported:
    """What was written: so many sources and codings of a layer; and what to know of it."""

    sources: int
    codings: int
    layer: str
    notes: tuple[str, ...]


def export(db: Database, path: Path, wish: Wish) -> Exported:
    """Write the coded sources in the format of the file's suffix; a file is whole or not there."""
    from qualcode.analysis.coded import COLUMNS, coded

    form = project_formats.find(path)
    files.check(path)
    if path.exists() and not wish.overwrite:
        raise QualcodeError(f"{path} is there already", hint="--overwrite replaces it")
    book = recode.in_use(db)
    corpus = analyse.with_versions(db, reading.corpus(db, book, COLUMNS, memos=True))
    found = coded(corpus, layer=wish.layer, selection=wish.selection, base=wish.base)
    if not found.texts:
        raise QualcodeError("there is nothing to export", hint=" ".join(found.notes))
    outgoing = Outgoing(
        codebook=f"{book.name} {book.version}",
        layer=found.layer,
        codes=found.codes,
        sources=_sources(db, found.texts),
        opened=partial(_pipeline, db, book),
        unit=wish.unit,
    )
    data, notes = project_formats.load(form).dump(outgoing)
    files.save({path: data})
    codings = sum(len(each.codings) for each in found.texts)
    return Exported(len(found.texts), codings, found.layer, (*found.notes, *notes))


def _sources(db: Database, texts: Any) -> Iterator[CodedSource]:
    """Each source with its text, read when it is its turn."""
    for each in texts:
        yield CodedSource(
            name=each.name,
            revision=each.revision,
            text=sources.text_of(db, each.revision),
            attributes=each.attributes,
            turns=each.turns,
            marks=reading.silent_marks(db, each.revision),
            codings=each.codings,
        )


def _pipeline(db: Database, book: Codebook) -> Any:
    """The spaCy pipeline of the project's settings, or the tokenizer of its language."""
    from qualcode.suggest.lexis import language
    from qualcode.suggest.pipelines import Pipeline

    return Pipeline(project.pipeline(db.folder), language(book)).opened()
