"""Progress and memos: what coders say about their work."""

import sqlite3
from dataclasses import replace

import pytest

from qualcode.coding.segment import Memo
from qualcode.store import audit, check, codings, notes, sources
from qualcode.store.events import Changes
from qualcode.store.notes import Progress


def errors(study):
    return [str(each) for each in check.check(study.db) if each.severity == "error"]


def test_nothing_said_is_not_begun(study):
    assert notes.progress(study.db) == []


def test_a_status_is_one_coders_on_one_source(study):
    assert notes.set_status(study.db, "head", "mina", "in progress", 2)
    assert notes.set_status(study.db, "head", "jo", "done")
    assert notes.progress(study.db) == [
        Progress("head", "jo", "done", 0), Progress("head", "mina", "in progress", 2)
    ]  # fmt: skip
    assert notes.progress(study.db, "jo") == [Progress("head", "jo", "done", 0)]


def test_saying_it_again_is_no_event(study):
    notes.set_status(study.db, "head", "mina", "done")
    events = study.count("event")
    assert not notes.set_status(study.db, "head", "mina", "done")
    assert study.count("event") == events


def test_a_new_status_keeps_the_place(study):
    notes.set_status(study.db, "head", "mina", "in progress", 1)
    notes.keep_place(study.db, "head", "mina", 3)
    notes.set_status(study.db, "head", "mina", "done")
    notes.set_status(study.db, "head", "mina", "in progress")
    assert notes.progress(study.db) == [Progress("head", "mina", "in progress", 3)]
    notes.set_status(study.db, "head", "mina", "in progress", 0)
    assert notes.progress(study.db)[0].place == 0


def test_a_place_is_no_event_and_nothing_where_nothing_was_begun(study):
    events = study.count("event")
    notes.keep_place(study.db, "head", "mina", 3)
    assert (notes.progress(study.db), study.count("event")) == ([], events)


def test_a_status_comes_back_by_undo(study):
    notes.set_status(study.db, "head", "mina", "in progress", 2)
    notes.set_status(study.db, "head", "mina", "done")
    audit.undo(study.db, "mina")
    assert notes.progress(study.db) == [Progress("head", "mina", "in progress", 2)]
    audit.undo(study.db, "mina")
    assert notes.progress(study.db) == []
    audit.redo(study.db, "mina", 2)
    assert notes.progress(study.db) == [Progress("head", "mina", "done", 2)]
    assert errors(study) == []


def test_the_status_of_a_removed_source_is_out_of_sight(study):
    notes.set_status(study.db, "head", "mina", "done")
    sources.remove(study.db, "head", "mina")
    assert notes.progress(study.db) == []


def test_memos_are_found_by_what_they_are_on(study):
    row = sources.id_of(study.db, "head")
    first = notes.add_memo(study.db, "source", row, "went well 😀", "mina", "how it went")
    second = notes.add_memo(study.db, "code", "trust", "too wide?", "jo")
    assert notes.memos(study.db) == [first, second]
    assert notes.memos(study.db, "source", row) == [first]
    assert notes.memos(study.db, "code") == [second]
    assert notes.memos(study.db, "code", "time") == notes.memos(study.db, "turn") == []
    audit.undo(study.db, "jo")
    assert notes.memos(study.db) == [first]
    assert errors(study) == []


def test_a_memo_goes_on_with_the_coding_that_replaced_its_own(study):
    old = study.code("head", "trust")
    memo = notes.add_memo(study.db, "coding", old, "strong", "mina")
    for quote in ("trust each", "trust each other"):
        (now,) = codings.placed(study.db)
        new = replace(study.coding("head", quote, "time"), replaces=now.id)
        codings.replace(study.db, now.id, new, "mina")
    (held,) = codings.placed(study.db)
    assert [each.target for each in notes.memos(study.db, "coding")] == [held.id]
    assert notes.memos(study.db, target=held.id)[0].text == memo.text
    audit.undo(study.db, "mina", 2)
    assert [each.target for each in notes.memos(study.db)] == [old]


def test_a_memo_on_a_coding_that_was_removed_stays(study):
    row = study.code("head", "trust")
    notes.add_memo(study.db, "coding", row, "strong", "mina")
    codings.remove(study.db, [row], "mina")
    assert [each.target for each in notes.memos(study.db)] == [row]


def test_the_same_memo_twice_is_one(study):
    memo = Memo("m1", "project", "", "once", "mina", "2026-01-01T00:00:00.000Z")
    with study.db.writing():
        for _ in range(2):
            notes.put_memo(study.db, memo, Changes())
    assert notes.memos(study.db) == [memo]


@pytest.mark.parametrize("kind", ["", "Code", "sentence"])
def test_a_memo_is_on_something_that_there_is(study, kind):
    with pytest.raises(sqlite3.IntegrityError):
        notes.add_memo(study.db, kind, "x", "text", "mina")
    assert notes.memos(study.db) == []
