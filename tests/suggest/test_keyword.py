"""Which words a keyword matches, and what is suggested for them."""

import pickle
from itertools import pairwise

import pytest

from qualcode.codebook.model import Codebook, Near
from qualcode.coding.ids import suggestion_key
from qualcode.coding.suggestion import Material
from qualcode.errors import QualcodeError
from qualcode.suggest.keyword import Keyword
from qualcode.suggest.turn import Found, segments


@pytest.mark.parametrize(
    ("keyword", "text", "words"),
    [
        ("trust", "Trust me, I TRUSTED them. A trustee? Distrust.", ["Trust", "TRUSTED"]),
        ("teach", "She taught; he teaches.", ["taught", "teaches"]),
        ("=trust", "trust trusted", ["trust"]),
        ("trust*", "trust, trusting, trustworthy; distrust", ["trust", "trusting", "trustworthy"]),
        ("open up", "They opened up, opening up.", ["opened up", "opening up"]),
        ("open up", "open\nup", ["open\nup"]),
        ("open up", "open \u00a0up", ["open \u00a0up"]),
        ("open up", "open, up. Open. Up", []),
        ("=open up", "opened up, open up", ["open up"]),
        ("open* up", "openly up, open up, reopen up", ["openly up", "open up"]),
        ("open* up*", "opened upwards", ["opened upwards"]),
        ("peer review", "peer‑review and peer reviewed", ["peer‑review", "peer reviewed"]),
        ("peer-led", "peer led, peer–led, peerled", ["peer led", "peer–led"]),
        ("pupil voice", "pupils’ voices; the pupil's voice", ["pupils’ voices", "pupil's voice"]),
        ("school", "the school's, 'school', “schools”", ["school", "school", "schools"]),
        ("win", "we won't win, we won", ["win", "won"]),
        ("don't know", "I don’t know", ["don’t know"]),
        ("cooperate", "co\u00adoperated", ["co\u00adoperated"]),
        ("café", "cafe\u0301s and cafés, cafe", ["cafe\u0301s", "cafés"]),
        ("cafe", "café", []),
        ("naïve", "naïve naive", ["naïve"]),
        ("fine", "ﬁne", ["ﬁne"]),
        ("straße", "STRASSE, Straße", ["STRASSE", "Straße"]),
        ("trust", "😀trust😀 \u200ftrust\u200e trustш", ["trust", "trust"]),
        ("доверие", "Наше ДОВЕРИЕ растёт", ["ДОВЕРИЕ"]),
        ("R&D", "R&D, r and d, R D", ["R&D"]),
        ("24/7", "open 24/7, 24 7", ["24/7"]),
        ("what if?", "What if? what if", ["What if?"]),
        ("organise", "organizing, organised", ["organizing", "organised"]),
        ("time", "sometimes timetable", []),
        ("co-*", "co-operate, co construct, cohort", ["co-operate", "co construct"]),
        (
            "get to be able to see each other teach",
            "got to be able to see each other teaching",
            ["got to be able to see each other teaching"],
        ),
        (
            "get to be able to see each other teach*",
            "gets to be able to saw each other teachers",
            ["gets to be able to saw each other teachers"],
        ),
        ("get to be able to see each other teach", "get to be able to see each other, teach", []),
    ],
)
def test_a_keyword_matches_these_words(kit, keyword, text, words):
    assert kit.matched([keyword], text) == words


def test_match_word_takes_no_forms(kit):
    assert kit.matched(["trust", "open*"], "trusted trust opened", match="word") == [
        "trust",
        "opened",
    ]


NEAR = Near(("honest", "candid"), ("feedback", "peer review"), 2)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("honest feedback", ["honest", "feedback"]),
        ("feedback that was honest", ["feedback", "honest"]),
        ("feedback that really was honest", []),
        ("candid — very — peer reviews", ["candid", "peer reviews"]),
        ("honest", []),
        ("candid candid feedback", ["candid", "candid", "feedback"]),
        ("feedback honest feedback", ["feedback", "honest", "feedback"]),
        ("honest! Feedback helps.", ["honest", "Feedback"]),
    ],
)
def test_near_pairs_words_in_either_order(kit, text, words):
    assert kit.matched([NEAR], text) == words


def test_near_does_not_pair_a_word_with_itself_or_across_turns(kit):
    assert kit.matched([Near(("honest",), ("honest", "be honest"), 3)], "be honest") == []
    assert kit.suggest([kit.code("c", NEAR)], kit.source("honest", "feedback")) == []


def test_near_looks_past_a_hit_that_overlaps_and_shows_no_word_twice(kit):
    rule = Near(("honest",), ("feedback", "be honest"), 1)
    assert kit.matched([rule], "feedback, be honest") == ["feedback", "honest"]
    rule = Near(("good",), ("review", "peer review"), 2)
    assert kit.matched([rule], "good peer review") == ["good", "peer review"]


