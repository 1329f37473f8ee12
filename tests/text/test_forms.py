"""The forms of words: those that people say, and none that mislead."""

import pytest

from qualcode.text.forms import forms, inflected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("coach", "coach coaches coached coaching"),
        ("pupils", "pupil pupils"),
        ("taught", "teach teaches taught teaching"),
        ("open", "open opens opened opening"),
        ("led", "lead leads led leading"),
        ("child", "child children"),
        ("enquiries", "enquiry enquiries"),
        ("was", "be am is are was were been being"),
        ("upskill", "upskill upskills upskilled upskilling"),
        ("co-constructed", "co-construct co-constructs co-constructed co-constructing"),
        ("mentees", "mentee mentees"),
    ],
)
def test_a_word_comes_in_all_its_forms(word, expected):
    assert forms(word) == set(expected.split())


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("being", "being beings"),
        ("setting", "setting settings"),
        ("does", "do does did done doing"),
        ("a", "a"),
        ("the", "the"),
        ("i", "i"),
        ("we", "we"),
        ("don't", "don't"),
        ("it's", "it's"),
        ("peer-led", "peer-led"),
        ("buy-in", "buy-in buy-ins"),
        ("wellbeing", "wellbeing"),
        ("cpd", "cpd cpds"),
        ("headteacher", "headteacher headteachers"),
        ("café", "café cafés"),
        ("24/7", "24/7"),
    ],
)
def test_a_word_takes_no_form_that_nobody_means(word, expected):
    assert forms(word) == set(expected.split())


def test_better_does_not_ask_for_good_but_good_asks_for_better():
    assert "good" not in forms("better")
    assert {"better", "best"} <= forms("good")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("prioritise", {"prioritising", "prioritized", "prioritise"}),
        ("organizing", {"organise", "organised", "organize"}),
        ("organisation", {"organisations", "organization"}),
        ("practice", {"practices", "practising", "practised"}),
        ("behaviour", {"behaviours"}),
        ("modelling", {"modelled", "models"}),
    ],
)
def test_british_and_american_spelling_are_both_found(word, expected):
    assert expected <= forms(word)


@pytest.mark.parametrize("word", ["advise", "promise", "rise", "raise", "noise", "praise", "prize"])
def test_words_that_only_look_like_ise_keep_their_letters(word):
    other = word.replace("ise", "ize") if "ise" in word else word.replace("ize", "ise")
    assert other not in forms(word)


def test_possessives_are_forms_of_their_own():
    assert inflected("school").owners == {"school's", "schools'"}
    assert forms("school's") >= {"school", "schools", "school's"}
    assert forms("pupils'") >= {"pupil", "pupils'"}
    assert inflected("teach").owners == set()
