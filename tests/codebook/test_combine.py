"""Combining codebooks loses no code, whatever they are."""

import re
from itertools import pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.codebook import shipped, yaml_file
from qualcode.codebook.combine import as_file, combine
from qualcode.codebook.model import Code, Codebook
from qualcode.errors import QualcodeError

BOOKS = {name: yaml_file.load(shipped.path(name)).codebook for name in shipped.names()}


def unlike(book):
    """What a code says apart from its ids, in order."""
    return [
        (code.name, code.definition, code.examples, code.keywords, code.cancel, len(code.path))
        for code in book.codes
    ]


def law(*books):
    whole = combine(books)
    assert unlike(whole) == [said for book in books for said in unlike(book)]
    assert len(whole.by_id) == len(whole.codes) == sum(len(book.codes) for book in books)
    assert [code.id for code in whole.codes[: len(books[0].codes)]] == list(books[0].by_id)
    for code in whole.codes:
        assert code.path[-1] == code.id
        assert all(above in whole for above in code.path)
    return whole


@pytest.mark.parametrize(("one", "two"), list(permutations(BOOKS, 2)))
def test_any_two_shipped_codebooks(one, two):
    whole = law(BOOKS[one], BOOKS[two])
    old = [code for book in (BOOKS[one], BOOKS[two]) for code in book.codes]
    for code, before in zip(whole.codes, old, strict=True):
        clashed = code.id == f"{two}.{before.id}" and before.id in BOOKS[one]
        assert code.id == before.id or clashed


def test_all_shipped_codebooks_at_once():
    law(*BOOKS.values())


@pytest.mark.parametrize(("one", "two"), [*pairwise(BOOKS), ("jpd", "spp"), ("mrc", "ipe-eef")])
def test_the_file_reads_back_without_a_finding(one, two):
    books = BOOKS[one], BOOKS[two]
    reading = yaml_file.read(as_file(books), "combined.yaml")
    assert reading.findings == ()
    assert reading.codebook == combine(books)


def test_both_sources_and_licences_stay():
    free = Codebook("free", "2", (Code("a", "A", path=("a",)),), licence="CC0")
    whole = combine([BOOKS["jpd"], BOOKS["ipe-eef"], free])
    assert BOOKS["jpd"].source in whole.source
    assert BOOKS["ipe-eef"].source in whole.source
    assert whole.licence == "jpd: CC BY 4.0; ipe-eef: CC BY 4.0; free: CC0"
    assert combine([BOOKS["mrc"], BOOKS["npt"]]).licence == "CC BY 4.0"


def test_pointers_follow_the_new_ids():
    whole = combine([BOOKS["jpd"], BOOKS["ipe-eef"]])
    rules = " ".join(whole.by_id["ipe-eef.fidelity"].exclude)
    assert "(use ipe-eef.dosage)" in rules
    assert "(use quality)" in rules  # the first book has no such code
    assert "(use dosage)" in " ".join(whole.by_id["fidelity"].exclude)


def test_what_is_replaced_never_points_at_a_code_of_another_book():
    one = Codebook("one", "1", (Code("new", "N", replaces=("old",), path=("new",)),))
    two = Codebook("two", "1", (Code("old", "O", path=("old",)),))
    assert [code.id for code in law(one, two).codes] == ["new", "two.old"]
    assert law(two, one).by_id["new"].replaces == ("one.old",)


def test_two_of_one_name_are_refused():
    with pytest.raises(QualcodeError, match="two of these codebooks are called mrc"):
        combine([BOOKS["mrc"], BOOKS["npt"], BOOKS["mrc"]])


IDS = st.sampled_from(["a", "b", "c", "two.a", "two.b", "two.a-2", "three.a"])


@st.composite
def books(draw, name):
    ids = draw(st.lists(IDS, min_size=1, max_size=5, unique=True))
    codes, path = [], ()
    for each in ids:
        path = (*path[: draw(st.integers(0, len(path)))], each)
        rule = f"not that (use {draw(IDS)} or {draw(IDS)})"
        codes.append(Code(each, each, f"what {each} is", exclude=(rule,), path=path))
    gone = sorted({"a", "b", "c", "two.a"} - set(ids))
    if gone:
        codes[0] = Code(
            codes[0].id, "first", "d", replaces=(draw(st.sampled_from(gone)),), path=codes[0].path
        )
    return Codebook(name, "1", tuple(codes))


@settings(deadline=None)
@given(books("one"), books("two"), books("three"))
def test_any_codebooks(one, two, three):
    whole = law(one, two, three)
    assert yaml_file.read(as_file([one, two, three]), "f").findings == ()
    pointed = [word for code in whole.codes for rule in code.exclude
               for word in re.findall(r"[a-z0-9.-]*[a-z0-9]", rule.partition("(use ")[2])]  # fmt: skip
    assert len(pointed) == 3 * sum(bool(code.exclude) for code in whole.codes)
