"""Where words went from one text to another: never shifted in silence, never lost."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.store.positions import place, position_map

WORDS = st.sampled_from(
    ["trust", "time", "we", "the", "naïve", "👩🏽‍🏫", "don’t", "peer-led", "é", "e\u0301"]
)
GAPS = st.sampled_from([" ", " ", ", ", ".\n", "\n\n", " — ", "  "])


@st.composite
def texts(draw, least=1):
    pairs = draw(st.lists(st.tuples(WORDS, GAPS), min_size=least, max_size=40))
    return "".join(word + gap for word, gap in pairs)


@st.composite
def edits(draw):
    """A text and what became of it: pieces left out, put in, changed."""
    pairs = draw(st.lists(st.tuples(WORDS, GAPS), min_size=1, max_size=30))
    changed = []
    for word, gap in pairs:
        kind = draw(st.sampled_from(["same"] * 6 + ["out", "in", "other"]))
        changed += {
            "same": [word, gap], "out": [], "in": [word, gap, "added "], "other": ["other", gap]
        }[kind]  # fmt: skip
    return "".join(w + g for w, g in pairs), "".join(changed)


@st.composite
def spans(draw, text):
    start = draw(st.integers(0, len(text) - 1))
    return start, draw(st.integers(start + 1, len(text)))


@settings(deadline=None)
@given(st.one_of(edits(), st.tuples(texts(0), texts(0))))
def test_what_is_shared_is_equal_and_in_order(pair):
    old, new = pair
    blocks = position_map(old, new).blocks
    for block in blocks:
        assert block.size > 0
        assert old[block.old :][: block.size] == new[block.new :][: block.size]
    for one, two in itertools.pairwise(blocks):
        assert one.old + one.size <= two.old
        assert one.new + one.size <= two.new


@settings(deadline=None)
@given(st.data())
def test_an_unchanged_text_leaves_every_span_where_it_is(data):
    text = data.draw(texts())
    start, end = data.draw(spans(text))
    positions = position_map(text, text)
    assert place(start, end, text, text, positions) == (start, end, text[start:end], "exact")


@settings(deadline=None)
@given(st.data())
def test_a_place_is_never_empty_and_its_quote_is_what_stands_there(data):
    old, new = data.draw(edits())
    if not new.strip():
        return
    start, end = data.draw(spans(old))
    low, high, quote, state = place(start, end, old, new, position_map(old, new))
    assert 0 <= low < high <= len(new)
    assert new[low:high] == quote
    if state == "exact":
        assert (low, quote) == (start, old[start:end])


@settings(deadline=None)
@given(st.data())
def test_text_before_moves_everything_and_changes_nothing(data):
    text = data.draw(texts())
    start, end = data.draw(spans(text))
    new = "Header: all new, 2024.\n" + text
    low, high, quote, state = place(start, end, text, new, position_map(text, new))
    assert state in {"moved", "needs a look"}
    if state == "moved" and text.count(quote) == 1:
        assert (low, high) == (start + 23, end + 23)


OLD = "Head: We trust each other here.\nHead: Yes.\nHead: Time was always short.\nHead: Yes.\n"


def placed(quote, new, old=OLD):
    at = old.index(quote)
    return place(at, at + len(quote), old, new, position_map(old, new))[2:]


@pytest.mark.parametrize(
    ("quote", "new", "expected"),
    [
        ("trust each other", OLD.replace("We trust", "We do trust"), ("trust each other", "moved")),
        ("trust each other", OLD.replace("always ", ""), ("trust each other", "exact")),
        (
            "trust each other",
            OLD.replace("each other", "one another"),
            ("trust one another", "needs a look"),
        ),
        ("each other", OLD.replace("trust each other", "trust her"), ("her", "needs a look")),
        (
            "Time was always short.",
            "Head: Time was always short.\n" + OLD.replace("Head: Time was always short.\n", ""),
            ("Time was always short.", "moved"),
        ),
        (
            "Time was always short.",
            OLD.replace("Head: Time was always short.\n", ""),
            ("Yes.", "needs a look"),
        ),
        ("Time was always short.", OLD.replace("short.", "short!"), ("Time was always short!", "needs a look")),
        ("We trust", OLD.replace("Head: We", "P1: We"), ("We trust", "moved")),
    ],
    ids=["moved", "untouched", "changed", "edge changed", "elsewhere", "gone", "mark", "label"],
)  # fmt: skip
def test_each_state(quote, new, expected):
    turns = []
    at = 0
    for line in new.splitlines(keepends=True):
        turns.append((at + line.index(": ") + 2, at + len(line) - 1))
        at += len(line)
    start = OLD.index(quote)
    found = place(start, start + len(quote), OLD, new, position_map(OLD, new), turns)
    assert found[2:] == expected


def test_typographic_marks_are_no_change_of_words():
    old, new = "We don't know - not yet.", "We don’t know – not yet."
    assert placed("don't know - not", new, old) == ("don’t know – not", "moved")


def test_a_short_answer_among_others_needs_a_look():
    old = "A: Yes.\nB: The first question was hard.\n"
    new = "C: Something else altogether.\nD: Yes.\nE: Oh yes. Yes.\n"
    assert placed("Yes", new, old)[1] == "needs a look"


def test_a_quote_that_stands_twice_is_not_guessed():
    old = "P: we trust them all.\nQ: something else.\nR: we trust them all.\n"
    new = "Q: brand new words.\nR: we trust them all.\n"
    at = old.index("we trust")
    assert place(at, at + 17, old, new, position_map(old, new))[3] == "needs a look"


@pytest.mark.parametrize(
    "new",
    [
        "Q: other words.\nP: they say we trust them all.\nP: and we trust them all.\n",
        "Q: other words.\nP: they say we trust them allegedly.\n",
    ],
    ids=["twice", "torn"],
)
def test_words_that_turn_up_elsewhere_are_not_guessed(new):
    old = "A: we trust them all.\nQ: other words.\n"
    assert placed("we trust them all", new, old)[1] == "needs a look"


def test_a_text_that_is_replaced_keeps_codings_about_where_they_were():
    old = "".join(f"P: alpha{i} beta{i} gamma{i}.\n" for i in range(100))
    new = "".join(f"Q: delta{i} epsilon{i} zeta{i}.\n" for i in range(100))
    at = old.index("alpha75")
    low, _, quote, state = place(at, at + 7, old, new, position_map(old, new))
    assert state == "needs a look"
    assert 70 <= int(new[low:].split("delta")[1].split()[0]) <= 80
    assert len(quote) < 40


def test_long_texts_without_lines_are_aligned():
    old = " ".join(f"w{i} the" for i in range(3000))
    new = old.replace("w1500 the", "changed a").replace("w7 ", "")
    at = old.index("w2000")
    assert place(at, at + 9, old, new, position_map(old, new))[2:] == ("w2000 the", "moved")


def test_long_texts_without_a_unique_word_are_aligned():
    old = "yes no maybe " * 900
    new = "no " + old
    blocks = position_map(old, new).blocks
    assert sum(block.size for block in blocks) > len(old) * 0.9
