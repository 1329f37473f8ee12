"""Transcripts in the store: sources, their revisions, turns, and the full-text rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from qualcode.coding.ids import content_id
from qualcode.errors import QualcodeError, unknown
from qualcode.store.database import Database, now
from qualcode.store.events import Changes, flip, record, retire
from qualcode.transcript.document import Document
from qualcode.transcript.people import INTERVIEWER, PARTICIPANT, Attribute, Speaker

LIVE = (
    "source o JOIN run u ON o.live AND u.key = o.run AND u.live"
    " JOIN source_name n ON n.source = o.id AND n.live"
    " JOIN revision r ON r.source = o.id AND r.live"
)
LIVE_CODINGS = (  # c: those of every text of the sources; `v_codings` says where each stands now
    "coding c WHERE c.live AND (c.run IS NULL OR c.run IN (SELECT key FROM run WHERE live))"
    " AND +c.revision IN (SELECT v.id FROM revision v"  # + : read the table in one go
    f" WHERE v.source IN (SELECT o.id FROM {LIVE}))"
)
_NO_TIME = -1  # bound in the place of None, of which Python asks long whether it can be adapted


@dataclass(frozen=True, slots=True)
class Source:
    """One source as lists show it."""

    name: str
    id: str
    revision: str
    turns: int
    words: int
    duration: int | None
    importer: str
    created: str


@dataclass(frozen=True)
class Incoming:
    """One transcript on its way into the store: as read, with its original and who speaks."""

    name: str
    document: Document
    original: bytes
    suffix: str
    speakers: tuple[Speaker, ...] = ()

    @cached_property
    def id(self) -> str:
        """The source's id: two people who import this file under this name get the same one."""
        return content_id(self.name, sha256(self.original).digest())


def add(db: Database, run: int, incoming: Incoming, changes: Changes) -> str:
    """Write one source under a run, inside the caller's transaction; its id.

    A source that was removed, or whose import was undone, comes back with its id and its codings
    when the run is finished.
    """
    name, source = incoming.name, incoming.id
    held = db.row(
        "SELECT o.live AND u.live, u.finished FROM source o JOIN run u ON u.key = o.run"
        " WHERE o.id = ?",
        (source,),
    )
    if held is not None:
        if held[0]:
            raise QualcodeError(f"{name} is in the project already, under another name")
        if held[1] is None:
            raise QualcodeError(
                f"another import is bringing {name} just now", hint="wait for it, or qualcode check"
            )
        _bring_back(db, source, incoming, changes)
        return source
    db.run("INSERT INTO source (id, created, run) VALUES (?,?,?)", (source, now(), run))
    write_revision(db, source, incoming.document, incoming.original, incoming.suffix)
    db.run(
        "INSERT INTO source_name (id, source, name) VALUES (?,?,?)",
        (content_id(source, name), source, name),
    )
    put_speakers(db, source, incoming.speakers)
    return source


def _bring_back(db: Database, source: str, incoming: Incoming, changes: Changes) -> None:
    """Note what `runs.finish` makes live again; nothing of it is seen before."""
    name = content_id(source, incoming.name)
    names = db.rows("SELECT id FROM source_name WHERE source = ? AND live", (source,))
    if names != [(name,)]:
        db.run(
            "INSERT OR IGNORE INTO source_name (id, source, name, live) VALUES (?,?,?,0)",
            (name, source, incoming.name),
        )
        changes.add("source_name", name)
        for (row,) in names:
            changes.drop("source_name", row)
    _link_anew(db, source, incoming.speakers, changes)
    changes.add("source", source)


def _link_anew(db: Database, source: str, speakers: Iterable[Speaker], changes: Changes) -> None:
    """Links as the import tells them now; a label of which it tells nothing keeps what it had."""
    for each in speakers:
        row = speaker_id(source, each)
        held = db.rows(
            "SELECT id FROM speaker WHERE source = ? AND label = ? AND live", (source, each.label)
        )
        told = each.participant or each.case or each.role not in {INTERVIEWER, PARTICIPANT}
        if held == [(row,)] or (held and not told):
            continue
        put_speakers(db, source, [each], live=0)
        changes.add("speaker", row)
        for (old,) in held:
            changes.drop("speaker", old)


