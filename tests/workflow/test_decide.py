"""Deciding: what a coder does by hand and on suggestions, and what is refused in one sentence."""

from dataclasses import replace

import pytest

from qualcode.coding.ids import key_text
from qualcode.errors import QualcodeError
from qualcode.store import audit, codings, notes, people, placements, reading, sources, suggestions
from qualcode.transcript.document import Document, Turn
from qualcode.transcript.people import Attribute, People, Speaker
from qualcode.workflow import decide
from qualcode.workflow.decide import Judgement


def revise(project, text="Head: We trust each other.\n"):
    read = Document(text, (Turn(6, len(text) - 1, "Head"),), "test 1")
    source = sources.id_of(project.db, "head")
    placements.revise(project.db, source, read, text.encode(), ".txt", "jo")


def verdicts(project, coder="mina"):
    return [row.verdict for row in suggestions.offered(project.db, coder)]


# --- by hand


def test_all_that_is_said_of_a_coding_is_kept(project):
    made = project.code("head", "honest", "candour", rating=2, valence="enabler", good=True)
    (held,) = codings.placed(project.db)
    assert (held.id, held.quote, held.rating, held.valence, held.good) == (
        made.id, "honest", 2, "enabler", 1
    )  # fmt: skip
    assert made.codebook == project.db.value("SELECT id FROM codebook WHERE live")


@pytest.mark.parametrize(
    ("code", "said", "what"),
    [("tiem", {}, "unknown code 'tiem'"), ("time", {"rating": 1}, "time has no scale"),
     ("candour", {"rating": 4}, "a rating of candour is 0 to 3, not 4"),
     ("candour", {"rating": -1}, "is 0 to 3")],
)  # fmt: skip
def test_what_cannot_be_said(project, code, said, what):
    with pytest.raises(QualcodeError, match=what):
        project.code("head", "honest", code, **said)
    assert project.coded() == []


def test_the_same_twice_is_refused(project):
    made = project.code("head", "honest", "candour")
    with pytest.raises(
        QualcodeError, match="mina has coded this segment as candour already"
    ) as told:
        project.code("head", "honest", "candour")
    assert made.id in told.value.hint
    project.code("head", "honest", "candour", "jo")
    project.code("head", "honest", "trust")
    assert len(project.coded()) == 3


def test_a_coder_that_is_not_registered(project):
    with pytest.raises(QualcodeError, match="unknown coder 'zoe'"):
        project.code("head", "honest", "candour", "zoe")


def test_a_change_is_a_new_coding_in_the_place_of_the_old(project):
    old = project.code("head", "honest", "candour", rating=1)
    new = decide.change(project.db, "mina", old.id, rating=3, good=True)
    (held,) = codings.placed(project.db)
    assert (held.id, held.rating, held.good, held.code) == (new.id, 3, 1, "candour")
    assert project.db.value("SELECT replaces FROM coding WHERE id = ?", (new.id,)) == old.id
    audit.undo(project.db, "mina")
    assert codings.placed(project.db)[0].rating == 1


def test_a_change_that_cannot_be(project):
    old = project.code("head", "honest", "candour", rating=1)
    project.code("head", "honest", "trust")
    for fields, what in (({"code": "trust", "rating": None}, "coded this segment as trust already"),
                         ({"code": "time"}, "time has no scale"), ({"code": "tiem"}, "unknown code"),
                         ({"rating": 9}, "0 to 3")):  # fmt: skip
        with pytest.raises(QualcodeError, match=what):
            decide.change(project.db, "mina", old.id, **fields)
    assert len(project.coded()) == 2


def test_a_coding_of_an_earlier_text_is_changed_where_it_stands_now(project):
    old = project.code("head", "trust each other", "trust")
    revise(project)
    new = decide.change(project.db, "mina", old.id, good=True)
    (held,) = codings.placed(project.db)
    assert (held.id, held.start, held.quote) == (new.id, 9, "trust each other")
    assert project.errors() == []


# --- on suggestions


