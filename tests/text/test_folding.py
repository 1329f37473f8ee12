"""Folding makes alike what people mean alike, and every position leads back."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.text.folding import fold, odd_characters

TRICKY = "aAeEiI \n\t\u00ad\u0301\u0307\u200d\u200f\ufe0fIİßẞﬁŉ’“”—–‑…é😀👩שםΣςǅ가ᄀ"
texts = st.text(
    st.one_of(st.sampled_from(TRICKY), st.characters(exclude_categories=["Cs"])), max_size=40
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("“Trust” — don’t", '"trust" - don\'t'),
        ("peer‑led, peer–led, peer-led", "peer-led, peer-led, peer-led"),
        ("co\u00adop\u00aderate", "cooperate"),
        ("two\u00a0 \n\twords\u2009here", "two words here"),
        ("Cafe\u0301 CAFÉ", "café café"),
        ("Straße ﬁne İzmir", "strasse fine izmir"),
        ("\u200fשלום\u200e yes", "שלום yes"),
        ("ΣΟΦΟΣ σοφος σοφός", "σοφοσ σοφοσ σοφόσ"),
    ],
)
def test_what_people_mean_alike_folds_alike(written, folded):
    assert fold(written).text == folded


@pytest.mark.parametrize(
    ("text", "word", "original"),
    [
        ("zur Straße da", "strasse", "Straße"),
        ("so  co\u00adoperate now", "cooperate", "co\u00adoperate"),
        ("the cafe\u0301, yes", "café", "cafe\u0301"),
        ("two \n\n  words", "words", "words"),
        ("👩🏽‍🏫  ﬁne 😀 day", "fine", "ﬁne"),
        ("ﬁﬁ end", "end", "end"),
    ],
)
def test_a_folded_word_leads_back_to_the_word_as_written(text, word, original):
    folded = fold(text)
    start = folded.text.index(word)
    begin, end = folded.span(start, start + len(word))
    assert text[begin:end] == original


def test_half_of_a_letter_leads_back_to_the_whole():
    assert fold("aßb").span(1, 2) == fold("aßb").span(2, 3) == (1, 2)


def test_plain_text_needs_no_map():
    assert fold("We “OPEN” our\ndoors…").offsets is None
    assert fold("We “OPEN”  our doors").offsets is not None


@settings(deadline=None, max_examples=300)
@given(texts, st.data())
def test_every_folded_span_leads_back_to_text_that_folds_to_it(text, data):
    folded = fold(text)
    if not folded.text:
        return
    start = data.draw(st.integers(0, len(folded.text) - 1))
    end = data.draw(st.integers(start + 1, len(folded.text)))
    begin, stop = folded.span(start, end)
    assert 0 <= begin < stop <= len(text)
    assert folded.text[start:end] in fold(text[begin:stop]).text


@settings(deadline=None, max_examples=300)
@given(texts)
def test_composed_and_decomposed_text_fold_alike_and_folding_twice_changes_nothing(text):
    folded = fold(text).text
    assert (
        fold(unicodedata.normalize("NFD", text)).text
        == fold(unicodedata.normalize("NFC", text)).text
    )
    assert fold(folded).text == folded
    assert "  " not in folded


def test_every_single_character_folds_to_something_stable():
    points = (chr(point) for point in range(0x12000) if not 0xD800 <= point < 0xE000)
    assert [each for each in points if fold(fold(each).text).text != fold(each).text] == []


def test_many_kinds_of_letters_fold_like_few():
    alphabet = "".join(chr(point) for point in range(0x391, 0x3A0)) + "".join(
        chr(point) for point in range(0x410, 0x450)
    )
    assert fold(alphabet).text == alphabet.lower()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_odd_characters_are_those_beyond_ascii(text):
    assert odd_characters(text) == {each for each in text if ord(each) > 127}
