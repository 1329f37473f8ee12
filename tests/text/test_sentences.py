"""Sentences: borders where a reader sees them, spans that lose no word."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.text.sentences import sentences


@pytest.mark.parametrize(
    "split",
    [
        ["We met on Monday.", "Then we talked."],
        ["No end here"],
        ["Really?", "Yes!!", "Fine."],
        ["We had toys, e.g. bricks.", "And dolls, i.e. toys."],
        ["Mr. Hale came.", "Dr. Okafor, Mrs. Day and St. Mary's did not."],
        ["J. Smith spoke.", "No. 5 did too."],
        ["So... and then... it stopped.", "Then it went on."],
        ["Well… we left.", "All of us…"],
        ["“Fine.”", "He left."],
        ['He said, "Go."', '"Why?" she asked.', "Then he went."],
        ["It was (nearly) done.)", "Yes."],
        ["Yes.", "[inaudible 00:12:41] No."],
        ["We [laughs. A lot] went on.", "Yes."],
        ["It cost 3.5 million at 4.30 in total.", "Yes."],
        ["first line\nof it.", "Second."],
        ["one paragraph", "\n\nanother"],
    ],
)
def test_a_text_is_its_sentences(split):
    text = " ".join(split)
    assert [text[start:end] for start, end in sentences(text)] == [each.strip() for each in split]


def test_white_space_and_nothing_hold_no_sentence():
    assert sentences("") == sentences(" \n\n ") == []
    assert sentences("  yes.  ") == [(2, 6)]


@settings(deadline=None, max_examples=150)
@given(st.text(st.sampled_from("abIZ .!?…\"'“”[]()\n-—é😀1,"), max_size=60))
def test_sentences_are_in_order_and_hold_everything_but_white_space(text):
    spans = sentences(text)
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    assert edges == sorted(edges)
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert "".join("".join(text[a:b] for a, b in spans).split()) == "".join(text.split())


def test_spacy_is_not_loaded_for_a_text_of_one_sentence():
    code = (
        "import sys; from qualcode.text.sentences import sentences;"
        "sentences('One sentence, 3.5 words, it ends.'); print('spacy' in sys.modules);"
        "sentences('Two. Sentences.'); print('spacy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_a_very_long_turn_is_split_too():
    assert len(sentences(f"{'o' * 5000} so. " * 210)) == 210


def test_spacy_starts_anew_before_its_words_fill_the_memory(monkeypatch):
    from qualcode.text import sentences as module

    before = module._pipeline()
    assert len(sentences("One two. Three four.")) == 2
    assert module._pipeline() is before
    monkeypatch.setattr(module, "_MOST_WORDS", 1)
    assert len(sentences("One two. Three four.")) == 2
    assert module._pipeline() is not before
