"""A review rehearsed: the answers are the codings, the counts add up, nothing comes twice."""

import numpy as np
import pytest

from qualcode.codebook.model import Code, Codebook
from qualcode.coding.suggestion import Material, SourceText
from qualcode.suggest.bench import Bench
from qualcode.suggest.queue import ORDERS, Limits, Waiting
from qualcode.suggest.rehearsal import SIZES, Offer, _Review, _stretches, rehearse

TALK = (
    ("We trust each other in this school.", ("trust",)),
    ("The bus was late again.", ()),
    ("There was never enough cover for lessons.", ("time",)),
    ("I do not trust the numbers.", ()),
    ("Being honest with a colleague took a year.", ("trust",)),
    ("Nobody gave us time for it.", ("time",)),
    ("We ate our lunch outside.", ()),
    ("An hour of cover was all that we had.", ("time",)),
)
BOOK = Codebook(
    "small",
    "1",
    (
        Code("trust", "Trust", definition="Being safe with each other", keywords=("trust", "honest"),
             path=("trust",)),
        Code("time", "Time", definition="Time and cover for the work", keywords=("time", "cover"),
             path=("time",)),
        Code("food", "Food", definition="Meals at school", keywords=("lunch",), path=("food",)),
    ),
)  # fmt: skip


def source(number):
    """One source: the talk from another place on, so that no two are the same."""
    told = [*TALK[number % len(TALK) :], *TALK[: number % len(TALK)]]
    texts = [f"{text} That was in week {number}." for text, _ in told]
    starts = np.cumsum([0, *(len(text) + 1 for text in texts)])[:-1].tolist()
    name = f"{number:02}"
    text = SourceText(name, range(len(texts)), starts, texts, ["participant"] * len(texts))
    spans = [
        (start, start + len(said), code)
        for start, (said, codes) in zip(starts, told, strict=True)
        for code in codes
    ]
    return text, spans


@pytest.fixture(scope="module")
def bench():
    every = [source(number) for number in range(8)]
    texts = [text for text, _ in every]
    coded = {text.revision: spans for text, spans in every}
    found = Bench.of(BOOK, Material(lambda: texts), "sentence", coded, list(coded))
    assert found is not None
    return found


@pytest.mark.parametrize("order", ORDERS)
def test_every_order_finds_the_same_in_the_end(bench, order):
    reports = list(rehearse(bench, bench.question, order))
    told = [each.told for each in reports]
    assert [each.decided for each in told[:-1]] == [k for k in SIZES if k < told[-1].decided]
    for each in told:
        assert 0 <= each.found <= each.offered <= 1
        assert each.drawn_accepted <= each.drawn <= each.decided
        assert each.accepted <= each.decided
    shares = [each.found for each in told]
    assert shares == sorted(shares)
    assert told[-1].found == told[-1].offered > 0.9
    assert told[-1].found_of_offered == 1


def test_what_is_right_is_accepted_and_what_is_not_is_refused(bench):
    last = list(rehearse(bench, bench.question, "certain"))[-1]
    asked = last.question.asked
    assert last.told.accepted > 30
    assert last.told.accepted < last.told.decided  # "I do not trust the numbers" is no trust
    assert (~asked).sum() >= last.told.decided  # what was decided is judged no more


def test_one_in_four_comes_by_lot_where_the_doubtful_come_first(bench):
    first = next(iter(rehearse(bench, bench.question, "doubtful"))).told
    assert (first.decided, first.drawn) == (25, 6)
    for order in ("source", "certain"):
        assert next(iter(rehearse(bench, bench.question, order))).told.drawn == 0


def test_what_the_settings_leave_out_is_not_decided(bench):
    whole = list(rehearse(bench, bench.question, "source"))[-1].told
    few = list(rehearse(bench, bench.question, "source", Limits(most_per_source=1)))[-1].told
    assert few.decided < whole.decided
    assert few.offered == whole.offered


def test_only_the_codes_that_are_judged_are_offered(bench):
    from dataclasses import replace

    question = replace(bench.question, only=frozenset(["time"]))
    found = list(rehearse(bench, question, "source"))[-1]
    whole = list(rehearse(bench, bench.question, "source"))[-1]
    assert found.told.decided < whole.told.decided
    assert found.told.found > 0.9  # of the stretches of this code


def test_units_that_follow_each_other_are_one_stretch(bench):
    stretches = _stretches(bench)
    assert (stretches > 0).tolist() == bench.given.tolist()
    spans = sum(len(spans) for _, spans in (source(number) for number in range(8)))
    assert len(np.unique(stretches)) - 1 == spans


def test_a_suggestion_is_right_where_any_part_of_it_was_coded_so(bench):
    review = _Review(bench, bench.question, "source", Limits())
    given, code = bench.given, 0
    edge = next(n for n in range(len(given) - 1) if given[n, code] and not given[n + 1, code])
    waiting = Waiting(1, "00", 0, 9, "trust", 0.5)
    assert review.right(Offer(waiting, (edge, edge + 1), code))
    assert not review.right(Offer(waiting, (edge + 1,), code))