def write_revision(
    db: Database,
    source: str,
    document: Document,
    original: bytes,
    suffix: str,
    replaces: str | None = None,
) -> str:
    """Write one text of a source with its turns and full-text rows; the revision's id."""
    text = keep_content(db, document.text.encode())
    kept = keep_content(db, original)
    revision = revision_id(source, document, original)
    speeches, words = document.speeches, document.words
    db.run(
        "INSERT INTO revision (id, source, text, original, suffix, importer, characters, words,"
        " duration, replaces, created) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        (revision, source, text, kept, suffix, document.importer, len(document.text), sum(words),
         document.duration, replaces, now()),
    )  # fmt: skip
    first = (db.value("SELECT max(key) FROM turn") or 0) + 1
    db.run_many(
        'INSERT INTO turn (key, revision, number, start, "end", label, begins, ends, words, text)'
        f" VALUES (?,?,?,?,?,?,nullif(?,{_NO_TIME}),nullif(?,{_NO_TIME}),?,?)",
        (
            (first + i, revision, i + 1, turn.start, turn.end, turn.label,
             _NO_TIME if turn.begins is None else turn.begins,
             _NO_TIME if turn.ends is None else turn.ends, words[i], speeches[i])
            for i, turn in enumerate(document.turns)
        ),
    )  # fmt: skip
    db.run_many("INSERT INTO turn_text (rowid, text) VALUES (?,?)", enumerate(speeches, first))
    db.run_many(
        "INSERT OR IGNORE INTO anchor VALUES (?,?,?)",
        ((revision, anchor.position, anchor.milliseconds) for anchor in document.anchors),
    )
    db.run_many(
        'INSERT OR IGNORE INTO mark (revision, start, "end", kind) VALUES (?,?,?,?)',
        ((revision, mark.start, mark.end, mark.kind) for mark in document.marks),
    )
    return revision


def revision_id(source: str, document: Document, original: bytes) -> str:
    """The revision's id: from the text and the original, so a file saved anew is a revision too."""
    return content_id(source, document.text, sha256(original).digest())


def keep_content(db: Database, data: bytes) -> str:
    """Keep these bytes under their hash; the hash."""
    digest = sha256(data).hexdigest()
    db.run(
        "INSERT OR IGNORE INTO content (sha256, size, data) VALUES (?,?,?)",
        (digest, len(data), data),
    )
    return digest


def put_speakers(db: Database, source: str, speakers: Iterable[Speaker], *, live: int = 1) -> None:
    """Write links of a source's labels, seen at once or when an event makes them live."""
    db.run_many(
        'INSERT INTO speaker (id, source, label, participant, "case", role, live, name, why)'
        " VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET live = excluded.live,"
        " name = excluded.name, why = excluded.why",
        (
            (speaker_id(source, s), source, s.label, s.participant, s.case, s.role, live,
             s.name or None, s.why)
            for s in speakers
        ),
    )  # fmt: skip


def speaker_id(source: str, speaker: Speaker) -> str:
    """The name of a link: from all that it says, so that two people who make it agree."""
    said = (source, speaker.label, speaker.participant or "", speaker.case or "", speaker.role)
    return content_id(*said, *([speaker.name] if speaker.name else []))


def put_attributes(db: Database, attributes: Iterable[tuple[Attribute, str]]) -> list[str]:
    """Write attribute values under their owners' names; the rows' ids."""
    rows = [
        (
            attribute_id(each, name),
            each.owner,
            name,
            each.attribute,
            _written(each.value),
            each.type,
        )
        for each, name in attributes
    ]
    db.run_many(
        "INSERT OR REPLACE INTO attribute (id, owner, name, attribute, value, type)"
        " VALUES (?,?,?,?,?,?)",
        rows,
    )
    return [row[0] for row in rows]