def test_find_filters_and_refuses_unknown_names(project):
    project.suggest()
    assert [row.code for row in project.find(codes=("trust",))] == ["trust", "candour", "trust"]
    assert {row.source for row in project.find(sources=("teacher",))} == {"teacher"}
    assert len(project.find(sources=("head", "teacher"))) == 6
    assert len(project.find(methods=("keyword",))) == 6
    assert project.find(methods=("semantic",)) == []
    for wrong in (
        {"codes": ("tiem",)},
        {"sources": ("haed",)},
        {"speakers": ("Haed",)},
        {"methods": ("keyword", "Semantic")},
    ):
        with pytest.raises(QualcodeError, match="unknown"):
            project.find(**wrong)


def test_find_by_who_speaks(project):
    said = People(attributes=(Attribute("participant", "P01", "years", 7, "integer"),))
    people.store(project.db, said, [Speaker("Head", "head", "P01", None, "headteacher")], "mina")
    project.suggest()
    for wish in (
        {"speakers": ("Head",)},
        {"roles": ("headteacher",)},
        {"where": (("years", "7"),)},
    ):
        assert [row.source for row in project.find(**wish)] == ["head"] * 4
    assert [row.code for row in project.find(speakers=("Teacher",), codes=("old",))] == ["old"]


def test_find_by_state_as_the_coder_sees_it(project):
    project.suggest()
    first, second, *_ = project.find()
    decide.accept(project.db, "mina", [first])
    decide.reject(project.db, "mina", [second])
    assert len(project.find()) == 4
    assert [row.key for row in project.find(states=("accepted",))] == [first.key]
    assert [row.key for row in project.find(states=("rejected", "accepted"))] == [
        first.key, second.key
    ]  # fmt: skip
    assert len(project.find("jo")) == 6


@pytest.mark.parametrize("bulk", [1, 500])
def test_accepting_gives_what_is_in_the_project(project, monkeypatch, bulk):
    monkeypatch.setattr(decide, "BULK", bulk)
    own = project.code("head", "Time was short.", "time")
    project.suggest()
    rows = project.find()
    made = decide.accept(project.db, "mina", rows)
    assert {each.id for each in made} == {each.id for each in codings.placed(project.db)}
    assert own.id in {each.id for each in made}
    assert len(made) == len(rows) == len(project.coded())
    (event,) = audit.log(project.db, 1)
    assert (event.action, "6 decisions" in event.what) == ("accept", True)
    assert {each.origin for each in codings.placed(project.db)} == {
        "human", *(key_text(row.key) for row in rows if row.code != "time" or row.start < 60)
    }  # fmt: skip
    audit.undo(project.db, "mina")
    assert project.coded() == [("head", "Time was short.", "time", "mina")]
    assert project.errors() == []


@pytest.mark.parametrize("bulk", [1, 500])
def test_rejecting_and_deciding_again(project, monkeypatch, bulk):
    monkeypatch.setattr(decide, "BULK", bulk)
    project.suggest()
    rows = project.find()
    decide.accept(project.db, "mina", rows)
    decide.reject(project.db, "mina", rows)
    assert (project.coded(), set(verdicts(project))) == ([], {"rejected"})
    decide.accept(project.db, "mina", rows)
    assert (len(project.coded()), set(verdicts(project))) == (6, {"accepted"})
    assert project.errors() == []


def test_accepting_nothing_is_no_event(project):
    events = project.db.value("SELECT count(*) FROM event")
    assert decide.accept(project.db, "mina", []) == []
    decide.reject(project.db, "mina", [])
    assert project.db.value("SELECT count(*) FROM event") == events


def test_accepting_on_a_text_that_changed_meanwhile_shifts_nothing(project):
    project.suggest()
    rows = project.find(sources=("head",))
    revise(project)
    with pytest.raises(QualcodeError, match="head has another text by now"):
        decide.accept(project.db, "mina", rows)
    assert project.coded() == []


def test_accepting_a_code_that_is_gone(project):
    project.suggest()
    row = project.find()[0]
    with pytest.raises(QualcodeError, match="the codebook in use has no code 'gone'"):
        decide.accept(project.db, "mina", [row._replace(code="gone")])


def test_accepting_with_a_rating_where_there_is_a_scale(project):
    project.suggest()
    rows = project.find(codes=("candour",))
    decide.accept(project.db, "mina", rows, Judgement(2, "barrier", good=True))
    (held,) = codings.placed(project.db)
    assert (held.rating, held.valence, held.good) == (2, "barrier", 1)
    with pytest.raises(QualcodeError, match="time has no scale"):
        decide.accept(project.db, "mina", project.find(codes=("time",)), Judgement(2))


