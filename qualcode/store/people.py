"""Who spoke and where: speakers linked to participants and cases, and typed attributes."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualcode.coding.ids import content_id
from qualcode.errors import QualcodeError, unknown
from qualcode.store import sources
from qualcode.store.database import Database
from qualcode.store.events import Changes, record, retire
from qualcode.transcript.people import Attribute, Case, People, Speaker, typed


@dataclass(frozen=True, slots=True)
class Voice:
    """One speaker of one source: who it is and how much of the talk is theirs.

    `labels` are all ways in which the transcript writes the speaker, `label` the one that is shown.
    """

    source: str
    label: str
    participant: str | None
    case: str | None
    role: str
    turns: int
    words: int
    labels: tuple[str, ...] = ()
    why: str = ""

    @property
    def others(self) -> str:
        """The other ways of writing the speaker, as lists show them."""
        return "; ".join(each for each in self.labels if each != self.label)


def voices(db: Database, source: str | None = None) -> list[Voice]:
    """Every speaker of every source, or of one, with turns and words; merged labels are one."""
    of_one = "AND n.name = ?" if source is not None else ""
    rows = db.rows(
        'SELECT n.name, coalesce(s.name, t.label) AS shown, max(s.participant), max(s."case"),'
        " max(coalesce(s.role, 'participant')), count(*), sum(t.words),"
        " json_group_array(DISTINCT t.label), max(coalesce(s.why, ''))"
        f" FROM {sources.LIVE} JOIN turn t ON t.revision = r.id"
        " LEFT JOIN speaker s ON s.source = o.id AND s.label = t.label AND s.live"
        f" WHERE t.label IS NOT NULL {of_one} GROUP BY n.name, shown ORDER BY 1, min(t.number)",
        () if source is None else (source,),
    )
    return [Voice(*(*row[:7], tuple(sorted(json.loads(row[7]))), row[8])) for row in rows]


def speech(db: Database, source: str) -> dict[str, list[str]]:
    """What every speaker of a source says, turn by turn, under the label that is shown."""
    said: dict[str, list[str]] = {}
    for label, words in db.rows(
        "SELECT speaker, text FROM v_turns WHERE source = ? AND speaker IS NOT NULL ORDER BY turn",
        (source,),
    ):
        said.setdefault(label, []).append(words)
    return said


def store(
    db: Database,
    people: People,
    speakers: Sequence[Speaker],
    coder: str,
    action: str = "people",
) -> int:
    """Write links, cases and attributes in one event; how many rows are new.

    `speakers` are the people's links resolved to sources (`Speaker.source` is a source name).
    """
    with db.writing():
        changes = Changes()
        put(db, people, changes)
        _link(db, speakers, changes)
        new = sum(len(rows) for rows in changes.came.values())
        if new:
            record(db, action, coder, changes)
        return new


def put(
    db: Database, people: People, changes: Changes, new: Mapping[str, str] | None = None
) -> None:
    """Write cases and attributes inside the caller's transaction.

    `new` gives the ids of sources that are not visible yet, under their names.
    """
    _put_cases(db, people.cases, changes)
    if people.cases:
        _refuse_circles(db)
    _put_attributes(db, people.attributes, changes, new or {})


def _link(db: Database, speakers: Iterable[Speaker], changes: Changes) -> None:
    ids = sources.ids(db)
    said = {(each.source, each.label): each for each in speakers}  # the last counts
    for each in said.values():
        source = _source(each.source, ids)
        row = sources.speaker_id(source, each)
        held = db.rows(
            "SELECT id FROM speaker WHERE source = ? AND label = ? AND live", (source, each.label)
        )
        if held == [(row,)]:
            continue
        retire(db, changes, "speaker", [old for (old,) in held])
        sources.put_speakers(db, source, [each])
        changes.add("speaker", row)


def _source(name: str, ids: Mapping[str, str]) -> str:
    if name not in ids:
        raise unknown("source", name, ids)
    return ids[name]


def _put_cases(db: Database, cases: Iterable[Case], changes: Changes) -> None:
    """What a case does not say of its parent and kind stays as it is."""
    for each in {case.name: case for case in cases}.values():
        held = db.rows(
            "SELECT id, parent, kind FROM study_case WHERE name = ? AND live", (each.name,)
        )
        parent = each.parent or next((old for _, old, _ in held if old), None)
        kind = each.kind or next((old for _, _, old in held if old), "")
        row = content_id(each.name, parent or "", kind)
        if [old for old, _, _ in held] == [row]:
            continue
        retire(db, changes, "study_case", [old for old, _, _ in held])
        db.run(
            "INSERT OR REPLACE INTO study_case (id, name, parent, kind) VALUES (?,?,?,?)",
            (row, each.name, parent, kind),
        )
        changes.add("study_case", row)


def _refuse_circles(db: Database) -> None:
    """A case lies in another, never in itself, over however many steps."""
    above = dict(db.rows("SELECT name, parent FROM study_case WHERE live AND parent != ''"))
    for case, parent in above.items():
        seen, at = {case}, parent
        while at in above and at not in seen:
            seen.add(at)
            at = above[at]
        if at == case:
            raise QualcodeError(
                f"the case {case!r} would lie in itself", hint="correct the parents in cases.csv"
            )


def _put_attributes(
    db: Database, attributes: Sequence[Attribute], changes: Changes, new: Mapping[str, str]
) -> None:
    ids = {**sources.ids(db), **new} if any(a.owner == "source" for a in attributes) else {}
    for each in {(a.owner, a.name, a.attribute): a for a in attributes}.values():
        name = _source(each.name, ids) if each.owner == "source" else each.name
        row = sources.attribute_id(each, name)
        held = db.rows(
            "SELECT id FROM attribute WHERE owner = ? AND name = ? AND attribute = ? AND live",
            (each.owner, name, each.attribute),
        )
        if held == [(row,)]:
            continue
        retire(db, changes, "attribute", [old for (old,) in held])
        sources.put_attributes(db, [(each, name)])
        changes.add("attribute", row)


def cases(db: Database) -> list[Case]:
    """All cases, in order of their names; those that only speakers name are there too."""
    rows = db.rows(
        "SELECT name, parent, kind FROM study_case WHERE live UNION"
        f" SELECT DISTINCT s.\"case\", NULL, '' FROM {sources.LIVE}"
        '  JOIN speaker s ON s.source = o.id AND s.live WHERE s."case" IS NOT NULL'
        "  AND EXISTS (SELECT 1 FROM turn t WHERE t.revision = r.id AND t.label = s.label)"
        '  AND s."case" NOT IN (SELECT name FROM study_case WHERE live) ORDER BY name'
    )
    return [Case(*row) for row in rows]


def participants(db: Database) -> list[str]:
    """Everybody whom a label of a source is linked to, in order of the alphabet."""
    rows = db.rows(
        f"SELECT DISTINCT s.participant FROM {sources.LIVE}"
        " JOIN speaker s ON s.source = o.id AND s.live WHERE s.participant IS NOT NULL ORDER BY 1"
    )
    return [name for (name,) in rows]


def attributes(db: Database, owner: str | None = None) -> list[Attribute]:
    """All live attribute values; a source's owner name is the source's name."""
    of_one = "AND a.owner = :owner" if owner is not None else ""
    rows = db.rows(
        "SELECT a.owner, a.name, a.attribute, a.value, a.type FROM attribute a"
        f" WHERE a.live AND a.owner != 'source' {of_one} UNION ALL"
        f" SELECT a.owner, n.name, a.attribute, a.value, a.type FROM {sources.LIVE}"
        f" JOIN attribute a ON a.owner = 'source' AND a.name = o.id AND a.live {of_one}"
        " ORDER BY 1, 2, 3",
        {"owner": owner} if owner is not None else {},
    )
    return [Attribute(o, name, key, typed(value, kind), kind) for o, name, key, value, kind in rows]
