"""A codebook is a tree of codes, in order."""

from qualcode.codebook.model import Code, Codebook

BOOK = Codebook(
    "x",
    "1",
    tuple(Code(path[-1], path[-1], path=tuple(path)) for path in ("a", "ab", "abc", "ad", "e")),
)


def test_a_tree_knows_what_stands_where():
    assert [code.id for code in BOOK.children(None)] == ["a", "e"]
    assert [code.id for code in BOOK.children("a")] == ["b", "d"]
    assert [code.id for code in BOOK.below("b")] == ["b", "c"]
    assert [BOOK.by_id[code].parent for code in "abce"] == [None, "a", "b", None]
    assert "c" in BOOK
    assert "f" not in BOOK
