"""The automaton finds what a slow and plain matcher finds, and its evidence holds."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.codebook.model import Near
from qualcode.text import words
from qualcode.text.folding import fold

SPACE = r"(?:\s+|-)"
word = st.text("ab", min_size=1, max_size=3)
starred = st.builds(lambda stem, star: stem + star, word, st.sampled_from(["", "", "*"]))
phrase = st.lists(starred, min_size=1, max_size=3).map(" ".join)
keyword = st.one_of(phrase, st.tuples(word, word).map("-".join))
turn = st.lists(
    st.one_of(word, st.sampled_from([" ", " ", "\n", "  ", "-", "'", "'t", ". ", ", ", "é", "Ab"])),
    max_size=25,
).map("".join)
near = st.builds(
    Near,
    st.lists(word, min_size=1, max_size=2).map(tuple),
    st.lists(phrase, min_size=1, max_size=2).map(tuple),
    st.integers(0, 2),
)


def plainly(keyword: str, text: str) -> set[tuple[int, int]]:
    """Every place where the keyword stands, word for word, found with one pattern."""
    parts = [
        re.escape(part.removesuffix("*")).replace(r"\-", SPACE)
        + (r"\w*" if part[-1] == "*" else "")
        for part in keyword.lower().split()
    ]
    run = SPACE.join(f"({part})" + r"(?!\w)" for part in parts)
    pattern = re.compile(rf"(?<!\w)(?={run}(?!'t\b))")
    found = set()
    for hit in pattern.finditer(text.lower()):
        found.add((hit.start(), hit.end(len(parts))))
    return found


def found(kit, codes, *texts):
    """The spans of the evidence by turn and rule, in positions of the turn."""
    told = kit.source(*texts)
    spans = {}
    for each in kit.suggest(codes, told):
        place = max(i for i, start in enumerate(told.starts) if start <= each.start)
        for e in each.evidence:
            at = told.starts[place]
            spans[place, e.rule] = {(a - at, b - at) for a, b in e.spans}
    return spans


@settings(deadline=None, max_examples=400)
@given(st.lists(keyword, min_size=1, max_size=5, unique=True), st.lists(turn, max_size=4))
def test_the_automaton_finds_what_a_plain_matcher_finds(kit, keywords, turns):
    expected = {
        (place, each): spans
        for place, text in enumerate(turns)
        for each in keywords
        if (spans := plainly(each, text))
    }
    assert found(kit, [kit.code("c", *keywords, match="word")], *turns) == expected


@settings(deadline=None, max_examples=300)
@given(near, turn)
def test_near_fires_where_two_words_stand_close_enough(kit, rule, text):
    some = {span for each in rule.any for span in plainly(each, text)}
    others = {span for each in rule.near for span in plainly(each, text)}
    pairs = [sorted((one, other)) for one in some for other in others]
    close = any(
        first[1] <= last[0] and words.count(text[first[1] : last[0]]) <= rule.within
        for first, last in pairs
    )
    assert bool(found(kit, [kit.code("c", rule, match="word")], text)) == close


@settings(deadline=None, max_examples=300)
@given(st.lists(keyword, min_size=1, max_size=3, unique=True), keyword, turn)
def test_not_cancels_the_hits_it_overlaps_and_no_other(kit, keywords, cancel, text):
    cancels = plainly(cancel, text)
    expected = {
        (0, each): spans
        for each in keywords
        if (
            spans := {
                (start, end)
                for start, end in plainly(each, text)
                if not any(a < end and start < b for a, b in cancels)
            }
        )
    }
    assert found(kit, [kit.code("c", *keywords, match="word", cancel=(cancel,))], text) == expected


TRICKY = [
    " ",
    "\n",
    "  ",
    ". ",
    "! ",
    "…",
    "’s ",
    "“",
    "”",
    "—",
    "\u00ad",
    "\u00a0",
    "é",
    "e\u0301",
]
speech = st.lists(
    st.one_of(
        st.sampled_from(["Trust", "peer", "reviewed", "straße", "café", "ﬁne", "open", "up", "Hm"]),
        st.sampled_from([*TRICKY, "😀", "ß", "ש", "\u200f", "Mr. ", "[inaudible 0:10] "]),
    ),
    max_size=30,
).map("".join)
RULES = ["trust", "peer review", "straße", "café*", "fine", "open up"]
HOLD = {
    "trust": {"trust"},
    "peer review": {"peer reviewed", "peer-reviewed"},
    "straße": {"strasse"},
    "fine": {"fine"},
    "open up": {"open up"},
}
roles = st.sampled_from(["interviewer", "participant", "head"])


@settings(deadline=None, max_examples=250)
@given(st.lists(st.tuples(speech, roles), max_size=5), st.sampled_from(["turn", "sentence"]))
def test_evidence_lies_in_its_segment_and_says_what_the_rule_says(kit, turns, unit):
    texts, who = [text for text, _ in turns], [role for _, role in turns]
    told = kit.source(*texts, roles=who)
    revision = "".join(text.ljust(len(text) + 9, "\0") for text in ["", *texts])[
        2:
    ]  # the turns where `source` puts them
    last = (0, 0)
    for each in kit.suggest([kit.code("c", *RULES)], told, unit):
        place = max(i for i, start in enumerate(told.starts) if start <= each.start)
        assert each.end <= told.starts[place] + len(texts[place])
        assert who[place] != "interviewer"
        quote = revision[each.start : each.end]
        assert quote == quote.strip() != ""
        assert last < (each.start, each.end)
        last = (each.start, each.end)
        for evidence in each.evidence:
            for start, end in evidence.spans:
                assert each.start <= start < end <= each.end
                said = fold(revision[start:end]).text
                assert said in HOLD.get(evidence.rule, {said})
                assert evidence.rule != "café*" or said.startswith("café")
