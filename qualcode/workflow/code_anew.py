"""Codings whose code was split or retired: they wait for their coder to say which it is now."""

from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.codebook.tree import heirs, resolve
from qualcode.store import codings
from qualcode.store.codings import Placed
from qualcode.store.database import Database
from qualcode.workflow import decide, recode


@dataclass(frozen=True, slots=True)
class Waiting:
    """A coding on a code that others replace, with those codes."""

    coding: Placed
    candidates: tuple[str, ...]


def waiting(
    db: Database, coder: str, codes: Sequence[str] = (), names: Sequence[str] = ()
) -> list[Waiting]:
    """This coder's codings on codes that others take over from, in reading order."""
    book = recode.in_use(db)
    taken = heirs(book)
    retired = {code for code in taken
               if code not in book or book.by_id[code].status == "deprecated"}  # fmt: skip
    return [
        Waiting(each, taken[each.code])
        for each in codings.placed(db, coder=coder)
        if each.code in retired
        and (not codes or each.code in codes)
        and (not names or each.source in names)
    ]


def settle(db: Database, coder: str, coding: Placed, code: str) -> str:
    """Code it as this code; the id of the coding that stands now.

    Where the coder has put that code on the same words already, that coding takes over.
    """
    resolve(recode.in_use(db), code)
    segment = codings.text(db, coding.source).segment(coding.start, coding.end)
    twin = codings.twin(db, segment, code, coding.coder)
    if twin:
        codings.fold(db, coding.id, twin, coder)
        return twin
    rating = coding.rating if _fits(db, code, coding.rating) else None
    return decide.change(db, coder, coding.id, code=code, rating=rating).id


def _fits(db: Database, code: str, rating: int | None) -> bool:
    """Whether the scale of a code has this rating."""
    scale = recode.in_use(db).by_id[code].scale
    return scale is not None and rating is not None and scale.min <= rating <= scale.max
