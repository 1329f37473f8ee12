"""The segments as a table: quotes, times, people, attributes."""

import dataclasses

from qualcode.analysis.segments import segments
from qualcode.coding.corpus import Selection


def test_a_coding_is_a_row_with_all_that_is_known(corpus):
    table = segments(corpus, layer="mina")
    assert table.frame.row(4, named=True) == {
        "quote": "it is safe to fail",
        "source": "w1/head",
        "turn": 2,
        "last_turn": 2,
        "time": "00:02:01",
        "speaker": "Ms Ash",
        "participant": "ash",
        "role": "headteacher",
        "case": "Ashgrove",
        "cluster": "North",
        "wave": 1,
        "years": None,
        "arm": "trial",
        "urban": None,
        "code": "safe",
        "name": "Safe to fail",
        "level_1": "Trust",
        "level_2": "Safe to fail",
        "coder": "mina",
        "origin": "human",
        "rating": 2,
        "valence": None,
        "good": True,
        "memo": "She laughs.\nSaid twice.",
        "start": 72,
        "end": 90,
        "codebook": "jpd 1.0.0",
        "coding": "c001",
    }


def test_in_order_of_source_and_place(corpus):
    frame = segments(corpus, layer="any").frame
    assert frame.select("source", "start", "code", "coder").rows() == [
        ("w1/group", 44, "open", "mina"),
        ("w1/group", 90, "time", "mina"),
        ("w1/group", 99, "time", "mina"),
        ("w1/head", 44, "trust", "jo"),
        ("w1/head", 44, "trust", "mina"),
        ("w1/head", 47, "open", "jo"),
        ("w1/head", 72, "safe", "mina"),
        ("w1/head", 139, "time", "mina"),
        ("w2/note", 20, "open", "mina"),
    ]


def test_several_speakers_stand_side_by_side(corpus):
    table = segments(corpus, layer="mina")
    both = table.frame.row(0, named=True)
    assert both["quote"] == "People are open with us.\n\nCat: Open, yes"
    assert (both["turn"], both["last_turn"], both["time"]) == (2, 3, "00:02:01")
    assert (both["speaker"], both["role"], both["cluster"]) == (
        "Ben; Cat",
        "teacher",
        "North; South",
    )
    assert (both["wave"], both["years"], both["arm"]) == (1, None, None)
    assert "Where several people speak, an attribute in which they differ is empty." in table.notes


def test_a_filter_does_not_hide_who_else_speaks(corpus):
    table = segments(corpus, layer="mina", selection=Selection(where=(("case", "North"),)))
    assert table.frame["speaker"].to_list() == ["Ben; Cat", "Ms Ash", "Ms Ash", "Ms Ash"]


def test_what_is_not_in_the_base_is_left_out_and_said(corpus):
    table = segments(corpus, layer="mina")
    assert "c002" not in table.frame["coding"].to_list()  # an interviewer's words
    assert "c008" not in table.frame["coding"].to_list()  # a source that is not done
    assert "Left out: 1 coding in sources not marked done." in table.notes
    asked = segments(corpus, layer="mina", selection=Selection(roles=("interviewer",)))
    assert asked.frame["coding"].to_list() == ["c002"]
    assert segments(corpus, layer="mina", base="all").frame.height == 8


def test_codes_filter_rows_and_not_the_base(corpus):
    table = segments(corpus, layer="mina", selection=Selection(codes=("trust",)))
    assert set(table.frame["code"]) == {"trust", "safe", "open"}
    assert table.base == segments(corpus, layer="mina").base


def test_nothing_done_is_an_empty_table_that_says_why(study):
    study.progress.clear()
    table = segments(study.corpus(), layer="mina")
    assert table.frame.height == 0
    assert table.frame.columns[:3] == ["quote", "source", "turn"]
    assert table.notes[0].startswith("No source is marked done by mina")


def test_parents_of_no_kind_are_numbered_from_the_top(study):
    study.cases = [
        ("Ashgrove", "North", ""),
        ("North", "England", ""),
        ("England", None, ""),
        ("Birch", "England", ""),
    ]
    frame = segments(study.corpus(), layer="mina").frame
    head = frame.filter(source="w1/head").row(0, named=True)
    assert (head["case"], head["case_1"], head["case_2"]) == ("Ashgrove", "England", "North")
    cat = frame.filter(speaker="Cat").row(0, named=True)
    assert (cat["case"], cat["case_1"], cat["case_2"]) == ("Birch", "England", None)


def test_names_that_clash_carry_their_owner(study):
    study.attributes += [
        ("case", "Ashgrove", "wave", "7", "integer"),
        ("participant", "ash", "memo", "shy", "text"),
        ("case", "North", "cluster", "N1", "text"),
    ]
    columns = segments(study.corpus(), layer="mina").frame.columns
    assert "wave" not in columns
    assert {"source.wave", "case.wave", "participant.memo", "case.cluster"} <= set(columns)
    assert len(set(columns)) == len(columns)


def test_a_segment_has_the_nearest_time_at_or_before_it(study):
    text = study.texts["w1/head"]
    late = text.index("it is safe to fail") - 4
    anchors = {
        "revision": ["r-w1/head", "r-w1/head"],
        "position": [late, len(text)],
        "milliseconds": [125_000, 999_000],
    }
    corpus = dataclasses.replace(study.corpus(), anchors=anchors)
    frame = segments(corpus, layer="mina").frame
    times = dict(zip(frame["quote"], frame["time"], strict=True))
    assert times["We trust each other now"] == "00:02:01"
    assert times["it is safe to fail"] == "00:02:05"
    assert times["There is never enough time."] == "00:04:02"


def test_a_turn_without_a_time_has_that_of_an_earlier_one(study):
    study.turns = [
        (*turn[:8], None if turn[1] == 4 else turn[8], *turn[9:]) for turn in study.turns
    ]
    frame = segments(study.corpus(), layer="mina").frame
    times = dict(zip(frame["quote"], frame["time"], strict=True))
    assert times["There is never enough time."] == "00:03:01"