def test_accepting_with_another_span_or_code(project):
    project.suggest()
    row = project.find(codes=("old",))[0]
    segment = codings.text(project.db, "teacher").find("school")
    made = decide.accept_changed(project.db, "mina", row, segment, "time", Judgement())
    assert project.coded() == [("teacher", "school", "time", "mina")]
    assert codings.placed(project.db)[0].id == made.id
    again = decide.accept_changed(project.db, "mina", row, segment, "time", Judgement(good=True))
    assert [each.id for each in codings.placed(project.db)] == [again.id]
    with pytest.raises(QualcodeError, match="does not stand at"):
        wrong = replace(segment, end=segment.end + 1)
        decide.accept_changed(project.db, "mina", row, wrong, "time", Judgement())


def test_why_a_suggestion_was_made(project):
    project.suggest()
    row = project.find(codes=("candour",))[0]
    told = decide.explain(project.db, "mina", key_text(row.key))
    assert (told.code.id, told.words, told.row) == ("candour", ("honest",), row)
    assert told.quote == codings.text(project.db, "head").text[row.start : row.end]
    for typed in ("", "0000000000000", "nonsense"):
        with pytest.raises(QualcodeError, match="there is no suggestion"):
            decide.explain(project.db, "mina", typed)


# --- lists and memos


def test_listed_filters(project):
    project.code("head", "honest", "candour")
    project.code("teacher", "mostly", "time", "jo")

    def quotes(codes=(), names=(), by=()):
        return [each.quote for each in decide.listed(project.db, codes, names, by)]

    assert quotes() == ["honest", "mostly"]
    assert quotes(codes=["trust"]) == quotes(names=["head"]) == quotes(by=["mina"]) == ["honest"]
    assert quotes(names=["head", "teacher"], by=["jo"]) == ["mostly"]
    for wrong in ({"codes": ["x"]}, {"names": ["x"]}, {"by": ["x"]}):
        with pytest.raises(QualcodeError, match="unknown"):
            quotes(**wrong)


def test_what_a_memo_may_be_on(project):
    people.store(project.db, People(), [Speaker("Head", "head", "P01")], "mina")
    made = project.code("head", "honest", "candour")
    project.suggest()
    key = key_text(project.find()[0].key)
    head = sources.id_of(project.db, "head")
    assert {on: decide.memo_target(project.db, on, "mina") for on in (
        "project", "source:head", "turn:head#3", "turn:head#03", "code:time", f"coding:{made.id[:20]}",
        f"suggestion:{key.upper()}", "participant:P01",
    )} == {
        "project": ("project", ""), "source:head": ("source", head),
        "turn:head#3": ("turn", f"{head}#3"), "turn:head#03": ("turn", f"{head}#3"),
        "code:time": ("code", "time"), f"coding:{made.id[:20]}": ("coding", made.id),
        f"suggestion:{key.upper()}": ("suggestion", key), "participant:P01": ("participant", "P01"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "on",
    ["", "head", "Source:head", "source:x", "turn:head", "turn:head#0", "turn:head#4", "turn:head#²",
     "turn:x#1", "code:tiem", "coding:x", "suggestion:x", "suggestion:0000000000000",
     "participant:P99", "participant:"],
)  # fmt: skip
def test_what_a_memo_cannot_be_on(project, on):
    with pytest.raises(QualcodeError) as told:
        decide.memo_target(project.db, on, "mina")
    assert told.value.hint


def test_a_status_is_set_by_a_registered_coder(project):
    assert decide.set_status(project.db, "mina", "head", "done")
    assert not decide.set_status(project.db, "mina", "head", "done")
    assert notes.progress(project.db)[0].status == "done"
    with pytest.raises(QualcodeError, match="unknown coder"):
        decide.set_status(project.db, "zoe", "head", "done")


def test_a_transcript_shows_what_was_decided(project):
    project.suggest()
    decide.accept(project.db, "mina", project.find(codes=("candour",)))
    (held,) = reading.transcript(project.db, "head").codings
    assert held.code == "candour"
