"""Typical and doubtful codings: each for a reason that can be said."""

from qualcode.analysis.exemplars import Passage, Signs, doubtful, typical


def passage(number: int, quote: str = "We talked.", **said) -> Passage:
    return Passage(
        "w1/a", number, number * 100, number * 100 + 10, quote, **{"coders": ("jo",), **said}
    )


def test_a_good_quote_comes_first_then_agreement_then_keywords_then_shared_words():
    passages = [
        passage(1, "the lesson was observed"),
        passage(2, "the lesson was long", coders=("jo", "mina")),
        passage(3, "we sat there", good=True),
        passage(4, "a lesson again"),
    ]
    signs = [Signs(), Signs(), Signs(), Signs(keywords=("lesson",))]
    found = typical(passages, signs, ["nothing", "of this"], most=4)
    assert [each.passage.turn for each in found] == [3, 2, 4, 1]
    assert found[1].why == (
        "coded so by jo and mina",
        "shares the words that set its codings apart: lesson, the, was",
    )
    assert found[0].why == ("marked as a good quote",)


def test_what_is_doubtful_is_never_typical():
    one = passage(1, good=True, missed=("mina",))
    assert typical([one], [Signs(keywords=("a",))], []) == []
    (found,) = doubtful([one], [Signs(keywords=("a",))])
    assert found.why == ("mina has finished this source and did not code it",)


def test_each_doubt_is_named_and_most_doubts_come_first():
    passages = [
        passage(1),
        passage(2, accepted=True),
        passage(3),
        passage(4, missed=("jo", "mina")),
    ]
    signs = [
        Signs(others=("time",)),
        Signs(keywords=("a",), cancels=("a board",), weak="a, rejected 3 of 4 times"),
        Signs(keywords=("a",), others=("time",)),
        Signs(),
    ]
    found = doubtful(passages, signs)
    assert [each.passage.turn for each in found] == [2, 4, 1]
    assert found[0].why == (
        "holds “a board”, which cancels the code's keywords",
        "accepted for one keyword alone, and that one is doubtful: a, rejected 3 of 4 times",
    )
    assert found[1].why == ("jo and mina have finished this source and did not code it",)
    assert found[2].why == ("holds no keyword of this code, but some of time",)


def test_the_agreed_layer_is_no_second_coder():
    found = typical([passage(1, coders=("consensus", "jo"))], [Signs(keywords=("a",))], [])
    assert found[0].why == ("holds the code's own keyword a",)
