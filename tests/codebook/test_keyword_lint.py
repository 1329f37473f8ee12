"""Keywords that add nothing, cannot match or cancel nothing; never a false alarm."""

import pytest

from qualcode.codebook.keyword_lint import covers
from qualcode.codebook.yaml_file import read
from qualcode.text.phrases import parse


@pytest.mark.parametrize(
    ("wide", "narrow", "match", "covered"),
    [
        ("trust", "Trust", "forms", True),
        ("trust", "=trust", "forms", True),
        ("=trust", "trust", "forms", False),
        ("=trust", "trust", "word", True),
        ("trust", "trusts", "forms", False),
        ("trust*", "trust", "forms", True),
        ("trust*", "trust", "family", False),  # distrust
        ("trust*", "=trusting", "family", True),
        ("trust*", "trusting", "forms", True),
        ("trust*", "trustworth*", "forms", True),
        ("trustworth*", "trust*", "forms", False),
        ("trust", "trust*", "forms", False),
        ("teach*", "teach", "forms", False),  # taught
        ("teach*", "=teach", "forms", True),
        ("share*", "share", "forms", False),  # sharing
        ("shar*", "share", "forms", True),
        ("study*", "study", "forms", False),  # studies
        ("under*", "understand", "forms", True),
        ("understand*", "understand", "forms", False),  # understood
        ("child*", "children", "forms", True),
    ],
)
def test_a_word_covers_another_only_where_that_is_sure(wide, narrow, match, covered):
    (one,), (other,) = parse(wide).words, parse(narrow).words
    assert covers(one, other, match) is covered


def findings(keywords, cancels="[]", match="forms"):
    text = "codebook: x\nversion: a\ncodes:\n- id: a\n  name: A\n  definition: d\n"
    text += f"  match: {match}\n  keywords: {keywords}\n  not: {cancels}\n"
    return [each.what for each in read(text, "f").findings]


@pytest.mark.parametrize(
    "keywords",
    [
        "[trust, trusting, open, openly]",
        "[teach, teach*]",
        "[safe to fail, safe to try]",
        "[peer review, review team]",
        "[honest, {any: [honest], near: [feedback], within: 3}]",
        "[=trust, trust each other]",
    ],
)
def test_keywords_that_each_find_something_are_left_alone(keywords):
    assert findings(keywords) == []


def test_the_first_of_two_alike_is_the_one_to_stay():
    assert findings("[peer review, 'Peer  Review', trust]") == [
        "`Peer Review` adds nothing to `peer review` in line 8"
    ]


def test_of_not_phrases_the_wider_is_enough():
    assert findings("[trust]", "[trust board, multi trust board]") == [
        "`multi trust board` adds nothing to `trust board` in line 9"
    ]


@pytest.mark.parametrize(
    ("keywords", "cancel"),
    [
        ("[trust]", "distrusting trusts"),
        ("[go]", "went missing"),
        ("[teach]", "taught course"),
        ("[good]", "better schools"),
        ("[peer-led]", "led by"),
        ("[{any: [honest], near: [feedback], within: 3}]", "feedback form"),
        ("[feed*]", "feedback form"),
    ],
)
def test_a_not_phrase_that_may_overlap_is_left_alone(keywords, cancel):
    assert findings(keywords, f"[{cancel}]") == []


def test_a_not_phrase_that_no_keyword_meets_is_told():
    assert findings("[trust, open]", "[local authority]") == [
        "`local authority` cancels nothing: no keyword can overlap it"
    ]


def test_a_keyword_as_long_as_a_speech_is_not_compared():
    speech = "trust the open school " * 500
    assert findings(f"[{speech}, trust]") == []


def test_thousands_of_keywords_are_compared_as_well():
    many = ", ".join(f"word{number} trust" for number in range(3000))
    assert len(findings(f"[{many}, trust]")) == 3000
