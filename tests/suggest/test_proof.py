"""What keywords do to siblings, to examples and to talk, before anybody relies on them."""

import pytest

from qualcode.codebook.model import Code, Codebook, Near
from qualcode.coding.suggestion import Material, SourceText
from qualcode.suggest import proof
from qualcode.suggest.lexis import Lexis
from qualcode.text.families import Words


def book(*codes: Code) -> Codebook:
    return Codebook("x", "1", codes)


def code(name: str, *keywords: object, above: tuple[str, ...] = (), **said) -> Code:
    return Code(name, name.upper(), keywords=keywords, path=(*above, name), **said)


def clashes(*codes: Code) -> list[tuple[str, str, str]]:
    return [(each.keyword, each.others, each.form) for each in proof.clashes(book(*codes))]


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("trust", "trust", [("trust", "trust", "trust")]),
        ("teach", "taught", [("teach", "taught", "taught")]),
        ("trust*", "trustful", [("trust*", "trustful", "trustful")]),
        ("trust", "trust board", []),
        ("=teach", "=taught", []),
        (Near(("a",), ("b",), 2), "a", []),
        ("peer review", "peer reviews", [("peer review", "peer reviews", "peer review")]),
    ],
)
def test_siblings_that_find_the_same_words(one, other, found):
    assert clashes(code("a", one), code("b", other)) == found


def test_only_codes_that_may_meet_clash():
    assert clashes(code("a", "x"), code("b", "x", status="deprecated")) == []
    assert clashes(code("a", "x"), code("b", "x", speakers=("interviewer",))) == []
    assert clashes(code("a", "x"), code("b", "x", above=("a",))) == []


def test_an_example_that_a_sibling_would_take():
    codes = (
        code("a", "trust", examples=("We trust them.", "Time to be honest.", "Nothing here.")),
        code("b", "time"),
        code("c", "honest", above=("b",)),
    )
    assert list(proof.missed_examples(book(*codes))) == [proof.Missed("a", 1, ("b",))]


def talk(revision: str, *turns: tuple[str, str]) -> SourceText:
    texts = [text for _, text in turns]
    starts = [sum(len(each) + 1 for each in texts[:at]) for at in range(len(texts))]
    return SourceText(revision, range(len(turns)), starts, texts, [role for role, _ in turns])


PATTERNS = (({"LEMMA": "take"}, {"LOWER": "time"}), ({"LOWER": "hm"},))


def test_an_example_that_a_pattern_finds_is_not_missed():
    codes = (code("a", examples=("It took time.",), patterns=PATTERNS), code("b", "time"))
    assert list(proof.missed_examples(book(*codes))) == []


def test_a_family_clashes_by_the_words_of_the_project():
    codes = (code("a", "trust", match="family"), code("b", "trustful"))
    assert clashes(*codes) == []
    lexis = Lexis(Words.of(["trustful"], "en"))
    found = [(each.keyword, each.form) for each in proof.clashes(book(*codes), lexis)]
    assert found == [("trust", "trustful")]


def test_hits_are_counted_in_turns_without_interviewers():
    sources = [
        talk("r1", ("interviewer", "Time?"), ("head", "Time, time."), ("head", "It took time.")),
        talk("r2", ("head", "No trust."), ("head", "Time.")),
    ]
    codes = (code("a", "time", "never"), code("b", "trust", patterns=PATTERNS))
    found, turns = proof.hits(book(*codes), Material(lambda: sources))
    assert turns == 4
    assert {key: hits.turns for key, hits in found.items()} == {
        ("a", "time"): 3, ("a", "never"): 0, ("b", "trust"): 1,
        ("b", "[{LEMMA: take}, {LOWER: time}]"): 1, ("b", "[{LOWER: hm}]"): 0,
    }  # fmt: skip
    assert [sample[0] for sample in found["a", "time"].shown()] == ["r1", "r1", "r2"]
