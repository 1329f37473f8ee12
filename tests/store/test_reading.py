"""Reading all at once: every column equals what plain SQL says, in every state of a project."""

import gc
from dataclasses import replace

import pytest

from qualcode.codebook.model import Codebook
from qualcode.store import audit, codings, notes, people, placements, reading, runs, sources
from qualcode.store.events import Changes
from qualcode.transcript.people import Attribute, Case, People, Speaker

BOOK = Codebook("jpd", "1", ())
COLUMNS = ("id", "source", "revision", "start", "end", "first_turn", "last_turn", "words", "code",
           "coder", "created", "origin", "rating", "valence", "good", "codebook", "quote")  # fmt: skip
TIME = ("head", "Time was short.", "time")


def revise(study, text="Head: Well. We trust each other here.\nHead: Time was short.\n"):
    source = sources.id_of(study.db, "head")
    placements.revise(study.db, source, study.document(text), text.encode(), ".txt", "mina")


def untouched(study):
    pass


def removed(study):
    sources.remove(study.db, "teacher", "mina", with_codings=True)


def replaced(study):
    (old, *_) = codings.placed(study.db)
    codings.replace(study.db, old.id, study.coding("head", "each", "time"), "mina")


def unfinished_accept(study):
    runs.start(study.db, "accept", "mina")


def undone_accept(study):
    keys = study.suggest(TIME)
    study.accept(*keys, bulk=True)
    audit.undo(study.db, "mina")


def finished_accept(study):
    study.accept(*study.suggest(TIME), bulk=True)


def unfinished_import(study):
    run = runs.start(study.db, "import", "mina")
    with study.db.writing():
        sources.add(study.db, run, study.incoming("new", "P: New words.\n"), Changes())


def undone_import(study):
    study.bring(new="P: New words.\n")
    audit.undo(study.db, "mina")


def renamed(study):
    sources.rename(study.db, "head", "zz/head", "mina")


def back_again(study):
    before = codings.text(study.db, "head").text
    revise(study)
    revise(study, before)


def revised_and_removed(study):
    revise(study)
    removed(study)


def coded_after_revision(study):
    revise(study)
    study.code("head", "Well.")


STATES = pytest.mark.parametrize(
    "state",
    [untouched, removed, replaced, unfinished_accept, undone_accept, finished_accept,
     unfinished_import, undone_import, renamed, revise, back_again, revised_and_removed,
     coded_after_revision],
)  # fmt: skip


@pytest.fixture
def full(study):
    """The study with codings, people, attributes, statuses and memos."""
    for found in (("head", "trust each other"), ("head", "Time was short.", "time"),
                  ("teacher", "It was a challenge.", "challenge", "jo")):  # fmt: skip
        study.code(*found)
    said = People(
        (),
        (Case("Ashgrove", "North", "school"),),
        (
            Attribute("source", "head", "wave", "01", "text"),
            Attribute("source", "teacher", "wave", "02", "text"),
            Attribute("participant", "P01", "years", 7, "integer"),
        ),
    )
    people.store(study.db, said, [Speaker("Head", "head", "P01", "Ashgrove")], "mina")
    notes.set_status(study.db, "head", "mina", "done")
    notes.set_status(study.db, "teacher", "jo", "done")
    (first, *_) = codings.placed(study.db)
    notes.add_memo(study.db, "coding", first.id, "strong", "mina")
    return study


def rows(columns, *names):
    return sorted(zip(*(columns[name] for name in names or columns), strict=True), key=repr)


@STATES
def test_codings_are_what_the_view_says(full, state):
    state(full)
    corpus = reading.corpus(full.db, BOOK, COLUMNS)
    ids = sources.ids(full.db)
    names = [name for name in COLUMNS if name != "source"]
    listed = ", ".join(f'"{name}"' for name in names)
    view = full.db.rows(f"SELECT source, {listed} FROM v_codings")
    expected = [(ids[name], *rest) for name, *rest in view]
    assert expected
    assert rows(corpus.codings, "source", *names) == sorted(expected, key=repr)


@STATES
def test_sources_and_turns_are_what_the_views_say(full, state):
    state(full)
    corpus = reading.corpus(full.db, BOOK, ("id",), texts=True)
    names = ("turn", "start", "end", "label", "role", "participant", "case", "begins", "ends",
             "words", "text", "revision")  # fmt: skip
    listed = ", ".join(f'"{name}"' for name in names)
    assert rows(corpus.turns, *names) == sorted(
        full.db.rows(f"SELECT {listed} FROM v_turns"), key=repr
    )
    assert dict(zip(corpus.sources["name"], corpus.sources["source"], strict=True)) == sources.ids(
        full.db
    )
    assert list(corpus.sources["words"]) == [each.words for each in sources.all_sources(full.db)]
    assert list(corpus.sources["revision"]) == list(sources.revisions(full.db).values())


