"""The ledger of suggestions: counted once a row, what is stale apart, precision with its interval."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.layer import Layer, choose
from qualcode.analysis.ledger import Entry, Ledger, table
from qualcode.analysis.proportion import wilson
from qualcode.codebook.model import Code, Codebook
from qualcode.coding.corpus import Selection
from qualcode.coding.suggestion import Decision, Evidence
from qualcode.errors import QualcodeError

BOOK = Codebook("x", "1", (
    Code("joint", "Joint work", path=("joint",)),
    Code("trust", "Trust", path=("joint", "trust")),
    Code("time", "Time", path=("time",)),
))  # fmt: skip
TRUST, OPEN = ("keyword", "trust"), ("keyword", "open")
PUT = ("pattern", "[{LOWER: put}]")
LIKE = ("semantic", "trust ~ faith")


def entry(
    key: int, code: str, *why: tuple[str, str], stale: bool = False, **verdicts: str
) -> Entry:
    text = "we trust them, put openly"
    evidence = tuple(Evidence(method, "1", rule, ((103, 108),), 2.0) for method, rule in why)
    decisions = tuple(
        Decision(f"d{key}{coder}", key, coder, verdict, None, f"2026-01-0{day}")  # type: ignore[arg-type]
        for day, (coder, verdict) in enumerate(verdicts.items(), 1)
    )
    return Entry(key, "w1/head", 2, 100, code, text, stale, evidence, decisions)


ENTRIES = (
    entry(1, "trust", TRUST, mina="accepted"),
    entry(2, "trust", TRUST, OPEN, mina="rejected"),
    entry(3, "trust", OPEN, LIKE),
    entry(4, "trust", TRUST, stale=True, mina="accepted"),
    entry(5, "time", PUT, mina="accepted", jo="rejected"),
)


def made(by: str, entries=ENTRIES, **chosen):
    ledger = Ledger(BOOK, Layer("mina", ("mina",)), Selection(**chosen), entries)
    return table(ledger, by)  # type: ignore[arg-type]


def rows(by: str, *names: str, **chosen):
    return made(by, **chosen).frame.select(names).rows()


def test_by_rule_counts_what_each_offered_and_what_it_alone_found():
    names = ("code", "rule", "offered", "accepted", "rejected", "pending", "only",
             "only_accepted", "stale")  # fmt: skip
    assert rows("rule", *names) == [
        ("trust", "trust", 2, 1, 1, 0, 1, 1, 1),
        ("trust", "open", 2, 0, 1, 1, 0, 0, 0),
        ("time", "[{LOWER: put}]", 1, 1, 0, 0, 1, 1, 0),
    ]
    assert "Left out: the reasons of semantic; --method semantic shows them." in made("rule").notes
    assert rows("rule", "rule", "offered", methods=("semantic",)) == [("trust ~ faith", 1)]


def test_by_method_and_by_code():
    assert rows("method", "method", "offered", "only", "only_accepted", "stale") == [
        ("keyword", 3, 2, 1, 1), ("pattern", 1, 1, 1, 0), ("semantic", 1, 0, 0, 0),
    ]  # fmt: skip
    assert rows("code", "code", "level", "offered", "accepted", "rejected", "pending") == [
        ("joint", 1, 3, 1, 1, 1), ("trust", 2, 3, 1, 1, 1), ("time", 1, 1, 1, 0, 0),
    ]  # fmt: skip
    assert "A parent code counts the suggestions of all codes below it." in made("code").notes


def test_precision_is_of_what_was_decided_and_undefined_without():
    found = rows("rule", "rule", "precision", "precision_low", "precision_high")
    assert found[0] == ("trust", 0.5, *(round(each, 4) for each in wilson(1, 2)))
    nobody = [entry(1, "trust", TRUST)]
    assert made("rule", nobody).frame["precision"].to_list() == [None]


def test_the_base_and_the_notes_say_what_is_counted():
    told = made("method")
    assert told.base == "4 suggestions on 2 codes in 1 source: 3 decided by mina, 1 pending"
    said = "\n".join(told.notes)
    assert "Stale: 1 suggestion made by what the codebook or a method says no longer" in said
    assert "Accepted by one coder and rejected by another: 1, counted as accepted." in said
    assert made("code", methods=("keyword",)).base.endswith("; only method = keyword")


def test_the_ledger_itself_has_a_row_for_each_method_and_each_who_decided():
    names = ("method", "rule", "words", "score", "state", "stale", "coder", "decided")
    lines = rows("suggestion", *names)
    assert lines[0] == ("keyword", "trust", "trust", 2.0, "accepted", False, "mina", "2026-01-01")
    assert lines[1][1] == "trust; open"
    assert [each[0] for each in lines[2:4]] == ["keyword", "semantic"]
    assert [each[4:] for each in lines[2:4]] == [("pending", False, None, None)] * 2
    assert [each[4:7] for each in lines[5:]] == [
        ("accepted", False, "mina"), ("rejected", False, "jo")
    ]  # fmt: skip


def test_confidence_is_the_highest_that_is_told():
    sure = Evidence("learned", "1", "near", (), 0.4, "mina", 0.4, 30)
    found = made("suggestion", [Entry(1, "a", 1, 0, "time", "x", False, (sure,))]).frame
    assert found["confidence"].to_list() == [0.4]
    assert made("suggestion").frame["confidence"].to_list() == [None] * 7


@pytest.mark.parametrize("by", ["method", "code", "rule", "suggestion"])
def test_nothing_suggested_is_a_table_without_rows(by):
    told = made(by, ())
    assert told.frame.height == 0
    assert told.base == "0 suggestions on 0 codes in 0 sources: 0 decided by mina, 0 pending"


def test_several_who_decided_must_be_told_apart():
    with pytest.raises(QualcodeError, match="jo, mina have decided: say whose decisions to read"):
        choose(["jo", "mina"], ["jo", "mina"], of="decisions")


@given(st.integers(0, 400), st.integers(0, 400))
def test_the_interval_holds_the_share_and_mirrors(hits, misses):
    cases = hits + misses
    low, high = wilson(hits, cases)
    assert 0 <= low <= high <= 1
    if cases:
        assert low <= hits / cases <= high
    mirrored = wilson(misses, cases)
    assert (1 - mirrored[1], 1 - mirrored[0]) == pytest.approx((low, high))


def test_the_passages_that_something_was_like_are_one_rule():
    """Which of them it was is told of each suggestion; nobody can change it."""
    like = [("learned", f"like dca3a768:{start}-{start + 9}") for start in (6375, 20, 20)]
    found = [entry(1, "time", like[0], mina="accepted"), entry(2, "time", like[1], mina="rejected"),
             entry(3, "time", like[2], ("learned", "school"))]  # fmt: skip
    found = [replace(each, evidence=tuple(replace(e, coder="mina") for e in each.evidence))
             for each in found]  # fmt: skip
    told = made("rule", found, methods=("learned",)).frame
    assert told.select("rule", "offered", "accepted", "rejected", "only").rows() == [
        ("like what was coded so", 3, 1, 1, 2), ("school", 1, 0, 0, 0)
    ]  # fmt: skip
    assert made("suggestion", found).frame["rule"].to_list() == [
        "like what was coded so", "like what was coded so", "like what was coded so; school"
    ]  # fmt: skip
    phrase = [entry(1, "time", ("keyword", "like to meet"))]
    assert made("rule", phrase).frame["rule"].to_list() == ["like to meet"]
