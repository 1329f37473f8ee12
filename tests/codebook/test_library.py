"""Every codebook that ships keeps the promises that are made for all of them."""

import json
import os
import re
from pathlib import Path

import pytest

from qualcode.codebook import citation, shipped, yaml_file
from qualcode.codebook.json_schema import FIRST_LINE
from qualcode.codebook.schema import DIMENSIONS

REAL_DATA = Path(
    os.environ.get("QUALCODE_REAL_DATA", Path(__file__).resolve().parents[3] / "shared" / "data")
)
# constructs of the framework itself, without the levels that hold them together
CONSTRUCTS = {
    "cfir-2022": 48, "desimone": 5, "eef-pd-mechanisms": 14, "ipe-eef": 13, "jpd-fielding": 9,
    "jpd-hargreaves": 12, "jpd-sebba": 10, "jpd-stoll": 9, "mrc": 9, "npt": 16, "re-aim": 5,
    "realist-cmo": 5, "spp": 23,
}  # fmt: skip
IN_DATA = {name: name for name in CONSTRUCTS} | {
    "cfir-2022": "cfir", "eef-pd-mechanisms": "eef-pd", "jpd-fielding": "jpd-core",
    "realist-cmo": "realist",
}  # fmt: skip
BOOKS = {name: yaml_file.load(shipped.path(name)).codebook for name in shipped.names()}
CODES = [(name, code) for name, book in BOOKS.items() for code in book.codes]
POINTER = re.compile(r"\(use ([^)]*)\)")


def leaves(book):
    above = {code.parent for code in book.codes}
    return [code for code in book.codes if code.id not in above]


def test_the_library_is_complete():
    assert set(BOOKS) == {"jpd", *CONSTRUCTS}


@pytest.mark.parametrize("name", BOOKS)
def test_a_codebook_is_read_without_a_finding(name):
    assert yaml_file.load(shipped.path(name)).findings == ()
    assert BOOKS[name].name == name


@pytest.mark.parametrize("name", BOOKS)
def test_the_file_says_what_it_is_at_its_head(name):
    text = shipped.path(name).read_text("utf-8")
    comments = text[: text.index("\ncodebook:")]
    assert text.startswith(f"{FIRST_LINE}\n")
    assert "qualcode's own" in comments
    assert re.search("endorsed", comments)
    assert re.search("fictional|invented", comments)
    assert "status: active" in text  # spelled out, for people who edit a copy


@pytest.mark.parametrize("name", BOOKS)
def test_the_source_is_a_full_reference(name):
    book = BOOKS[name]
    assert book.licence == "CC BY 4.0"
    assert book.title
    assert re.search(r"\(\d{4}\)", book.source)
    assert "not endorsed by" in book.source
    assert len(citation.short(book.source)) <= 45


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_a_codebook_has_the_constructs_of_its_framework_and_no_more(name):
    assert len(leaves(BOOKS[name])) == CONSTRUCTS[name]


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_no_construct_is_lost_and_no_doubt_is_hidden(name):
    if not REAL_DATA.is_dir():
        pytest.skip("the folder of real files is not here")
    listed = json.loads((REAL_DATA / "domain_codes.json").read_text("utf-8"))[IN_DATA[name]]
    ours = leaves(BOOKS[name])
    assert len(ours) == len(listed["codes"])
    recalled = [each for each in listed["codes"] if "recalled" in each["status"]]
    assert sum(not code.verified for code in ours) == len(recalled)


@pytest.mark.parametrize(("name", "code"), CODES, ids=lambda each: getattr(each, "id", each))
def test_a_code_says_what_a_coder_needs(name, code):
    book = BOOKS[name]
    assert 40 <= len(code.definition) <= 400
    assert code.include
    assert len(code.examples) >= 2
    assert code.dimension in DIMENSIONS
    assert re.fullmatch("#[0-9A-F]{6}", code.colour)
    pointed = {word for rule in code.exclude for said in POINTER.findall(rule)
               for word in re.findall(r"[a-z0-9][a-z0-9.-]*[a-z0-9]", said)}  # fmt: skip
    assert any(word in book and word != code.id for word in pointed), "send the coder somewhere"
    assert all(word in book for word in pointed if re.search("[.-]", word)), pointed


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_a_construct_has_a_handful_of_keywords(name):
    for code in leaves(BOOKS[name]):
        assert 4 <= len(code.keywords) <= 12, code.id


def test_nothing_is_said_twice():
    for said in ("definition", "examples"):
        values = [getattr(code, said) for _, code in CODES]
        texts = values if said == "definition" else [text for each in values for text in each]
        assert len(set(texts)) == len(texts)


@pytest.fixture(scope="module")
def page(repository):
    return (repository / "docs/explanation/codebook-library.md").read_text("utf-8")


def rows(page, heading):
    """The rows of the first table below a heading, as cells."""
    section = page.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_the_page_counts_what_the_files_hold(page):
    told = {
        row[0].strip("`"): (int(row[1]), int(row[2]))
        for row in rows(page, "Which book for which question")
    }
    held = {
        name: (len(book.codes), sum(not code.verified for code in book.codes))
        for name, book in BOOKS.items()
    }
    assert told == held
    assert {row[0].strip("`") for row in rows(page, "Where they come from")} == set(BOOKS)


def test_every_code_that_the_page_compares_is_there(page):
    for _, cells in rows(page, "What overlaps"):
        for part in cells.split(";"):
            codes, _, books = part.partition(" in ")
            for book in re.findall("`([^`]+)`", books):
                for code in re.findall("`([^`]+)`", codes):
                    assert code in BOOKS[book], f"{code} in {book}"


def test_the_page_quotes_ids_that_are_there(page):
    for code in ("coherence.differentiation", "inner.culture"):
        assert code in page
        assert any(code in book for book in BOOKS.values())
