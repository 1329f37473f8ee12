"""A span stays in its pieces, is never empty, and what is widened can be narrowed again."""

from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.coding.span_edit import end_earlier, end_later, start_earlier, start_later, words

TEXTS = st.text("ab ,.\n😀e\u0301", min_size=1).filter(lambda text: len(words(text)) > 1)
MOVES = (end_earlier, end_later, start_earlier, start_later)


@settings(deadline=None)
@given(TEXTS, st.data())
def test_no_move_leaves_the_text_or_empties_the_span(text, data):
    pieces = words(text, 100)
    span = data.draw(st.sampled_from(pieces))
    for move in data.draw(st.lists(st.sampled_from(MOVES), max_size=30)):
        span = move(span, pieces)
        assert pieces[0][0] <= span[0] < span[1] <= pieces[-1][1]


@settings(deadline=None)
@given(TEXTS, st.data())
def test_narrowing_takes_back_widening(text, data):
    pieces = words(text)
    span = data.draw(st.sampled_from(pieces))
    for wider, narrower in ((end_later, end_earlier), (start_earlier, start_later)):
        grown = wider(span, pieces)
        assert narrower(grown, pieces) == span


def test_an_end_in_the_middle_of_a_word_goes_to_its_border():
    pieces = words("We trust each other")
    assert end_later((0, 5), pieces) == (0, 8)
    assert end_earlier((0, 5), pieces) == (0, 2)
    assert start_later((1, 8), pieces) == (3, 8)


def test_words_keep_their_punctuation_and_every_letter():
    text = "Well,  we—mostly—trust “them”.\nYes"
    assert [text[a:b] for a, b in words(text)] == text.split()
