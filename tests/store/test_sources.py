"""Sources: what is kept of a transcript, names, removal, and coming back."""

import pytest

from qualcode.errors import QualcodeError
from qualcode.store import audit, check, codings, people, runs, search, sources
from qualcode.store.events import Changes
from qualcode.transcript.document import Anchor, Document, Turn
from qualcode.transcript.people import People, Speaker

ODD = "Zoë: naïve 👩🏽‍🏫 cafe\u0301s\nשרה: שלום 😀\n"


def errors(study):
    return [str(each) for each in check.check(study.db) if each.severity == "error"]


def bring(study, name, text, *speakers):
    """One import of one text with these links, as the importers do it."""
    run = runs.start(study.db, "import", "mina")
    changes = Changes()
    incoming = sources.Incoming(name, study.document(text), text.encode(), ".txt", speakers)
    with study.db.writing():
        row = sources.add(study.db, run, incoming, changes)
        runs.finish(study.db, run, "import", "mina", changes)
    return row


def test_what_goes_in_comes_out(study):
    study.bring(**{"w1/odd": ODD})
    revision = sources.revision_of(study.db, "w1/odd")
    assert sources.text_of(study.db, revision) == ODD
    rows = study.db.rows(
        'SELECT label, start, "end", text FROM turn WHERE revision = ? ORDER BY number', (revision,)
    )
    assert [(label, text) for label, *_, text in rows] == [
        ("Zoë", "naïve 👩🏽‍🏫 cafe\u0301s"),
        ("שרה", "שלום 😀"),
    ]
    assert all(ODD[start:end] == text for _, start, end, text in rows)
    assert errors(study) == []


def test_a_source_says_its_size(study):
    turns = (Turn(0, 9, "P", 1_000, 2_500), Turn(10, 14, None, 3_000, 9_000))
    document = Document("One two. Yes.\n", turns, "test 1", (Anchor(10, 3_000), Anchor(10, 4_000)))
    run = runs.start(study.db, "import", "mina")
    with study.db.writing():
        sources.add(study.db, run, sources.Incoming("clip", document, b"x", ".vtt"), Changes())
        runs.finish(study.db, run, "import", "mina")
    clip = next(each for each in sources.all_sources(study.db) if each.name == "clip")
    assert (clip.turns, clip.words, clip.duration, clip.importer) == (2, 3, 8_000, "test 1")
    assert study.db.rows("SELECT position, milliseconds FROM anchor") == [(10, 3_000)]


def test_names_are_in_order_and_unknown_ones_are_told_apart(study):
    assert list(sources.ids(study.db)) == ["head", "teacher"]
    with pytest.raises(QualcodeError) as told:
        sources.id_of(study.db, "haed")
    assert (told.value.message, told.value.hint) == (
        "unknown source 'haed'",
        "did you mean head?",
    )


def test_two_people_who_import_the_same_get_the_same_ids(study, new_study):
    other = new_study()
    assert sources.ids(other.db) == sources.ids(study.db)
    assert sources.revisions(other.db) == sources.revisions(study.db)


def test_rename_keeps_id_and_codings(study):
    row = sources.id_of(study.db, "head")
    study.code("head", "trust")
    sources.rename(study.db, "head", "w1/head", "mina")
    assert sources.ids(study.db) == {"teacher": sources.id_of(study.db, "teacher"), "w1/head": row}
    assert study.quotes("w1/head") == ["trust"]
    sources.rename(study.db, "w1/head", "head", "mina")
    audit.undo(study.db, "mina", 2)
    assert sources.id_of(study.db, "head") == row
    assert errors(study) == []


@pytest.mark.parametrize("name", ["teacher", "", " ", " head", "he\nad", "he\x1bad"])
def test_a_name_that_cannot_be_is_refused(study, name):
    before = study.dump()
    with pytest.raises(QualcodeError):
        sources.rename(study.db, "head", name, "mina")
    assert study.dump() == before


def test_removal_is_refused_while_codings_lie_there(study):
    study.code("head", "trust")
    with pytest.raises(QualcodeError, match="1 codings lie on head"):
        sources.remove(study.db, "head", "mina")
    assert sources.remove(study.db, "head", "mina", with_codings=True) == 1
    assert list(sources.ids(study.db)) == ["teacher"]
    assert [each.name for each in sources.all_sources(study.db)] == ["teacher"]
    assert sources.originals(study.db).keys() == {"teacher"}
    assert search.search(study.db, "trust each") == []
    audit.undo(study.db, "mina")
    assert study.quotes("head") == ["trust"]


def test_a_removed_source_is_nowhere(study):
    study.suggest(("head", "Time was short.", "time"))
    sources.remove(study.db, "head", "mina")
    for view in ("v_turns", "v_codings"):
        assert not study.db.rows(f"SELECT 1 FROM {view} WHERE source = 'head'")
    with pytest.raises(QualcodeError, match="unknown source"):
        codings.text(study.db, "head")
    assert {voice.source for voice in people.voices(study.db)} == {"teacher"}


TEXT = "P: Quite new words.\n"


def test_an_import_that_was_undone_can_be_done_again(study):
    first = bring(study, "new", TEXT, Speaker("P", "new"))
    audit.undo(study.db, "mina")
    assert "new" not in sources.ids(study.db)
    assert bring(study, "new", TEXT, Speaker("P", "new")) == first
    assert sources.id_of(study.db, "new") == first
    assert errors(study) == []


def test_the_second_import_may_link_otherwise(study):
    bring(study, "new", TEXT, Speaker("P", "new"))
    audit.undo(study.db, "mina")
    bring(study, "new", TEXT, Speaker("P", "new", "P07", "Ashgrove"))
    (voice,) = people.voices(study.db, "new")
    assert (voice.participant, voice.case, voice.turns) == ("P07", "Ashgrove", 1)
    assert errors(study) == []
    audit.undo(study.db, "mina")
    assert people.voices(study.db, "new") == []
    audit.redo(study.db, "mina")
    assert people.voices(study.db, "new") == [voice]


def test_a_removed_source_comes_back_as_it_was(study):
    bring(study, "new", TEXT, Speaker("P", "new"))
    people.store(study.db, People(), [Speaker("P", "new", "P07")], "mina")
    study.code("new", "Quite new")
    sources.rename(study.db, "new", "other", "mina")
    sources.remove(study.db, "other", "mina", with_codings=True)
    bring(study, "new", TEXT, Speaker("P", "new"))
    assert list(sources.ids(study.db)) == ["head", "new", "teacher"]
    assert [voice.participant for voice in people.voices(study.db, "new")] == ["P07"]
    assert study.quotes("new") == ["Quite new"]
    assert errors(study) == []


def test_what_is_there_is_not_brought_again(study):
    bring(study, "new", TEXT)
    sources.rename(study.db, "new", "other", "mina")
    with pytest.raises(QualcodeError, match="in the project already, under another name"):
        bring(study, "new", TEXT)


def test_an_import_that_is_dropped_leaves_no_trace(study):
    study.suggest(("head", "Time was short.", "time"))
    before = study.dump()
    run = runs.start(study.db, "import", "mina")
    with study.db.writing():
        sources.add(study.db, run, study.incoming("new", ODD), Changes())
    assert "new" not in sources.ids(study.db)
    assert search.search(study.db, "naïve") == []
    runs.drop(study.db, run)
    assert study.dump() == before
    assert errors(study) == []
