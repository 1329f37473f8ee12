"""Comments of a file as memos: written with the import, carried over by a revision, undone with it."""

from dataclasses import replace

import pytest

from qualcode.store import audit, check, notes, placements, reading, remarks, runs, sources
from qualcode.store.database import Database
from qualcode.store.events import Changes
from qualcode.store.schema import TABLES
from qualcode.transcript.document import Remark

TEXT = "Interviewer: How did it go?\nHead: We trust each other here.\nHead: Time was short.\n"


def commented(study, text, *quotes, author="Jo Marsh"):
    said = (Remark(text.index(q), text.index(q) + len(q), f"about {q}", author) for q in quotes)
    return replace(study.document(text), remarks=tuple(said))


def bring(study, document, coder="mina", name="noted"):
    run, changes = runs.start(study.db, "import", coder), Changes()
    incoming = sources.Incoming(name, document, document.text.encode(), ".docx")
    with study.db.writing():
        source = sources.add(study.db, run, incoming, changes)
        revision = sources.revision_id(source, document, incoming.original)
        remarks.put(study.db, remarks.from_file(revision, document, coder), changes)
        runs.finish(study.db, run, "import", coder, changes)
    return source


def seen(db: Database):
    held = notes.memos(db, "segment")
    on = remarks.on_words(db, held)
    found = ((memo.title, on[memo.id].turn, on[memo.id].quote, memo.text) for memo in held)
    return sorted(found, key=lambda each: each[1])


def sound(db: Database):
    return [str(each) for each in check.check(db) if each.severity == "error"] == []


def revise(study, source, document):
    return placements.revise(
        study.db, source, document, document.text.encode() + b" ", ".docx", "mina"
    )


@pytest.fixture
def noted(study):
    return study, bring(study, commented(study, TEXT, "trust each other", "short"))


def test_a_comment_is_a_memo_on_its_words(noted):
    study, _ = noted
    assert seen(study.db) == [
        ("comment by Jo Marsh", 2, "trust each other", "about trust each other"),
        ("comment by Jo Marsh", 3, "short", "about short"),
    ]
    transcript = reading.transcript(study.db, "noted")
    assert [(each.turn, each.memo.coder) for each in transcript.memos] == [(2, "mina"), (3, "mina")]
    assert reading.transcript(study.db, "head").memos == ()
    assert sound(study.db)


def test_undo_of_the_import_takes_them_and_redo_brings_them(noted):
    study, _ = noted
    audit.undo(study.db, "mina")
    assert seen(study.db) == []
    assert sound(study.db)
    audit.redo(study.db, "mina")
    assert len(seen(study.db)) == 2
    assert sound(study.db)


def test_bringing_the_file_again_writes_no_memo_twice(noted):
    study, _ = noted
    before = seen(study.db)
    audit.undo(study.db, "mina")
    bring(study, commented(study, TEXT, "trust each other", "short"))
    assert seen(study.db) == before
    assert sound(study.db)
    sources.remove(study.db, "noted", "mina")
    assert seen(study.db) == []
    bring(study, commented(study, TEXT, "trust each other", "short"))
    assert seen(study.db) == before
    assert sound(study.db)


def test_a_coder_who_was_not_registered_is_now(study):
    bring(study, commented(study, TEXT, "short"), coder="kim")
    assert [memo.coder for memo in notes.memos(study.db, "segment")] == ["kim"]
    assert sound(study.db)


def test_a_revision_takes_them_over(noted):
    study, source = noted
    revise(study, source, study.document("Deputy: Hello.\n" + TEXT.replace("short", "scarce")))
    assert seen(study.db) == [
        ("comment by Jo Marsh", 3, "trust each other", "about trust each other"),
        ("needs a look: comment by Jo Marsh", 4, "scarce", "about short"),
    ]
    assert sound(study.db)
    audit.undo(study.db, "mina")
    assert [quote for _, _, quote, _ in seen(study.db)] == ["trust each other", "short"]
    assert sound(study.db)


def test_a_revision_with_comments_adds_the_new_ones_only(noted):
    study, source = noted
    text = "Deputy: Hello.\n" + TEXT
    revise(study, source, commented(study, text, "Hello", "short"))
    assert sorted(quote for _, _, quote, _ in seen(study.db)) == [
        "Hello", "short", "trust each other"
    ]  # fmt: skip
    assert sound(study.db)


def test_a_memo_beyond_the_text_is_found(noted):
    study, _ = noted
    study.db.run("UPDATE memo SET target = substr(target, 1, 21) || '5-99999'")
    assert not sound(study.db)


def test_memos_of_an_older_file_survive_its_migration(study):
    from qualcode.store.migrations import migrate, statements

    notes.add_memo(study.db, "project", "", "Keep me.", "mina")
    old = next(each for each in statements(TABLES) if "CREATE TABLE memo " in each)
    study.db.run("ALTER TABLE memo RENAME TO kept")
    study.db.run("DROP INDEX memo_target")
    study.db.run(old.replace("'turn', 'segment',", "'turn',"))
    study.db.run("CREATE INDEX memo_target ON memo (kind, target)")
    study.db.run("INSERT INTO memo SELECT * FROM kept")
    study.db.run("DROP TABLE kept")
    study.db.run("DELETE FROM _sqlite_migrations WHERE name LIKE 'm003%'")
    migrate(study.db.connection, 3)
    bring(study, commented(study, TEXT, "short"))
    assert [memo.text for memo in notes.memos(study.db)] == ["Keep me.", "about short"]
    assert sound(study.db)
