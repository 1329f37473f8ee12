"""Sentences: borders where a reader sees them, spans that lose no word."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.importers import registry as importers
from qualcode.text import borders
from qualcode.text import sentences as module
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


def test_spacy_is_not_loaded_for_plain_writing():
    code = (
        "import sys; from qualcode.text.sentences import sentences;"
        "sentences('One sentence, 3.5 words, it ends. Mr. Hale did... “Really?” We (JPD) did.');"
        "print('spacy' in sys.modules);"
        "sentences('Two — Sentences.— Three.'); print('spacy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


WORDS = [
    "we",
    "We",
    "JPD",
    "J",
    "a",
    "Co",
    "Mr",
    "e.g",
    "a.m",
    "10",
    "8",
    "3.5",
    "£3.5",
    "o'clock",
    "COVID-19",
    "Siân",
    "I",
    "3pm",
]
SIGNS = ["", ",", ".", "?", "!", "...", ".”", '?"', ")", '".', ").", "’.", ".'", "!!", " –", "…"]
SIGNS += ['",', ".)", "?!", ":"]
CHUNKS = st.tuples(
    st.sampled_from(["", "", "", "“", '"', "(", "["]),
    st.sampled_from(WORDS),
    st.sampled_from(SIGNS),
    st.sampled_from([" ", " ", "  ", "\n", " \n"]),
)


@settings(deadline=None, max_examples=300)
@given(st.lists(CHUNKS, min_size=1, max_size=6).map(lambda some: "".join(map("".join, some))))
def test_of_plain_writing_the_borders_are_those_of_spacy(text):
    ours = borders.starts(text)
    if ours is not None:
        assert _that_matter(ours, text) == _that_matter(module._starts(text), text)


def test_in_the_sample_study_the_borders_are_those_of_spacy_and_hardly_a_turn_needs_it():
    turns = [
        document.speech(turn)
        for path in sorted((Path(__file__).parents[2] / "transcripts").glob("w*/*.*"))
        for document in importers.read_file(path).documents
        for turn in document.turns
    ]
    plain = {text: ours for text in turns if (ours := borders.starts(text)) is not None}
    assert len(plain) > 0.98 * len(turns)
    for text, ours in plain.items():
        assert _that_matter(ours, text) == _that_matter(module._starts(text), text)


def test_every_abbreviation_of_spacy_is_known():
    rules = module._pipeline().tokenizer.rules
    short = {rule for rule, parts in rules.items() if rule.endswith(".") and len(parts) == 1}
    plain = {rule for rule in short if rule[:-1].isalpha() and len(rule) > 2}
    assert plain <= borders.ABBREVIATIONS <= short


def _that_matter(starts, text):
    """Those after which anything is said."""
    return [start for start in starts if text[start:].strip()]


def test_a_very_long_turn_is_split_too():
    assert len(sentences(f"{'o' * 5000} so. " * 210)) == 210


def test_spacy_starts_anew_before_its_words_fill_the_memory(monkeypatch):
    before = module._pipeline()
    assert len(sentences("One two.— Three four.")) == 2
    assert module._pipeline() is before
    monkeypatch.setattr(module, "_MOST_WORDS", 1)
    assert len(sentences("One two.— Three four.")) == 2
    assert module._pipeline() is not before