def test_hits_that_share_a_sentence_share_a_segment():
    borders = [(0, 10), (11, 20), (21, 30), (31, 40)]
    found = [Found(a, b, 0, ((a, b),)) for a, b in [(2, 25), (12, 14), (22, 24), (32, 34)]]
    assert [(span, len(group)) for span, group in segments(found, borders)] == [
        ((0, 30), 3),
        ((31, 40), 1),
    ]


def test_not_cancels_only_the_hits_it_overlaps(kit):
    text = "The trust board met. We trust each other. Multi-academy trusts."
    cancel = ("trust board", "multi academy trust")
    assert kit.matched(["trust", "met"], text, cancel=cancel) == ["trust", "met"]
    assert (
        kit.matched([Near(("trust",), ("met",), 9)], text, cancel=cancel) == ["trust", "met"][::-1]
    )
    assert kit.matched([Near(("board",), ("trust",), 0)], text, cancel=cancel) == []


def test_not_of_one_code_does_not_cancel_for_another(kit):
    codes = [kit.code("a", "trust", cancel=("trust board",)), kit.code("b", "trust")]
    assert [each.code for each in kit.suggest(codes, kit.source("the trust board"))] == ["b"]


def test_two_codes_with_one_keyword_are_both_suggested_in_the_order_of_the_codebook(kit):
    codes = [kit.code("z", "trust"), kit.code("a", "trusting", "we trust")]
    found = kit.suggest(codes, kit.source("Here we trust them."))
    assert [each.code for each in found] == ["z", "a"]
    assert [[e.rule for e in each.evidence] for each in found] == [
        ["trust"],
        ["trusting", "we trust"],
    ]


def test_a_turn_is_one_suggestion_with_all_its_evidence(kit):
    text = "  Trust me. We trust each other.\n"
    [found] = kit.suggest(
        [kit.code("c", "trust", NEAR, "each other")], kit.source("Hm.", text, at=10)
    )
    at = kit.source("Hm.", text, at=10).starts[1]
    assert (found.start, found.end) == (at + 2, at + len(text) - 1)
    assert found.key == suggestion_key("revision", found.start, found.end, "c")
    assert [(e.method, e.version, e.rule) for e in found.evidence] == [
        ("keyword", "1", "trust"),
        ("keyword", "1", "each other"),
    ]
    assert found.evidence[0].spans == ((at + 2, at + 7), (at + 15, at + 20))


def test_the_sentence_is_the_segment_and_a_hit_across_a_border_takes_both(kit):
    text = "First one. We were honest! Feedback came. Then trust. And trust."
    found = kit.suggest([kit.code("c", NEAR, "trust")], kit.source(text, at=0), "sentence")
    assert [text[each.start : each.end] for each in found] == [
        "We were honest! Feedback came.",
        "Then trust.",
        "And trust.",
    ]
    assert found[0].evidence[0].rule == (
        "{any: [honest, candid], near: [feedback, peer review], within: 2}"
    )


def test_double_spaces_and_line_breaks_do_not_shift_positions(kit):
    texts = ["One  two.  Straße  trust.", "ﬁrst\n\n trust  here", "trust"]
    told = kit.source(*texts)
    for unit in ("turn", "sentence"):
        found = kit.suggest([kit.code("c", "trust")], told, unit)
        spans = [span for each in found for e in each.evidence for span in e.spans]
        assert [start for start, _ in spans] == [
            told.starts[turn] + text.index("trust") for turn, text in enumerate(texts)
        ]


def test_interviewer_talk_is_left_out_unless_asked_for(kit):
    told = kit.source("trust?", "trust!", roles=["interviewer", "participant"])
    trust = [kit.code("c", "trust")]
    assert [each.start for each in kit.suggest(trust, told)] == [told.starts[1]]
    assert len(kit.suggest(trust, told, interviewers=True)) == 2
    both = [kit.code("c", "trust", speakers=("participant", "interviewer"))]
    assert len(kit.suggest(both, told)) == 2
    only = [kit.code("c", "trust", speakers=("interviewer",))]
    assert [each.start for each in kit.suggest(only, told)] == [told.starts[0]]


def test_other_roles_are_participants_and_can_be_asked_for_by_name(kit):
    told = kit.source("trust", "trust", roles=["headteacher", "participant"])
    assert len(kit.suggest([kit.code("c", "trust")], told)) == 2
    assert len(kit.suggest([kit.code("c", "trust", speakers=("headteacher",))], told)) == 1