@STATES
def test_the_rest_is_of_sources_in_sight(full, state):
    state(full)
    corpus = reading.corpus(full.db, BOOK, (), memos=True)
    there = set(sources.ids(full.db).values())
    by_owner = rows(corpus.attributes, "owner", "name", "attribute", "value")
    assert ("participant", "P01", "years", "7") in by_owner
    assert {name for owner, name, *_ in by_owner if owner == "source"} == there
    assert set(corpus.progress["source"]) == there
    assert rows(corpus.cases) == [("Ashgrove", "North", "school")]
    assert list(corpus.memos["text"]) == ["strong"]
    assert corpus.codings == {}
    assert corpus.codebook is BOOK


def test_only_the_columns_that_are_asked_for(full):
    for columns in (("source",), ("code", "source"), ("quote",), COLUMNS[::-1]):
        found = reading.corpus(full.db, BOOK, columns).codings
        assert tuple(found) == columns
        assert {len(found[name]) for name in columns} == {3}
    with pytest.raises(AssertionError, match="no column"):
        reading.corpus(full.db, BOOK, ("code", "colour"))
    corpus = reading.corpus(full.db, BOOK, ())
    assert "text" not in corpus.turns
    assert corpus.memos == {"target": [], "text": []}


def test_an_empty_project_has_every_column(study):
    for name in ("head", "teacher"):
        sources.remove(study.db, name, "mina")
    corpus = reading.corpus(study.db, BOOK, COLUMNS, memos=True)
    assert corpus.codings == {name: [] for name in COLUMNS}
    assert corpus.sources["name"] == corpus.turns["turn"] == corpus.progress["coder"] == []


def test_a_memo_stands_on_the_coding_that_replaced_its_own(full):
    (first, *_) = codings.placed(full.db)
    new = replace(full.coding("head", "trust each other", "time"), replaces=first.id)
    codings.replace(full.db, first.id, new, "mina")
    corpus = reading.corpus(full.db, BOOK, ("id",), memos=True)
    assert list(corpus.memos["target"]) == [new.id]
    assert new.id in corpus.codings["id"]


def test_reading_leaves_the_collector_as_it_was(full):
    for before in (False, True):
        (gc.enable if before else gc.disable)()
        try:
            reading.corpus(full.db, BOOK, COLUMNS)
            assert gc.isenabled() is before
        finally:
            gc.enable()


def test_texts_for_suggesters_come_source_by_source(full):
    head, teacher = reading.source_texts(full.db)
    assert head.numbers == (1, 2, 3)
    assert head.texts == ("How did it go?", "We trust each other here.", "Time was short.")
    assert head.roles == ("interviewer", "participant", "participant")
    text = codings.text(full.db, "head").text
    assert all(
        text[start : start + len(words)] == words
        for start, words in zip(head.starts, head.texts, strict=True)
    )
    assert [each.revision for each in reading.source_texts(full.db, ["teacher"])] == [
        teacher.revision
    ]
    assert list(reading.source_texts(full.db, [])) == []


def test_a_source_without_turns_is_read_too(study):
    study.bring(blank="\n \n")
    (blank,) = reading.source_texts(study.db, ["blank"])
    assert (blank.numbers, blank.texts) == ((), ())
    assert reading.transcript(study.db, "blank").turns == ()


def test_a_transcript_has_its_turns_and_codings(full):
    script = reading.transcript(full.db, "head")
    assert (script.name, script.source) == ("head", sources.id_of(full.db, "head"))
    assert script.text.startswith("Interviewer: How did it go?")
    assert [(turn.number, turn.label, turn.participant, turn.text) for turn in script.turns] == [
        (1, "Interviewer", None, "How did it go?"),
        (2, "Head", "P01", "We trust each other here."),
        (3, "Head", "P01", "Time was short."),
    ]
    assert [each.quote for each in script.codings] == ["trust each other", "Time was short."]
    revise(full)
    script = reading.transcript(full.db, "head")
    assert {each.placement for each in script.codings} == {"moved"}
    assert all(script.text[c.start : c.end] == c.quote for c in script.codings)
