"""More like this: from a turn, a coding, a suggestion or words of one's own to what is near it."""

from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.coding.ids import text_key
from qualcode.coding.suggestion import SourceText, Unit
from qualcode.errors import QualcodeError
from qualcode.store import codings, reading, sources, suggestions
from qualcode.store.database import Database
from qualcode.suggest.lexis import language
from qualcode.suggest.nearness import Nearness, pointed_at
from qualcode.suggest.passages import TELLING, Passage, passages
from qualcode.transcript.people import INTERVIEWER
from qualcode.workflow import recode

TOO_LITTLE = "these words say too little to look for more like them"
_WORD = 3  # letters
LEAST = 0.1  # what is less near has hardly a word in common


@dataclass(frozen=True, slots=True)
class Place:
    """What somebody points at: its words, and where it stands, unless they are her own words."""

    text: str
    revision: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Near:
    """A passage near to another: where, by whom, how near, the words in common, its own words."""

    source: str
    turn: int
    begins: int | None
    label: str | None
    nearness: float
    common: tuple[str, ...]
    text: str


def place(db: Database, typed: str, coder: str = "") -> Place:
    """What is pointed at: SOURCE#TURN, a coding's or a suggestion's id, or some words.

    The suggestions are those that this coder sees.
    """
    source, mark, number = typed.rpartition("#")
    if mark and number.isdecimal() and (" " not in source or source in sources.ids(db)):
        cut = codings.text(db, source)
        turn = cut.turn(int(number))
        return Place(turn.quote, cut.revision, turn.start, turn.end)
    key = text_key(typed)
    if found := suggestions.offered(db, coder, key=key) if key is not None else []:
        cut = codings.text(db, found[0].source)
        if cut.revision == found[0].revision:
            start, end = found[0].start, found[0].end
            return Place(cut.text[start:end], cut.revision, start, end)
    if len(typed.split()) > 1 or not (held := _coding(db, typed)):
        return Place(typed)
    cut = codings.text(db, held.source)
    return Place(cut.text[held.start : held.end], cut.revision, held.start, held.end)


def _coding(db: Database, typed: str) -> codings.Placed | None:
    """The coding of this id; None for what is a word, as ids have digits."""
    try:
        return codings.one(db, typed)
    except QualcodeError as fault:
        if typed.isalpha() and len(typed) >= _WORD:
            return None
        raise QualcodeError(
            f"{typed!r} is no turn, coding or suggestion",
            hint="SOURCE#TURN, an id from codings list or suggestions list, or words in quotes",
        ) from fault


def near(
    db: Database,
    to: Place,
    names: Sequence[str] = (),
    *,
    unit: Unit = "sentence",
    interviewers: bool = True,
    limit: int | None = 50,
) -> list[Near]:
    """The passages nearest to a place, itself left out, the nearest first."""
    for name in names:
        sources.id_of(db, name)
    asked = pointed_at(to.text)
    if not asked.words:
        raise QualcodeError(TOO_LITTLE)
    cuts = [(source, list(passages(source, unit))) for source in reading.source_texts(db)]
    every = [(source, passage) for source, found in cuts for passage in found]
    known = Nearness.of([passage for _, passage in every], language_of(db))
    scores = known.to(asked)
    wanted = {sources.revision_of(db, name) for name in names}
    ranked: list[Near] = []
    told = _Told(db)
    for at in (-scores).argsort(kind="stable"):
        source, passage = every[at]
        if scores[at] < LEAST or len(ranked) == limit:
            break
        if wanted and source.revision not in wanted:
            continue
        if not interviewers and source.roles[passage.turn] == INTERVIEWER:
            continue
        if len(passage.words) >= TELLING and not _covers(to, source, passage):
            common = known.common(asked, int(at))
            ranked.append(told.near(source, passage, float(scores[at]), common))
    return ranked


def language_of(db: Database) -> str:
    """The language of the codebook in use; English while there is none."""
    try:
        return language(recode.in_use(db))
    except QualcodeError:
        return "en"


def _covers(to: Place, source: SourceText, passage: Passage) -> bool:
    """Whether the passage is what was pointed at, or a part of it."""
    same = to.revision == source.revision
    return same and passage.start < to.end and to.start < passage.end


class _Told:
    """Passages as people read them: with the names of sources and speakers, and the time."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._names = {revision: name for name, revision in sources.revisions(db).items()}
        self._turns: dict[str, tuple[reading.TurnRow, ...]] = {}

    def near(
        self, source: SourceText, passage: Passage, nearness: float, common: tuple[str, ...]
    ) -> Near:
        """The passage as it is told."""
        name = self._names[source.revision]
        if name not in self._turns:
            self._turns[name] = reading.transcript(self._db, name).turns
        turn = self._turns[name][passage.turn]
        text = " ".join(passage.text.split())
        return Near(name, turn.number, turn.begins, turn.label, nearness, common, text)
