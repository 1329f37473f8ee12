"""What the store holds, read once and columnar: all that an analysis needs, and no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qualcode.codebook.model import Codebook

Columns = Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class Corpus:
    """The sources, turns, people and codings of a project as columns of equal length.

    sources:   source (id), name, revision, words, duration (ms or None)
    turns:     revision, turn, start, end, label, role, participant, case, begins, ends, words
               (and `text` where asked for); role `interviewer` is talk that no base counts
    cases:     case, parent, kind
    attributes: owner, name, attribute, value, type   (owner is source, participant or case)
    codings:   the columns an analysis asked for, of: id, source, revision, start, end, first_turn,
               last_turn, words, code, coder, created, origin, rating, valence, good, codebook,
               quote, placement
               (live codings only, as placed in the current revision)
    progress:  source, coder, status
    memos:     target, text   (of codings)
    anchors:   revision, position, milliseconds   (where asked for)
    """

    codebook: Codebook
    sources: Columns
    turns: Columns
    cases: Columns
    attributes: Columns
    codings: Columns
    progress: Columns
    memos: Columns = field(default_factory=dict)
    anchors: Columns = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Selection:
    """The filters that are the same everywhere; an empty one lets all pass.

    A parent code selects its children too. `where` holds (attribute, value) pairs, of a source, a
    participant or a case; several values of one attribute are alternatives.
    """

    codes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    coded_by: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    methods: tuple[str, ...] = ()
    confidence: float | None = None
