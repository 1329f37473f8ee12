"""Codings: a quote that does not stand in the text is never written, and no span is shifted."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.coding.ids import content_id, new_id
from qualcode.coding.segment import Memo
from qualcode.errors import QualcodeError
from qualcode.store import audit, check, coders, codings, notes, placements, sources
from qualcode.store.codings import Text

LETTERS = "ab \n.é\u0301👩🏽‍🏫😀ש\u200b"


def errors(study):
    return [str(each) for each in check.check(study.db) if each.severity == "error"]


def revise(study, text, name="head"):
    source = sources.id_of(study.db, name)
    placements.revise(study.db, source, study.document(text), text.encode(), ".txt", "mina")


# --- cutting a text


@st.composite
def texts(draw):
    """A text with turns that are disjoint and in order, with gaps or without."""
    text = draw(st.text(LETTERS, min_size=1, max_size=30))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    spans = [(a, z) for a, z in pairwise(cuts) if draw(st.booleans())]
    return Text("r", text, tuple(a for a, _ in spans), tuple(z for _, z in spans))


@settings(deadline=None)
@given(cut=texts(), start=st.integers(-3, 35), end=st.integers(-3, 35))
def test_a_segment_is_the_words_that_stand_there_and_the_turns_it_overlaps(cut, start, end):
    if not 0 <= start < end <= len(cut.text):
        with pytest.raises(QualcodeError, match="lies beyond the text, which ends at"):
            cut.segment(start, end)
        return
    segment = cut.segment(start, end)
    over = [
        number
        for number, (a, z) in enumerate(zip(cut.starts, cut.ends, strict=True), 1)
        if a < end and start < z
    ]
    assert segment.quote == cut.text[start:end]
    assert (segment.first_turn, segment.last_turn) == ((over[0], over[-1]) if over else (0, 0))


def test_turns_at_borders_in_gaps_and_over_several(study):
    cut = codings.text(study.db, "head")
    first, second, third = (cut.turn(number) for number in (1, 2, 3))
    assert (first.first_turn, first.last_turn) == (1, 1)
    gap = cut.segment(first.end, second.start)
    assert (gap.quote, gap.first_turn, gap.last_turn) == ("\nHead: ", 0, 0)
    over = cut.segment(first.end - 1, third.start + 1)
    assert (over.first_turn, over.last_turn) == (1, 3)
    into = cut.segment(first.end, second.start + 1)
    assert (into.first_turn, into.last_turn) == (2, 2)


@pytest.mark.parametrize("number", [0, -1, 4])
def test_a_turn_that_is_not_there(study, number):
    with pytest.raises(QualcodeError, match="this source has 1 to 3"):
        codings.text(study.db, "head").turn(number)


@pytest.mark.parametrize(
    ("quote", "what"),
    [("trust you", "is not in the text"), ("", "is not in the text"), (" ", "is not in the text"),
     ("Head: ", "more than once"), ("e", "more than once")],
)  # fmt: skip
def test_a_quote_that_names_no_one_place(study, quote, what):
    with pytest.raises(QualcodeError, match=what):
        codings.text(study.db, "head").find(quote)


def test_quotes_that_overlap_themselves_stand_twice():
    with pytest.raises(QualcodeError, match="more than once"):
        Text("r", "hahaha", (0,), (6,)).find("haha")


def test_offsets_count_code_points(study):
    study.bring(odd="P: naïve 👩🏽‍🏫 cafe\u0301s 😀 done\n")
    cut = codings.text(study.db, "odd")
    assert cut.find("😀").start == cut.text.index("😀")
    study.code("odd", "👩🏽‍🏫 cafe\u0301s")
    study.code("odd", "😀")
    assert study.quotes("odd") == ["👩🏽‍🏫 cafe\u0301s", "😀"]
    assert errors(study) == []


# --- writing


@pytest.mark.parametrize(
    "wrong",
    [{"quote": "trusT"}, {"start": 0}, {"end": 10_000}, {"start": -1}, {"start": 60, "end": 50}],
)
def test_a_quote_that_does_not_stand_there_is_never_written(study, wrong):
    good, bad = study.coding("head", "Time"), study.coding("head", "trust")
    bad = replace(bad, segment=replace(bad.segment, **wrong))
    before = study.dump()
    with pytest.raises(QualcodeError, match=r"does not stand at|lies beyond the text"):
        codings.add(study.db, [good, bad], "mina")
    assert study.dump() == before


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.integers(0, 90), end=st.integers(0, 90), quote=st.sampled_from(["trust", "t", "We"])
)
def test_only_true_quotes_are_written(study, start, end, quote):
    made = study.coding("head", "trust")
    made = replace(made, segment=replace(made.segment, start=start, end=end, quote=quote))
    text = codings.text(study.db, "head").text
    true = 0 <= start < end <= len(text) and text[start:end] == quote
    try:
        codings.add(study.db, [made], "mina")
    except QualcodeError:
        assert not true
    else:
        assert true


@pytest.mark.parametrize("happens", ["revised", "removed"])
def test_what_was_read_before_a_text_changed_is_not_written(study, happens):
    late = study.coding("head", "Time was short.")
    if happens == "revised":
        revise(study, "Head: Well. Time was short.\n")
    else:
        sources.remove(study.db, "head", "jo")
    before = study.dump()
    with pytest.raises(QualcodeError, match="revised or removed meanwhile"):
        codings.add(study.db, [late], "mina")
    assert study.dump() == before


def test_each_text_is_read_once_however_many_codings_come(study):
    made = [study.coding("head", quote) for quote in ("trust", "each", "other", "Time", "short")]
    asked = []
    study.db.connection.set_trace_callback(asked.append)
    codings.add(study.db, made, "mina")
    study.db.connection.set_trace_callback(None)
    assert sum("c.data" in each for each in asked) == 1


def test_all_that_a_coding_says_is_kept(study):
    made = replace(study.coding("head", "trust"), rating=2, valence="barrier", good=True)
    memo = Memo(new_id(), "coding", made.id, "strong", "mina", made.created)
    codings.add(study.db, [made], "mina", "code", [memo])
    (held,) = codings.placed(study.db)
    assert (held.id, held.code, held.coder, held.created) == (
        made.id,
        "trust",
        "mina",
        made.created,
    )
    assert (held.rating, held.valence, held.good, held.placement) == (2, "barrier", 1, "exact")
    assert notes.memos(study.db, "coding", made.id) == [memo]
    audit.undo(study.db, "mina")
    assert (codings.placed(study.db), notes.memos(study.db)) == ([], [])


def test_codings_come_in_order_of_place(study):
    for source, quote, coder in [("teacher", "mostly", "mina"), ("head", "Time", "mina"),
                                 ("head", "trust", "jo"), ("head", "trust", "mina")]:  # fmt: skip
        study.code(source, quote, coder=coder)
    found = [(each.source, each.quote, each.coder) for each in codings.placed(study.db)]
    assert found == [("head", "trust", "jo"), ("head", "trust", "mina"), ("head", "Time", "mina"),
                     ("teacher", "mostly", "mina")]  # fmt: skip
    assert study.quotes("teacher") == ["mostly"]
    assert [each.quote for each in codings.placed(study.db, "head", "jo")] == ["trust"]


# --- finding one


def test_the_beginning_of_an_id_is_enough(study):
    one = replace(study.coding("head", "trust"), id="abc-1")
    two = replace(study.coding("head", "each"), id="abd-1")
    codings.add(study.db, [one, two], "mina")
    assert codings.one(study.db, "abc").quote == "trust"
    with pytest.raises(QualcodeError, match="several codings begin with ab"):
        codings.one(study.db, "ab")
    for nothing in ("", "x", "a_c", "%"):
        with pytest.raises(QualcodeError, match="there is no coding"):
            codings.one(study.db, nothing)


def test_a_whole_id_is_that_coding_even_if_another_begins_so(study):
    one = replace(study.coding("head", "trust"), id="abc")
    two = replace(study.coding("head", "each"), id="abcd")
    codings.add(study.db, [one, two], "mina")
    assert codings.one(study.db, "abc").quote == "trust"


def test_a_twin_is_of_the_same_coder_code_and_span(study):
    row = study.code("head", "trust")
    segment = codings.text(study.db, "head").find("trust")
    assert codings.twin(study.db, segment, "trust", "mina") == row
    assert codings.twin(study.db, segment, "trust", "jo") is None
    assert codings.twin(study.db, segment, "time", "mina") is None
    codings.remove(study.db, [row], "mina")
    assert codings.twin(study.db, segment, "trust", "mina") is None


def test_a_coding_of_an_earlier_text_is_a_twin_where_it_stands_now(study):
    row = study.code("head", "Time was short.", "time")
    revise(study, "Head: Well. Time was short.\n")
    segment = codings.text(study.db, "head").find("Time was short.")
    assert codings.twin(study.db, segment, "time", "mina") == row


# --- changing and removing


def test_a_change_is_a_new_row_that_replaces_the_old(study):
    old = study.code("head", "trust")
    new = replace(study.coding("head", "trust each"), replaces=old)
    codings.replace(study.db, old, new, "mina")
    assert study.quotes() == ["trust each"]
    assert study.db.value("SELECT replaces FROM coding WHERE id = ?", (new.id,)) == old
    with pytest.raises(QualcodeError, match=f"there is no coding {old}"):
        codings.replace(study.db, old, study.coding("head", "each"), "mina")


def test_removal_of_one_that_is_not_there_takes_none_away(study):
    row = study.code("head", "trust")
    with pytest.raises(QualcodeError, match="there is no coding x"):
        codings.remove(study.db, [row, "x"], "mina")
    assert study.quotes() == ["trust"]


def test_the_same_id_twice_is_removed_once_and_comes_back(study):
    row = study.code("head", "trust")
    codings.remove(study.db, [row, row], "mina")
    with pytest.raises(QualcodeError, match="there is no coding"):
        codings.remove(study.db, [row], "mina")
    audit.undo(study.db, "mina")
    assert study.quotes() == ["trust"]


def test_codings_of_an_undone_bulk_accept_cannot_be_touched(study):
    keys = study.suggest(("head", "Time was short.", "time"))
    study.accept(*keys, bulk=True)
    (held,) = codings.placed(study.db)
    audit.undo(study.db, "mina")
    with pytest.raises(QualcodeError, match="there is no coding"):
        codings.remove(study.db, [held.id], "mina")


# --- from elsewhere


def brought(study, *quotes, coder="mina"):
    return [replace(study.coding("head", quote, coder=coder), id=quote) for quote in quotes]


def test_what_is_there_already_is_left_alone(study):
    codings.take_in(study.db, brought(study, "trust"), [], "mina")
    codings.take_in(study.db, brought(study, "trust", "each"), [], "mina")
    assert study.quotes() == ["trust", "each"]
    assert audit.log(study.db, 1)[0].what == "1 coding (trust in head)"


def test_new_coders_are_registered_in_the_same_step(study):
    codings.take_in(study.db, brought(study, "trust", coder="zoe"), [], "zoe")
    assert "zoe" in coders.names(study.db)
    audit.undo(study.db, "zoe")
    assert "zoe" not in coders.names(study.db)
    assert study.quotes() == []


def test_what_an_undo_took_away_comes_back_with_its_memo(study):
    made = brought(study, "trust")
    memo = Memo(content_id("memo"), "coding", "trust", "strong", "mina", made[0].created)
    for _ in range(2):
        codings.take_in(study.db, made, [memo], "mina")
        assert study.quotes() == ["trust"]
        assert [each.text for each in notes.memos(study.db)] == ["strong"]
        audit.undo(study.db, "mina")
        assert (study.quotes(), notes.memos(study.db)) == ([], [])
    assert errors(study) == []


@pytest.mark.parametrize("gone", ["removed", "changed"])
def test_what_a_coder_took_away_stays_away(study, gone):
    made = brought(study, "trust")
    codings.take_in(study.db, made, [], "mina")
    if gone == "removed":
        codings.remove(study.db, ["trust"], "mina")
    else:
        new = replace(study.coding("head", "each"), replaces="trust")
        codings.replace(study.db, "trust", new, "mina")
    codings.take_in(study.db, made, [], "mina")
    assert study.quotes() == {"removed": [], "changed": ["each"]}[gone]
    assert errors(study) == []


def test_a_removal_that_was_undone_is_none(study):
    made = brought(study, "trust", "each")
    codings.take_in(study.db, made[:1], [], "mina")
    codings.remove(study.db, ["trust"], "mina")
    audit.undo(study.db, "mina", 2)
    codings.take_in(study.db, made, [], "mina")
    assert study.quotes() == ["trust", "each"]
