"""Reading a keyword: its words and flags, or why it can never match."""

import pytest

from qualcode.text.phrases import Word, parse


@pytest.mark.parametrize(
    ("keyword", "words"),
    [
        ("Trust", [Word("trust")]),
        ("  open \n up ", [Word("open"), Word("up")]),
        ("=open up", [Word("open", True), Word("up", True)]),
        ("= open", [Word("open", True)]),
        ("trust*", [Word("trust", True, True)]),
        ("open* up", [Word("open", True, True), Word("up")]),
        ("co‑construct*", [Word("co-construct", True, True)]),
        ("don’t know", [Word("don't"), Word("know")]),
        ("R&D", [Word("r&d")]),
        ("trust & openness", [Word("trust"), Word("&"), Word("openness")]),
    ],
)
def test_a_keyword_is_its_words(keyword, words):
    assert list(parse(keyword).words) == words


@pytest.mark.parametrize(
    ("keyword", "reason"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("=", "empty"),
        ("—!?", "no letter"),
        ("*", "before it"),
        ("* up", "before it"),
        ("tr*st", "only end a word"),
        ("trust**", "only end a word"),
        ("open =up", "before the whole keyword"),
        ("a\0b", "control character"),
    ],
)
def test_a_keyword_that_can_never_match_says_why(keyword, reason):
    with pytest.raises(ValueError, match=reason):
        parse(keyword)
