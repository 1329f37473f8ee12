"""The tables and views, as SQL that is also the reference page.

Rows are facts: a change is a new row, a removal turns `live` to 0, and the event says which; so
undo is a flip, and the union of two projects is the union of their rows.
"""

APPLICATION_ID = 0x71636F64  # "qcod"
SCHEMA = 4

TABLES = """
-- Bulk work is written in chunks under one run and becomes visible with one flip.
CREATE TABLE run (
    key INTEGER PRIMARY KEY,            -- random, 63 bits
    kind TEXT NOT NULL,                 -- import, suggest, accept
    coder TEXT NOT NULL,
    started TEXT NOT NULL,              -- ISO 8601, UTC
    live INTEGER NOT NULL DEFAULT 0 CHECK (live IN (0, 1)),
    finished TEXT                       -- NULL: still writing, or cut short
) STRICT;

CREATE TABLE coder (
    name TEXT PRIMARY KEY,
    full_name TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL,
    live INTEGER NOT NULL DEFAULT 1 CHECK (live IN (0, 1))
) STRICT;

-- Originals and texts by their hash, so that a text can be purged and the log stays.
CREATE TABLE content (
    sha256 TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    data BLOB NOT NULL
) STRICT;

CREATE TABLE source (
    id TEXT PRIMARY KEY,                -- from name and original: two who import it agree
    created TEXT NOT NULL,
    run INTEGER NOT NULL REFERENCES run (key),
    live INTEGER NOT NULL DEFAULT 1 CHECK (live IN (0, 1))
) STRICT;

CREATE TABLE source_name (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL REFERENCES source (id),
    name TEXT NOT NULL,
    live INTEGER NOT NULL DEFAULT 1 CHECK (live IN (0, 1))
) STRICT;
CREATE INDEX source_name_source ON source_name (source);
CREATE INDEX source_name_name ON source_name (name);

-- One immutable text of a source; exactly one revision of a live source is live.
CREATE TABLE revision (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL REFERENCES source (id),
    text TEXT NOT NULL REFERENCES content (sha256),
    original TEXT NOT NULL REFERENCES content (sha256),
    suffix TEXT NOT NULL,               -- of the original file, as .docx
    importer TEXT NOT NULL,             -- name and version
    characters INTEGER NOT NULL,
    words INTEGER NOT NULL,             -- of speech
    duration INTEGER,                   -- milliseconds
    replaces TEXT REFERENCES revision (id),
    created TEXT NOT NULL,
    live INTEGER NOT NULL DEFAULT 1 CHECK (live IN (0, 1))
) STRICT;
CREATE INDEX revision_source ON revision (source);

CREATE TABLE turn (
    key INTEGER PRIMARY KEY,
    revision TEXT NOT NULL REFERENCES revision (id),
    number INTEGER NOT NULL CHECK (number > 0),
    start INTEGER NOT NULL,             -- half-open, Unicode code points
    "end" INTEGER NOT NULL CHECK ("end" > start),
    label TEXT,                         -- NULL: nobody is named
    begins INTEGER,                     -- milliseconds
    ends INTEGER,
    words INTEGER NOT NULL,
    text TEXT NOT NULL,                 -- equals the span of the revision's text
    UNIQUE (revision, number)
) STRICT;

CREATE VIRTUAL TABLE turn_text USING fts5 (
    text, content='turn', content_rowid='key', tokenize="unicode61 remove_diacritics 2"
);

CREATE TABLE anchor (
    revision TEXT NOT NULL REFERENCES revision (id),
    position INTEGER NOT NULL,
    milliseconds INTEGER NOT NULL,
    PRIMARY KEY (revision, position)
) STRICT, WITHOUT ROWID;

-- What a transcriber noted and nobody said; between the signs of an overlap people speak.
CREATE TABLE mark (
    revision TEXT NOT NULL REFERENCES revision (id),
    start INTEGER NOT NULL,             -- half-open, Unicode code points
    "end" INTEGER NOT NULL CHECK ("end" > start),
    kind TEXT NOT NULL CHECK (kind IN
        ('inaudible', 'overlap', 'crosstalk', 'laughter', 'pause', 'noise', 'note')),
    PRIMARY KEY (revision, start)
) STRICT, WITHOUT ROWID;

-- A label in one source, linked to a person, a case and a role.
CREATE TABLE speaker (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL REFERENCES source (id),
    label TEXT NOT NULL,
    participant TEXT,
    "case" TEXT,
    role TEXT NOT NULL,
    live INTEGER NOT NULL DEFAULT 1 CHECK (live IN (0, 1)),
    name TEXT,                          -- another label of the same speaker, who is shown so
    why TEXT NOT NULL DEFAULT ''        -- why the role was guessed; empty: somebody said so
) STRICT;
CREATE INDEX speaker_source ON speaker (source, label);

CREATE TABLE study_case (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    parent TEXT,
    kind TEXT NOT NULL DEFAULT '',
    live INTEGER NOT NULL DEFAULT 1 CHECK (live IN (0, 1))
) STRICT;
CREATE INDEX study_case_name ON study_case (name);

CREATE TABLE attribute (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL CHECK (owner IN ('source', 'participant', 'case')),
    name TEXT NOT NULL,                 -- the source's id, the participant, the case
    attribute TEXT NOT NULL,
    value TEXT NOT NULL,
    type TEXT NOT NULL CHECK (type IN ('text', 'integer', 'number', 'boolean', 'date')),
    live INTEGER NOT NULL DEFAULT 1 CHECK (live IN (0, 1))
) STRICT;
CREATE INDEX attribute_name ON attribute (owner, name, attribute);

CREATE TABLE codebook (
    id TEXT PRIMARY KEY,                -- from the YAML text
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    yaml TEXT NOT NULL,                 -- byte for byte
    coder TEXT NOT NULL,
    created TEXT NOT NULL,
    live INTEGER NOT NULL DEFAULT 1 CHECK (live IN (0, 1))   -- 1: in use
) STRICT;

CREATE TABLE code (
    codebook TEXT NOT NULL REFERENCES codebook (id),
    id TEXT NOT NULL,
    position INTEGER NOT NULL,
    parent TEXT,
    name TEXT NOT NULL,
    definition TEXT NOT NULL,
    status TEXT NOT NULL,
    PRIMARY KEY (codebook, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE coding (
    id TEXT PRIMARY KEY,                -- UUIDv7
    revision TEXT NOT NULL REFERENCES revision (id),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL CHECK ("end" > start),
    quote TEXT NOT NULL,
    first_turn INTEGER NOT NULL,        -- numbers of the turns it overlaps, 0 for none
    last_turn INTEGER NOT NULL,
    words INTEGER NOT NULL,
    code TEXT NOT NULL,
    coder TEXT NOT NULL REFERENCES coder (name),
    created TEXT NOT NULL,
    origin TEXT NOT NULL DEFAULT 'human',   -- or the key of the accepted suggestion
    rating INTEGER,
    valence TEXT CHECK (valence IN ('barrier', 'enabler', 'mixed')),
    good INTEGER NOT NULL DEFAULT 0 CHECK (good IN (0, 1)),
    codebook TEXT NOT NULL DEFAULT '',
    replaces TEXT REFERENCES coding (id),
    run INTEGER REFERENCES run (key),
    live INTEGER NOT NULL DEFAULT 1 CHECK (live IN (0, 1))
) STRICT;
CREATE INDEX coding_revision ON coding (revision, start);
CREATE INDEX coding_replaces ON coding (replaces) WHERE replaces IS NOT NULL;
CREATE INDEX coding_run ON coding (run) WHERE run IS NOT NULL;

-- Where a coding stands in a later revision of its source.
CREATE TABLE placement (
    coding TEXT NOT NULL REFERENCES coding (id),
    revision TEXT NOT NULL REFERENCES revision (id),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    quote TEXT NOT NULL,
    first_turn INTEGER NOT NULL,
    last_turn INTEGER NOT NULL,
    words INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('exact', 'moved', 'needs a look')),
    PRIMARY KEY (coding, revision)
) STRICT, WITHOUT ROWID;
CREATE INDEX placement_revision ON placement (revision);

CREATE TABLE suggestion (
    key INTEGER PRIMARY KEY,            -- from revision, span and code
    revision TEXT NOT NULL REFERENCES revision (id),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL CHECK ("end" > start),
    code TEXT NOT NULL
) STRICT;
CREATE INDEX suggestion_revision ON suggestion (revision, start);

CREATE TABLE rule (
    key INTEGER PRIMARY KEY,
    method TEXT NOT NULL,
    version TEXT NOT NULL,
    code TEXT NOT NULL,
    rule TEXT NOT NULL,
    UNIQUE (method, version, code, rule)
) STRICT;

-- Why; `ended` is the run that found it no longer (the suggestion is stale without evidence).
CREATE TABLE evidence (
    suggestion INTEGER NOT NULL REFERENCES suggestion (key),
    rule INTEGER NOT NULL REFERENCES rule (key),
    spans TEXT NOT NULL,                -- start-end,start-end in the revision
    score REAL NOT NULL,
    run INTEGER NOT NULL REFERENCES run (key),
    ended INTEGER REFERENCES run (key),
    coder TEXT NOT NULL DEFAULT '',     -- whose decisions taught it, who alone sees it; or nobody
    confidence REAL CHECK (confidence BETWEEN 0 AND 1),   -- NULL: too few decisions to tell
    decided INTEGER NOT NULL DEFAULT 0  -- passages that the confidence rests on
) STRICT;
CREATE INDEX evidence_suggestion ON evidence (suggestion);

CREATE TABLE decision (
    id TEXT PRIMARY KEY,                -- UUIDv7
    suggestion INTEGER NOT NULL REFERENCES suggestion (key),
    coder TEXT NOT NULL REFERENCES coder (name),
    verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'rejected')),
    coding TEXT REFERENCES coding (id),
    created TEXT NOT NULL,
    run INTEGER REFERENCES run (key),
    live INTEGER NOT NULL DEFAULT 1 CHECK (live IN (0, 1)),
    chance REAL CHECK (chance BETWEEN 0 AND 1),   -- how likely it seemed then, for its order
    drawn INTEGER NOT NULL DEFAULT 0 CHECK (drawn IN (0, 1))   -- 1: it came by lot
) STRICT;
CREATE INDEX decision_suggestion ON decision (suggestion);
CREATE INDEX decision_coding ON decision (coding);

-- What a coder says of a source: not coded yet, and coded with nothing found, are different.
CREATE TABLE progress (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL REFERENCES source (id),
    coder TEXT NOT NULL REFERENCES coder (name),
    status TEXT NOT NULL CHECK (status IN ('not started', 'in progress', 'done')),
    place INTEGER NOT NULL DEFAULT 0,   -- the turn where the coder stopped
    created TEXT NOT NULL,
    live INTEGER NOT NULL DEFAULT 1 CHECK (live IN (0, 1))
) STRICT;
CREATE INDEX progress_source ON progress (source, coder);

CREATE TABLE memo (
    id TEXT PRIMARY KEY,                -- UUIDv7
    kind TEXT NOT NULL CHECK (kind IN
        ('project', 'source', 'turn', 'segment', 'code', 'coding', 'suggestion', 'participant')),
    target TEXT NOT NULL,               -- of a segment: revision:start-end
    title TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL,
    coder TEXT NOT NULL REFERENCES coder (name),
    created TEXT NOT NULL,
    live INTEGER NOT NULL DEFAULT 1 CHECK (live IN (0, 1))
) STRICT;
CREATE INDEX memo_target ON memo (kind, target);

-- The log: ids and hashes, never a text. `changes` lists the rows that came (+) and went (-).
CREATE TABLE event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,            -- UUIDv7
    at TEXT NOT NULL,
    action TEXT NOT NULL,
    coder TEXT NOT NULL,
    changes TEXT NOT NULL,              -- {"+": {"coding": [ids]}, "-": {…}}
    hashes TEXT NOT NULL DEFAULT '{}',  -- {row id: sha256 of what was written}; of a suggest
                                        -- run what it looked for
    undoes TEXT                         -- the event that this one takes back
) STRICT;
CREATE INDEX event_undoes ON event (undoes) WHERE undoes IS NOT NULL;
CREATE TRIGGER event_is_kept BEFORE DELETE ON event
BEGIN SELECT RAISE (ABORT, 'the log is append-only'); END;
CREATE TRIGGER event_is_final BEFORE UPDATE ON event
BEGIN SELECT RAISE (ABORT, 'the log is append-only'); END;
"""

