"""Codes are found by id, or by typing part of a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.codebook.model import Code, Codebook
from qualcode.codebook.tree import matches, resolve
from qualcode.errors import QualcodeError

BOOK = Codebook(
    "x",
    "1",
    tuple(
        Code(key, name, status=status, replaces=replaces, path=(key,))
        for key, name, status, replaces in [
            ("trust", "Trust and openness", "active", ("faith", "hope")),
            ("peer-review", "Peer review", "active", ()),
            ("review", "Review of the plan", "draft", ("hope",)),
            ("entree", "Café entrée", "active", ()),
            ("preview", "Looking ahead", "active", ()),
            ("past", "Review of the past", "deprecated", ()),
        ]
    ),
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("trust", ["trust"]),
        ("REV", ["review", "peer-review", "preview"]),
        ("review", ["review", "peer-review", "preview"]),
        ("pe", ["peer-review", "trust", "preview"]),
        ("peer rev", ["peer-review"]),
        ("rev pe", ["peer-review"]),
        ("op", ["trust", "review"]),
        ("cafe", ["entree"]),
        ("entrée", ["entree"]),
        ("pvw", ["peer-review", "preview"]),
        ("prw", ["peer-review", "preview"]),
        ("xyz", []),
        ("past", []),
    ],
)
def test_the_likeliest_code_comes_first(typed, found):
    assert [code.id for code in matches(BOOK, typed)] == found


def test_nothing_typed_finds_all_that_may_be_used_in_the_order_of_the_tree():
    found = [code.id for code in matches(BOOK, " ")]
    assert found == ["trust", "peer-review", "review", "entree", "preview"]


@given(st.text())
def test_any_text_may_be_typed(typed):
    assert {code.id for code in matches(BOOK, typed)} <= set(BOOK.by_id)


def test_an_id_resolves_to_its_code():
    assert resolve(BOOK, "past").name == "Review of the past"


@pytest.mark.parametrize(
    ("code", "message", "hint"),
    [
        ("faith", "the code 'faith' was replaced by trust", "use trust"),
        ("hope", "the code 'hope' was replaced by trust and review", "use trust or review"),
        ("trsut", "unknown code 'trsut'", "did you mean trust?"),
    ],
)
def test_an_unknown_id_is_an_error_that_names_the_way_out(code, message, hint):
    with pytest.raises(QualcodeError) as stop:
        resolve(BOOK, code)
    assert (stop.value.message, stop.value.hint) == (message, hint)