def attribute_id(attribute: Attribute, name: str) -> str:
    """The name of a value: from all that it says; `name` is the owner's, of a source the id."""
    return content_id(
        attribute.owner, name, attribute.attribute, str(attribute.value), attribute.type
    )


def _written(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def all_sources(db: Database) -> list[Source]:
    """Every live source, in order of its name."""
    rows = db.rows(
        "SELECT n.name, o.id, r.id, (SELECT count(*) FROM turn t WHERE t.revision = r.id), r.words,"
        f" r.duration, r.importer, r.created FROM {LIVE} ORDER BY n.name"
    )
    return [Source(*row) for row in rows]


def ids(db: Database) -> dict[str, str]:
    """The id of every live source under its name, in order of the name."""
    return dict(db.rows(f"SELECT n.name, o.id FROM {LIVE} ORDER BY n.name"))


def revisions(db: Database) -> dict[str, str]:
    """The current revision of every live source under its name."""
    return dict(db.rows(f"SELECT n.name, r.id FROM {LIVE} ORDER BY n.name"))


def originals(db: Database) -> dict[str, str]:
    """The sha256 of every live source's original under the source's name."""
    return dict(db.rows(f"SELECT n.name, r.original FROM {LIVE}"))


def id_of(db: Database, name: str) -> str:
    """The id of the live source of this name; an error with the nearest names if there is none."""
    return _current(db, name)[0]


def revision_of(db: Database, name: str) -> str:
    """The current revision of the live source of this name; an error as `id_of`."""
    return _current(db, name)[1]


def _current(db: Database, name: str) -> tuple[str, str]:
    found = db.rows(f"SELECT o.id, r.id FROM {LIVE} WHERE n.name = ?", (name,))
    if not found:
        raise unknown("source", name, ids(db))
    return str(found[0][0]), str(found[0][1])


def text_of(db: Database, revision: str) -> str:
    """The whole text of a revision."""
    data = db.value(
        "SELECT c.data FROM revision r JOIN content c ON c.sha256 = r.text WHERE r.id = ?",
        (revision,),
    )
    if data is None:
        raise QualcodeError(
            f"the text of revision {revision} is not in the project", hint="qualcode check"
        )
    return bytes(data).decode()


def rename(db: Database, old: str, new: str, coder: str) -> None:
    """Give a source another name; its id and its codings stay."""
    with db.writing():
        source = id_of(db, old)
        if not new.isprintable() or not new.strip() or new != new.strip():
            raise QualcodeError(f"{new!r} cannot be a source's name", hint="a name such as w1/head")
        if new in ids(db):
            raise QualcodeError(f"there is a source {new!r} already")
        changes = Changes()
        held = db.rows("SELECT id FROM source_name WHERE source = ? AND live", (source,))
        retire(db, changes, "source_name", [row for (row,) in held])
        row = content_id(source, new)
        db.run(
            "INSERT OR REPLACE INTO source_name (id, source, name, live) VALUES (?,?,?,1)",
            (row, source, new),
        )
        changes.add("source_name", row)
        record(db, "rename source", coder, changes)


def remove(db: Database, name: str, coder: str, *, with_codings: bool = False) -> int:
    """Take a source out of sight; the number of codings that go with it.

    Refused while codings lie on it, unless `with_codings`; `undo` brings both back.
    """
    with db.writing():
        source = id_of(db, name)
        codings = db.value("SELECT count(*) FROM v_codings WHERE source = ?", (name,))
        if codings and not with_codings:
            raise QualcodeError(
                f"{codings} codings lie on {name}; removing it would take them out of every table",
                hint=f"qualcode sources remove {name} --with-codings (undo brings them back)",
            )
        changes = Changes()
        flip(db, "source", [source], 0)
        changes.drop("source", source)
        record(db, "remove source", coder, changes)
        return int(codings)
