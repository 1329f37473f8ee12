import dataclasses

import pytest

from qualcode.analysis.matrix import matrix
from qualcode.codebook.model import Code, Codebook
from qualcode.coding.corpus import Selection
from qualcode.errors import QualcodeError

CODES = ("trust", "safe", "open", "time")


def cells(table, *names):
    return table.frame.select(*names, *CODES).rows()


def test_turns_by_hand(corpus):
    table = matrix(corpus, layer="mina")
    assert cells(table, "source", "turn", "speaker") == [
        ("w1/group", 2, "Ben", 1, 0, 1, 0),
        ("w1/group", 3, "Cat", 1, 0, 1, 1),
        ("w1/group", 4, "Dan", 0, 0, 0, 0),
        ("w1/group", 5, "Cat", 0, 0, 0, 0),
        ("w1/head", 2, "Ms Ash", 1, 1, 0, 0),
        ("w1/head", 4, "Ms Ash", 0, 0, 0, 1),
        ("w2/note", 1, None, 1, 0, 1, 0),
    ]
    assert table.frame.columns[:8] == [
        "source", "turn", "row_time", "speaker", "participant", "role", "case", "cluster",
    ]  # fmt: skip
    assert table.frame["row_time"][0] == "00:02:01"
    assert table.frame["cluster"].to_list()[:3] == ["North", "South", "South"]


def test_counts_are_of_distinct_segments(corpus):
    table = matrix(corpus, layer="any", counts=True)
    by_turn = {row[:2]: row[2:] for row in cells(table, "source", "turn")}
    assert by_turn["w1/head", 2] == (3, 1, 1, 0)  # two coders gave one segment trust: one
    assert by_turn["w1/group", 3] == (1, 0, 1, 2)


def test_participants_of_all_schools(corpus):
    table = matrix(corpus, layer="mina", rows="participants")
    assert cells(table, "participant", "role", "case") == [
        ("ash", "headteacher", "Ashgrove", 1, 1, 0, 1),
        ("ben", "teacher", "Ashgrove", 1, 0, 1, 0),
        ("cat", "teacher", "Birch", 1, 0, 1, 1),
        ("dan", "champion", "Birch", 0, 0, 0, 0),
    ]
    assert "Linked to no participant: 1 of 7 turns." in table.notes
    assert not any("no case" in note for note in table.notes)


def test_a_participant_with_two_roles(study):
    study.speakers["Daniel"] = ("headteacher", "dan", "Ashgrove")
    study.source("w3/dan", ("Daniel", "I moved."), done=("mina",))
    rows = matrix(study.corpus(), layer="mina", rows="participants").frame
    assert rows.filter(participant="dan")["role"].item() == "champion; headteacher"
    assert rows.filter(participant="dan")["case"].item() == "Birch; Ashgrove"


def test_sources_and_cases(corpus):
    assert cells(matrix(corpus, layer="mina", rows="sources"), "source", "case") == [
        ("w1/group", "Ashgrove; Birch", 1, 0, 1, 1),
        ("w1/head", "Ashgrove", 1, 1, 0, 1),
        ("w2/note", None, 1, 0, 1, 0),
    ]
    assert cells(matrix(corpus, layer="mina", rows="cases"), "case", "cluster") == [
        ("Ashgrove", "North", 1, 1, 1, 1),
        ("Birch", "South", 1, 0, 1, 1),
    ]


def test_a_source_that_is_not_done_is_no_row_unless_asked_for(corpus):
    sources = matrix(corpus, layer="mina", rows="sources", base="all")
    assert sources.frame["source"].to_list() == ["w1/group", "w1/head", "w2/dan", "w2/note"]
    assert "w2/dan" not in matrix(corpus, layer="mina", rows="sources").frame["source"].to_list()


def test_segments_are_distinct_spans(corpus):
    table = matrix(corpus, layer="any", rows="segments")
    assert cells(table, "source", "turn", "last_turn", "start", "end", "speaker") == [
        ("w1/group", 2, 3, 44, 84, "Ben; Cat", 1, 0, 1, 0),
        ("w1/group", 3, 3, 90, 106, "Cat", 0, 0, 0, 1),
        ("w1/group", 3, 3, 99, 113, "Cat", 0, 0, 0, 1),
        ("w1/head", 2, 2, 44, 67, "Ms Ash", 1, 0, 0, 0),
        ("w1/head", 2, 2, 47, 82, "Ms Ash", 1, 0, 1, 0),
        ("w1/head", 2, 2, 72, 90, "Ms Ash", 1, 1, 0, 0),
        ("w1/head", 4, 4, 139, 166, "Ms Ash", 0, 0, 0, 1),
        ("w2/note", 1, 1, 20, 30, None, 1, 0, 1, 0),
    ]


def test_codes_of_a_level_hold_what_is_below_them(corpus):
    table = matrix(corpus, layer="mina", level=1)
    assert table.frame.columns[-2:] == ["trust", "time"]
    assert table.frame["trust"].sum() == 4


def test_rows_stay_whatever_codes_are_chosen(corpus):
    table = matrix(corpus, layer="mina", selection=Selection(codes=("time",)))
    assert table.frame.columns[-1] == "time"
    assert table.frame.height == 7


def test_a_code_keeps_its_name_where_a_column_is_called_the_same(corpus):
    codebook = Codebook("jpd", "2", (*corpus.codebook.codes, Code("role", "Role", path=("role",))))
    frame = matrix(dataclasses.replace(corpus, codebook=codebook), layer="mina").frame
    assert frame["role"].to_list() == [0] * 7
    assert frame["row_role"][0] == "teacher"


def test_text_outside_all_turns_is_no_turn(study):
    study.texts["w2/note"] += "Written on the train."
    study.code("w2/note", "Written on the train", "safe", "mina")
    corpus = study.corpus()
    assert matrix(corpus, layer="mina", rows="turns").frame.height == 7
    sources = matrix(corpus, layer="mina", rows="sources").frame
    assert sources.filter(source="w2/note")["safe"].item() == 1
    segments = matrix(corpus, layer="mina", rows="segments").frame
    assert segments.filter(source="w2/note")["turn"].to_list() == [1, 0]


def test_nothing_done_is_no_row(study):
    study.progress.clear()
    for rows in ("turns", "segments", "participants", "sources", "cases"):
        table = matrix(study.corpus(), layer="mina", rows=rows)
        assert table.frame.height == 0
        assert table.frame.columns[-4:] == list(CODES)
        assert table.notes[0].startswith("No source is marked done by mina")


def test_an_unknown_kind_of_row_is_a_stop(corpus):
    with pytest.raises(QualcodeError, match="unknown kind of row 'turn'"):
        matrix(corpus, layer="mina", rows="turn")
