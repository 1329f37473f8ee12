"""Two codebooks compared: by code, never by line or order."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.codebook import changes_page
from qualcode.codebook.compare import Change, apply, diff
from qualcode.codebook.model import Code, Codebook


def book(*codes: Code, version: str = "1") -> Codebook:
    return Codebook("x", version, codes)


def code(name: str, *above: str, **said) -> Code:
    return Code(name, name.upper(), path=(*above, name), **said)


def kinds(before: Codebook, after: Codebook) -> list[tuple[str, str, str]]:
    return [(each.kind, each.code, each.field) for each in diff(before, after)]


@given(st.data())
@settings(deadline=None, max_examples=25)
def test_a_codebook_differs_from_itself_in_nothing(versions, data):
    one = data.draw(versions)
    assert diff(one, one) == ()


@given(st.data())
@settings(deadline=None, max_examples=40)
def test_the_changes_lead_from_one_to_the_other(versions, data):
    one, other = data.draw(versions), data.draw(versions)
    assert diff(apply(one, diff(one, other)), other) == ()


@given(st.data())
@settings(deadline=None, max_examples=25)
def test_every_change_has_words(versions, data):
    one, other = data.draw(versions), data.draw(versions)
    changes = diff(one, other)
    assert all(changes_page.line(each) for each in changes)
    assert all(len(row) == len(changes_page.COLUMNS) for row in changes_page.rows(changes))
    page = changes_page.markdown(one, other, changes)
    assert page.count("\n- ") == len(changes)


def test_order_is_no_change():
    one = book(code("a", keywords=("x", "y")), code("b"))
    assert diff(one, book(code("b"), code("a", keywords=("y", "x")))) == ()


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (book(code("a")), book(code("a"), code("b")), [("added", "b", "")]),
        (book(code("a"), code("b")), book(code("a")), [("removed", "b", "")]),
        (book(code("a"), code("b")), book(code("a"), code("b", "a")), [("moved", "b", "")]),
        (book(code("a")), book(replace(code("a"), name="New")), [("renamed", "a", "name")]),
        (book(code("a")), book(code("a"), version="2"), [("changed", "", "version")]),
        (book(code("a")), book(code("b", replaces=("a",))),
         [("replaced", "a", ""), ("added", "b", "")]),
        (book(code("a"), code("b")), book(code("b", replaces=("a",))),
         [("merged", "a", ""), ("changed", "b", "replaces")]),
        (book(code("a"), code("b")), book(code("c", replaces=("a", "b"))),
         [("merged", "a", ""), ("merged", "b", ""), ("added", "c", "")]),
        (book(code("a")), book(code("b", replaces=("a",)), code("c", replaces=("a",))),
         [("split", "a", ""), ("added", "b", ""), ("added", "c", "")]),
        (book(code("a")), book(code("a", status="deprecated"), code("b", replaces=("a",))),
         [("replaced", "a", ""), ("added", "b", ""), ("changed", "a", "status")]),
    ],
)  # fmt: skip
def test_what_became_of_a_code_has_a_name(before, after, said):
    assert kinds(before, after) == said


def test_a_list_says_what_came_and_what_went():
    change = Change("changed", "a", "keywords", ("x", "y"), ("z", "x"))
    assert (change.plus, change.minus) == (("z",), ("y",))
    assert changes_page.line(change) == "keywords: + z  - y"


def test_markdown_shows_what_was_written():
    page = changes_page.markdown(
        book(code("a")), book(code("a", definition="*not* <b>"), version="2"),
        diff(book(code("a")), book(code("a", definition="*not* <b>"), version="2")),
    )  # fmt: skip
    assert page == (
        "## Codebook x 1 → x 2\n\ndefinition of 1, version.\n\n### The codebook\n\n"
        "- version: 1 → 2\n\n### Changed\n\n- `a` A: definition\n  - before: nothing\n"
        "  - after: \\*not\\* \\<b>\n"
    )