def test_deprecated_codes_suggest_nothing_and_drafts_do(kit):
    codes = [kit.code("a", "trust", status="deprecated"), kit.code("b", "trust", status="draft")]
    assert [each.code for each in kit.suggest(codes, kit.source("trust"))] == ["b"]


def test_nothing_to_look_for_and_nothing_to_look_at(kit):
    assert kit.suggest([], kit.source("trust")) == []
    assert kit.suggest([kit.code("c")], kit.source("trust")) == []
    assert kit.suggest([kit.code("c", "trust")], kit.source()) == []
    assert kit.suggest([kit.code("c", "trust")], kit.source("", " ")) == []
    assert kit.suggest([kit.code("c", cancel=("trust",))], kit.source("trust")) == []


def test_a_keyword_that_can_never_match_stops_with_the_name_of_its_code(kit):
    with pytest.raises(QualcodeError, match="'tr\\*st' of code 'c'"):
        kit.suggest([kit.code("c", "tr*st")], kit.source("trust"))


def test_a_scorer_travels_to_another_process_and_scores_alike(kit):
    book = Codebook(
        "t", "1", (kit.code("c", NEAR, "open* up", "get to be able to see them teach"),)
    )
    scorer = Keyword().prepare(book, Material(list), unit="sentence", interviewers=False)
    told = kit.source("We opened up. Honest feedback.", "Opened.")
    here = list(scorer.score(told))
    assert len(here) == 2
    assert list(pickle.loads(pickle.dumps(scorer)).score(told)) == here  # noqa: S301


def test_more_letters_than_there_are_bytes(kit):
    letters = [chr(point) for point in range(0x4E00, 0x4E00 + 300)]
    words = ["".join(pair) for pair in pairwise(letters)]
    text = " ".join(words)
    assert kit.matched(words, text) == words
    assert kit.matched([words[0]], text + " 一" + letters[128]) == [words[0]]
    assert kit.matched(words[:-3], words[-1]) == []


def of_family(kit, *texts, keywords=("trust",), told=None, **more):
    """What a code with `match: family` matches in turns that are also all of the project."""
    source = kit.source(*texts, at=0)
    book = Codebook("t", "1", (kit.code("c", *keywords, match="family", **more),))
    material = Material(lambda: [source])
    scorer = Keyword().prepare(book, material, unit="turn", interviewers=False)
    text = "\0".join(each.ljust(len(each) + 8, "\0") for each in texts)
    return [
        (evidence.rule, text[start:end])
        for each in scorer.score(told or source)
        for evidence in each.evidence
        for start, end in evidence.spans
    ]


def test_a_family_takes_in_the_words_of_the_project_and_the_evidence_says_which(kit):
    told = ("Trusting and trustful.", "Trustfully; trusty, entrust.")
    assert of_family(kit, *told) == [
        ("trust", "Trusting"), ("trust", "trustful"), ("trust", "Trustfully"),
    ]  # fmt: skip
    assert kit.matched(["trust"], " ".join(told)) == ["Trusting"]


def test_phrases_near_rules_and_not_take_in_families_too_and_signs_do_not(kit):
    said = "Openly trustful of openness; the trustful board."
    assert of_family(kit, said, keywords=["trust of open"]) == [
        ("trust of open", "trustful of openness")
    ]
    near = Near(("trust",), ("open",), 0)
    assert [words for _, words in of_family(kit, said, keywords=[near])] == ["Openly", "trustful"]
    found = of_family(kit, said, cancel=("trust board",))
    assert found == [("trust", "trustful")]
    assert of_family(kit, said, keywords=["=trust", "trustf*"]) == [("trustf*", "trustful")] * 2


def test_what_is_imported_later_changes_nothing_in_what_was_there(kit):
    old, new = kit.source("trustful, trusty"), kit.source("distrustful trustfully trusts")
    book = Codebook("t", "1", (kit.code("c", "trust", match="family"),))
    asked = {"unit": "turn", "interviewers": False}
    before = Keyword().prepare(book, Material(lambda: [old]), **asked)
    after = Keyword().prepare(book, Material(lambda: [old, new]), **asked)
    assert list(before.score(old)) == list(after.score(old)) != []


def test_the_sources_are_read_only_for_families(kit):
    def unread():
        raise AssertionError

    book = Codebook("t", "1", (kit.code("c", "trust"),))
    Keyword().prepare(book, Material(unread), unit="turn", interviewers=False)


def test_another_language_takes_no_forms(kit):
    code = kit.code("c", "Haus", "Schule*")
    book = Codebook("t", "1", (code,), language="de")
    scorer = Keyword().prepare(book, Material(list), unit="turn", interviewers=False)
    [found] = scorer.score(kit.source("Das Haus, die Hause, Hauses, der Schulen, Schule."))
    assert [len(each.spans) for each in found.evidence] == [1, 2]
