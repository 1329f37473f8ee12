"""Whose codings a table reads, and which sources that layer calls done.

Not coded yet and coded with nothing found are different: only a source that is done is in a base.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from qualcode.coding.corpus import Columns
from qualcode.errors import QualcodeError, unknown

Base = Literal["done", "all"]
ANY = "any"
_DONE = {"codings": "coded", "decisions": "decided"}


@dataclass(frozen=True, slots=True)
class Layer:
    """The codings of these coders, read as one; several only in the layer `any`."""

    name: str
    coders: tuple[str, ...]

    def __str__(self) -> str:
        """The layer in the words of a note.

        >>> print(Layer("mina", ("mina",)), "|", Layer("any", ("jo", "mina")))
        mina | any of jo, mina
        """
        return f"any of {', '.join(self.coders)}" if len(self.coders) > 1 else self.name


def choose(
    coded: Collection[str],
    known: Collection[str],
    layer: str | None = None,
    coded_by: Sequence[str] = (),
    *,
    of: Literal["codings", "decisions"] = "codings",
) -> Layer:
    """The layer that is meant; a stop where several coders have coded and none is named.

    >>> choose(["mina"], ["mina", "jo"])
    Layer(name='mina', coders=('mina',))
    >>> choose(["mina", "jo"], ["mina", "jo"], "any")
    Layer(name='any', coders=('jo', 'mina'))
    """
    for coder in coded_by:
        if coder not in known:
            raise unknown("coder", coder, known)
    if layer is None and len(set(coded_by)) == 1:
        layer = coded_by[0]
    whole = _named(layer, coded, known, of)
    coders = tuple(coder for coder in whole.coders if not coded_by or coder in coded_by)
    if not coders and whole.coders:
        said = " and ".join(coded_by)
        raise QualcodeError(
            f"the layer {whole.name} holds no {of} by {said}",
            hint="leave out --coded-by, or name the same coder in --layer",
        )
    return Layer(whole.name, coders)


def _named(layer: str | None, coded: Collection[str], known: Collection[str], of: str) -> Layer:
    if layer is None and len(set(coded)) > 1:
        names = sorted(set(coded))
        options = ", ".join(f"--layer {name}" for name in [*names, ANY])
        raise QualcodeError(
            f"{', '.join(names)} have {_DONE[of]}: say whose {of} to read", hint=f"one of {options}"
        )
    everybody = tuple(sorted({*coded, *known}))
    if layer is None:
        alone = tuple(coded) or everybody
        return Layer(alone[0], alone) if len(alone) == 1 else Layer(ANY, everybody)
    if layer == ANY:
        return Layer(ANY, everybody)
    if layer not in known:
        raise unknown("coder", layer, known)
    return Layer(layer, (layer,))


def finished(progress: Columns, layer: Layer) -> pl.DataFrame:
    """The (source, coder) pairs that a coder of the layer marked done."""
    names = ("source", "coder", "status")
    frame = pl.DataFrame(
        {name: pl.Series(progress[name], dtype=pl.String) for name in names if progress},
        schema=dict.fromkeys(names, pl.String),
    )
    done = frame.filter(pl.col("status") == "done", pl.col("coder").is_in(layer.coders))
    return done.select("source", "coder").unique().sort("source", "coder")
