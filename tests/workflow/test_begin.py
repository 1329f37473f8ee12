"""A new project: a folder with its shape, or nothing at all."""

import pytest

from qualcode.errors import QualcodeError
from qualcode.store import codebooks, coders, database
from qualcode.workflow import begin

BOOK = "codebook: x\nversion: '1'\ncodes:\n  - {id: a, name: A, definition: One thing.}\n"


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text(BOOK, encoding="utf-8")
    return path


def test_the_shape_of_a_project(tmp_path, book):
    made = begin.init(tmp_path / "a" / "b", str(book), "mina")
    assert (made.codebook, made.codes) == ("x 1", 1)
    assert made.yaml.read_text(encoding="utf-8") == BOOK
    assert sorted(each.name for each in made.path.parent.iterdir() if each.is_dir()) == [
        "codebooks", "exports", "transcripts"
    ]  # fmt: skip
    with database.open_project(made.path) as db:
        assert coders.names(db) == ["mina"]
        assert codebooks.in_use(db)[1] == BOOK


def test_the_shipped_codebook_by_its_name(tmp_path):
    made = begin.init(tmp_path / "study", "jpd")
    assert made.yaml.name == "jpd.yaml"
    assert made.codes >= 25


def test_a_codebook_that_is_there_is_used_as_it_is(tmp_path, book):
    own = tmp_path / "study" / "codebooks" / "x.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(BOOK.replace("name: A", "name: Better"), encoding="utf-8")
    begin.init(tmp_path / "study", str(book))
    assert "Better" in own.read_text(encoding="utf-8")


@pytest.mark.parametrize("wrong", ["codebook", "own codebook", "coder", "name"])
def test_what_is_refused_leaves_no_trace(tmp_path, book, wrong):
    study = tmp_path / "study"
    if wrong == "codebook":
        book.write_text("codebook: x\n")
    if wrong == "own codebook":
        (study / "codebooks").mkdir(parents=True)
        (study / "codebooks" / "x.yaml").write_text("codes: 5")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(QualcodeError) as told:
        begin.init(
            study,
            "jdp" if wrong == "name" else str(book),
            "any" if wrong == "coder" else "mina",
        )
    assert "\n" not in told.value.message
    assert sorted(tmp_path.rglob("*")) == before


def test_a_project_is_never_made_twice(tmp_path, book):
    made = begin.init(tmp_path / "study", str(book))
    before = made.path.read_bytes()
    with pytest.raises(QualcodeError, match="exists already"):
        begin.init(tmp_path / "study", str(book))
    assert made.path.read_bytes() == before


def test_a_file_in_the_way(tmp_path, book):
    (tmp_path / "study").write_text("x")
    with pytest.raises(QualcodeError, match="is a file"):
        begin.init(tmp_path / "study", str(book))
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "exports").write_text("x")
    with pytest.raises(QualcodeError, match="exports: File exists"):
        begin.init(tmp_path / "other", str(book))
    assert not (tmp_path / "other" / database.FILE).exists()
