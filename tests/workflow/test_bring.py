"""Codings from a file: every bad line is named, nothing is half-written, twice is once."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.coding.ids import content_id
from qualcode.errors import QualcodeError
from qualcode.store import audit, coders, codings, notes, placements, sources
from qualcode.transcript.document import Document, Turn
from qualcode.workflow import bring

GOOD = {"source": "head", "quote": "honest", "code": "candour", "coder": "mina"}


def said(**more):
    return {name: value for name, value in {**GOOD, **more}.items() if value is not ...}


def brought(project, *lines, **more):
    return bring.codings_from(project.db, project.lines(*lines), **more)


def findings(project, *lines, **more):
    return [str(each) for each in brought(project, *lines, **more).findings]


# --- what is kept


def test_all_fields_are_kept(project):
    full = said(
        id="019cd1d4-ef58-7da4-87cd-2e444f4a641b", start=75, end=81, rating=2, valence="barrier",
        good=True, memo="strong 😀", time="2026-03-09T09:01:59.000Z", origin="0000000000005",
    )  # fmt: skip
    told = brought(project, full)
    assert (told.new, told.held, told.findings, told.by_coder) == (1, 0, (), {"mina": 1})
    (held,) = codings.placed(project.db)
    assert held._asdict() | {} == held._asdict() | {
        name: full[name] for name in ("id", "quote", "code", "coder", "rating", "valence", "origin")
    } | {"good": 1, "created": full["time"], "start": 75, "end": 81, "first_turn": 2}
    assert [memo.text for memo in notes.memos(project.db, "coding", full["id"])] == ["strong 😀"]
    assert project.errors() == []


def test_position_or_quote_is_enough(project):
    text = codings.text(project.db, "head").text
    start = text.index("trust each")
    assert findings(project, said(), said(quote=..., start=start, end=start + 5)) == []
    assert [quote for _, quote, *_ in project.coded()] == ["trust", "honest"]


def test_null_says_nothing(project):
    empty = dict.fromkeys(
        ("id", "start", "end", "time", "rating", "valence", "good", "memo", "origin")
    )
    assert findings(project, said(**empty)) == []
    (held,) = codings.placed(project.db)
    assert (held.origin, held.rating, held.good) == ("human", None, 0)
    assert notes.memos(project.db) == []


@pytest.mark.parametrize(
    ("time", "kept"),
    [("2026-03-09T09:01:59.000Z", "2026-03-09T09:01:59.000Z"),
     ("2026-03-09T10:01:59.5+01:00", "2026-03-09T09:01:59.500Z"),
     ("2026-03-09T09:01:59", "2026-03-09T09:01:59.000Z"),
     ("2026-03-09", "2026-03-09T00:00:00.000Z")],
)  # fmt: skip
def test_times_are_kept_as_the_store_writes_them(project, time, kept):
    brought(project, said(time=time))
    assert codings.placed(project.db)[0].created == kept


def test_who_codes(project):
    assert brought(project, said(coder=...), coder="jo").by_coder == {"jo": 1}
    told = brought(project, said(coder="zoe"), said(code="time", coder="zoe"), coder="jo")
    assert told.by_coder == {"zoe": 2}
    assert coders.names(project.db) == ["jo", "mina", "zoe"]
    (event,) = audit.log(project.db, 1)
    assert (event.action, event.coder) == ("import codings", "jo")
    assert findings(project, said(coder=...)) == [
        "error: codings.jsonl:1: no coder is named (a `coder` field, or --coder NAME)"
    ]


def test_empty_lines_and_marks_do_no_harm(project):
    path = project.lines(
        "\ufeff" + json.dumps(said()), "", "   ", json.dumps(said(code="time")) + "\r"
    )
    assert bring.codings_from(project.db, path).new == 2
    assert brought(project, "").new == 0


# --- what is wrong


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{", "this line is no JSON"),
        ("[" * 100_000, "this line is no JSON"),
        ("[1]", "this line is no JSON object"),
        ('"x"', "this line is no JSON object"),
        (said(colour="red"), "unknown field 'colour' (known: code, coder, end"),
        (said(source="haed"), "unknown source 'haed' (did you mean head?)"),
        (said(source=...), "unknown source ''"),
        (said(source=5), "source is text in quotes, not 5"),
        (said(code="tiem"), "unknown code 'tiem' (did you mean time?)"),
        (said(code=["time"]), 'code is text in quotes, not ["time"]'),
        (said(quote="nowhere"), "the quote 'nowhere' is not in the text"),
        (said(quote="trust"), "stands in the text more than once (give start and end)"),
        (said(quote=""), "the quote '' is not in the text"),
        (said(quote=...), "a coding needs start and end, or a quote"),
        (said(quote=5), "quote is text in quotes, not 5"),
        (said(start=0, end=5), "the quote does not stand at 0-5: there is 'Inter'"),
        (said(start=5), "start and end go together"),
        (said(quote=..., start=5, end=5), "the span 5-5 lies beyond the text"),
        (said(quote=..., start=-1, end=5), "the span -1-5 lies beyond the text"),
        (said(quote=..., start=0, end=10**40), "lies beyond the text"),
        (said(quote=..., start=True, end=5), "start is a whole number, not true"),
        (said(quote=..., start=1.0, end=5), "start is a whole number, not 1.0"),
        ('{"source": "head", "code": "time", "start": NaN, "end": 5}', "start is a whole number"),
        ('{"source": "head", "code": "time", "start": 1e999, "end": 5}', "start is a whole number"),
        (said(start="1", end=5), 'start is a whole number, not "1"'),
        (said(rating=9), "a rating of candour is 0 to 3, not 9"),
        (said(rating=10**40), "a rating of candour is 0 to 3"),
        (said(rating=True), "rating is a whole number, not true"),
        (said(code="time", rating=1), "time has no scale"),
        (said(valence="good"), "valence is barrier, enabler or mixed, not 'good'"),
        (said(valence=["barrier"]), "valence is text in quotes"),
        (said(good="yes"), 'good is true or false, not "yes"'),
        (said(good=1), "good is true or false, not 1"),
        (said(time="yesterday"), "'yesterday' is no time (as 2026-03-01T14:05:00Z)"),
        (said(time="0001-01-01T00:00:00+14:00"), "is no time"),
        (said(origin="machine"), "origin is human or the id of a suggestion"),
        (said(coder="any"), "'any' cannot be a coder's name"),
        (said(coder="Mina"), "the coder 'mina' is registered already"),
        (said(memo="\ud800"), "memo holds characters that no text holds"),
        (said(id="a\0b"), "id holds characters that no text holds"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_written(project, line, what):
    before = project.dump()
    (finding,) = findings(project, said(code="trust"), line, said(code="old"))
    assert finding.startswith("error: codings.jsonl:2: ")
    assert what in finding
    assert "\n" not in finding
    assert project.dump() == before


def test_every_bad_line_is_named(project):
    told = findings(project, "{", said(), said(code="x"), "", said(source="y"))
    assert [each.split(": ")[1] for each in told] == [
        "codings.jsonl:1", "codings.jsonl:3", "codings.jsonl:5"
    ]  # fmt: skip


@pytest.mark.parametrize("content", [b"\xff\xfe{", None])
def test_a_file_that_is_none(project, content):
    path = project.folder / "codings.jsonl"
    path.write_bytes(content) if content else path.mkdir()
    with pytest.raises(QualcodeError, match=r"codings\.jsonl"):
        bring.codings_from(project.db, path)
    with pytest.raises(QualcodeError, match="No such file"):
        bring.codings_from(project.db, project.folder / "none.jsonl")


@settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    line=st.one_of(
        st.text(max_size=20).filter(lambda text: "\n" not in text),
        st.dictionaries(
            st.sampled_from(sorted(bring.FIELDS)),
            st.one_of(
                st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5),
                st.sampled_from(["head", "time", "honest", "mina", "barrier", "human"]),
                st.lists(st.integers(), max_size=2),
            ),
        ),
    )
)  # fmt: skip
def test_no_line_is_a_crash_and_what_is_wrong_is_never_written(project, line):
    before = len(project.coded())
    path = project.file(
        "codings.jsonl", (line if isinstance(line, str) else json.dumps(line)) + "\n"
    )
    told = bring.codings_from(project.db, path)
    assert len(project.coded()) == before + (0 if told.findings else told.new)
    assert project.errors() == []


# --- twice is once


def test_again_is_no_event(project):
    lines = (
        said(memo="strong"),
        said(code="time", coder="jo"),
        said(id="x", quote="mostly", source="teacher"),
    )
    assert brought(project, *lines).new == 3
    before = project.dump()
    told = brought(project, *lines)
    assert (told.new, told.held, told.by_coder) == (0, 3, {})
    assert project.dump() == before


def test_more_of_the_same_file_adds_what_is_new(project):
    brought(project, said())
    told = brought(project, said(), said(code="time"))
    assert (told.new, told.held) == (1, 1)
    assert len(project.coded()) == 2


def test_the_same_line_twice_is_one_coding_and_another_content_is_wrong(project):
    told = brought(project, said(id="x"), said(id="x"))
    assert (told.new, told.held, told.findings) == (1, 1, ())
    for other in (said(id="y", rating=1), said(id="y", memo="m"), said(id="y", code="time")):
        (finding,) = findings(project, said(id="y"), other)
        assert "codings.jsonl:2: codings.jsonl:1 is the same coding with another content" in finding
    assert [each.id for each in codings.placed(project.db)] == ["x"]


def test_an_id_that_stands_for_another_coding_is_wrong(project):
    brought(project, said(id="x"))
    for other in (said(id="x", code="time"), said(id="x", coder="jo"), said(id="x", quote="short")):
        assert "the project has another coding with the id x" in findings(project, other)[0]
    assert len(project.coded()) == 1


def test_a_coding_without_an_id_is_the_one_that_is_there(project):
    own = project.code("head", "honest", "candour")
    assert (brought(project, said()).held, len(project.coded())) == (1, 1)
    text = "Head: Well. We trust each other, honest.\n"
    read = Document(text, (Turn(6, len(text) - 1, "Head"),), "test 1")
    placements.revise(
        project.db, sources.id_of(project.db, "head"), read, text.encode(), ".txt", "mina"
    )
    assert brought(project, said()).held == 1
    assert [each.id for each in codings.placed(project.db)] == [own.id]


def test_two_projects_give_the_same_ids(project):
    brought(project, said())
    (held,) = codings.placed(project.db)
    place = (held.revision, str(held.start), str(held.end), "candour", "mina")
    assert held.id == content_id(*place)


def test_after_an_undo_it_comes_back_and_after_a_removal_it_does_not(project):
    line = said(id="x", memo="strong")
    brought(project, line)
    audit.undo(project.db, "mina")
    assert brought(project, line, dry_run=True).new == 1
    assert project.coded() == []
    assert brought(project, line).new == 1
    assert len(project.coded()) == len(notes.memos(project.db)) == 1
    codings.remove(project.db, ["x"], "mina")
    assert (brought(project, line).held, project.coded()) == (1, [])
    assert project.errors() == []


def test_a_dry_run_writes_nothing(project):
    before = project.dump()
    told = brought(project, said(coder="zoe"), said(code="time"), dry_run=True)
    assert (told.new, told.by_coder) == (2, {"zoe": 1, "mina": 1})
    assert project.dump() == before


def test_one_undo_takes_all_back_with_the_coders(project):
    before = project.coded(), coders.names(project.db)
    brought(project, said(coder="zoe", memo="m"), said(), coder="jo")
    audit.undo(project.db, "jo")
    assert (project.coded(), coders.names(project.db)) == before
    assert notes.memos(project.db) == []
    assert project.errors() == []