VIEWS = """
-- Every turn of every current text, with who spoke.
CREATE VIEW v_turns AS
SELECT n.name AS source, t.number AS turn, t.label, coalesce(s.role, 'participant') AS role,
       s.participant, s."case", t.begins, t.ends, t.words, t.start, t."end", t.text, t.revision,
       coalesce(s.name, t.label) AS speaker   -- labels that were merged are one speaker
FROM turn t
JOIN revision r ON r.id = t.revision AND r.live
JOIN source o ON o.id = r.source AND o.live
JOIN run u ON u.key = o.run AND u.live
JOIN source_name n ON n.source = o.id AND n.live
LEFT JOIN speaker s ON s.source = o.id AND s.label = t.label AND s.live;

-- Every live coding as it stands in the current text of its source.
CREATE VIEW v_codings AS
SELECT c.id, n.name AS source, coalesce(p.start, c.start) AS start,
       coalesce(p."end", c."end") AS "end", coalesce(p.quote, c.quote) AS quote,
       coalesce(p.first_turn, c.first_turn) AS first_turn,
       coalesce(p.last_turn, c.last_turn) AS last_turn,
       coalesce(p.words, c.words) AS words, coalesce(p.state, 'exact') AS placement,
       c.code, c.coder, c.created, c.origin, c.rating, c.valence, c.good, c.codebook,
       r.id AS revision
FROM coding c
JOIN revision made ON made.id = c.revision
JOIN revision r ON r.source = made.source AND r.live
JOIN source o ON o.id = r.source AND o.live
JOIN source_name n ON n.source = o.id AND n.live
LEFT JOIN placement p ON p.coding = c.id AND p.revision = r.id
LEFT JOIN run u ON u.key = c.run
WHERE c.live AND coalesce(u.live, 1) AND (made.id = r.id OR p.coding IS NOT NULL);

-- Codings, segments and sources for each code and coder (no base: see `qualcode table`).
CREATE VIEW v_frequencies AS
SELECT code, coder, count(*) AS codings,
       count(DISTINCT revision || ':' || start || '-' || "end") AS segments,
       count(DISTINCT source) AS sources
FROM v_codings GROUP BY code, coder;
"""

FLIPPED = {  # the tables whose rows come and go, with the column that names a row
    "run": "key",
    "coder": "name",
    "source": "id",
    "source_name": "id",
    "revision": "id",
    "speaker": "id",
    "study_case": "id",
    "attribute": "id",
    "codebook": "id",
    "coding": "id",
    "decision": "id",
    "progress": "id",
    "memo": "id",
}
