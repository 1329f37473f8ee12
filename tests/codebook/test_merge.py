"""Two edits of one codebook in one: nothing of either side is lost, and no conflict is hidden."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.codebook.compare import diff
from qualcode.codebook.conflict_marks import marked, open_conflicts
from qualcode.codebook.dump import as_yaml
from qualcode.codebook.examine import understood
from qualcode.codebook.merge import NOTHING, Conflict, merge
from qualcode.codebook.model import Code, Codebook
from qualcode.codebook.strict_yaml import parse
from qualcode.codebook.yaml_file import read


def book(*codes: Code, version: str = "1") -> Codebook:
    return Codebook("x", version, codes)


def code(name: str, *above: str, **said) -> Code:
    return Code(name, name.upper(), path=(*above, name), **said)


@given(st.data())
@settings(deadline=None, max_examples=40)
def test_a_side_that_did_nothing_takes_the_other(versions, data):
    base, edited = data.draw(versions), data.draw(versions)
    for ours, theirs in ((base, edited), (edited, base), (edited, edited)):
        merged = merge(base, ours, theirs)
        assert merged.conflicts == ()
        assert diff(merged.codebook, edited) == ()


@given(st.data())
@settings(deadline=None, max_examples=50)
def test_sides_change_places_where_nothing_is_in_conflict(versions, data):
    base, ours, theirs = (data.draw(versions) for _ in range(3))
    one, other = merge(base, ours, theirs), merge(base, theirs, ours)
    assert bool(one.conflicts) == bool(other.conflicts)
    if not one.conflicts:
        assert diff(one.codebook, other.codebook) == ()


@given(st.data())
@settings(deadline=None, max_examples=40)
def test_the_file_says_the_merged_codebook_and_every_conflict(versions, data):
    base, ours, theirs = (data.draw(versions) for _ in range(3))
    merged = merge(base, ours, theirs)
    text = marked("# kept\n" + as_yaml(ours).replace("codes:", "codes:  # all"), merged)
    assert diff(understood(parse(text, "")), merged.codebook) == ()
    assert len(open_conflicts(text, "x")) == len(merged.conflicts)
    assert text.startswith("# kept\n")
    assert "codes:  # all\n" in text


def test_both_add_keywords_and_one_takes_some_out():
    base = book(code("a", keywords=("one", "two")))
    ours = book(code("a", keywords=("one", "two", "three")))
    theirs = book(code("a", keywords=("four", "one")))
    merged = merge(base, ours, theirs)
    assert merged.codebook.by_id["a"].keywords == ("one", "three", "four")
    assert merged.conflicts == ()


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "conflict"),
    [
        (book(code("a")), book(code("a", definition="x")), book(code("a", definition="y")),
         Conflict("a", "definition", "x", "y")),
        (book(code("a")), book(code("a"), version="2"), book(code("a"), version="3"),
         Conflict("", "version", "2", "3")),
        (book(code("a"), code("b")), book(code("a")), book(code("a"), code("b", definition="x")),
         Conflict("b", "", "taken out", "changed")),
        (book(code("a"), code("b")), book(code("a"), code("b"), code("c", "b")), book(code("a")),
         Conflict("b", "", "used for other codes", "taken out")),
        (book(code("a"), code("b"), code("c")),
         book(code("a"), code("b"), code("c", "a")), book(code("a"), code("b"), code("c", "b")),
         Conflict("c", "parent", "a", "b")),
        (book(code("a"), code("b")), book(code("b"), code("a", "b")),
         book(code("a"), code("b", "a")), Conflict("b", "parent", None, "a")),
    ],
)  # fmt: skip
def test_what_nobody_can_decide_is_ours_and_a_conflict(base, ours, theirs, conflict):
    merged = merge(base, ours, theirs)
    assert merged.conflicts == (conflict,)
    text = marked(as_yaml(ours), merged)
    (finding,) = open_conflicts(text, "x.yaml")
    assert read(text, "x.yaml").errors[0] == finding


def test_the_other_side_of_a_conflict_can_be_taken_over():
    ours = book(code("a", definition="Ours."))
    merged = merge(book(code("a")), ours, book(code("a", definition="Theirs, at length.")))
    text = marked(as_yaml(ours), merged)
    assert text.endswith(
        "  - id: a\n    name: A\n    # <<<<<<< ours\n    definition: Ours.\n    # =======\n"
        "    # definition: Theirs, at length.\n    # >>>>>>> theirs\n"
    )
    lines = [line.replace("    # def", "    def") for line in text.splitlines()]
    settled = [line for line in lines if "Ours." not in line and "    # " not in line]
    assert read("\n".join(settled), "x").codebook.by_id["a"].definition == "Theirs, at length."


def test_both_make_the_same_file_anew():
    one = book(code("a", keywords=("x",)))
    merged = merge(NOTHING, one, book(code("a", keywords=("y",)), code("b")))
    assert merged.conflicts == ()
    assert [each.id for each in merged.codebook.codes] == ["a", "b"]
    assert replace(merged.codebook.by_id["a"], keywords=("x", "y")) == merged.codebook.by_id["a"]
