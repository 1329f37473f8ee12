"""REFI-QDA: what we write is what the standard says, what others write is read kindly."""

import os
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

from qualcode.codebook import shipped, yaml_file
from qualcode.codebook.exchange import refi_qda
from qualcode.codebook.exchange.base import Incoming, Outgoing

REPOSITORY = Path(__file__).resolve().parents[3]
REFI = Path(os.environ.get("QUALCODE_REAL_DATA", REPOSITORY.parent / "shared" / "data")) / "refi"
GUID = "d7aa29da-519b-4946-9b90-253b6db8fd0a"


def read(text: str | bytes, where: str = "book.qdc"):
    data = text.encode() if isinstance(text, str) else text
    return refi_qda.read(Incoming(data, where, "book"))


def qdc(inside: str, namespace: str = "urn:QDA-XML:codebook:1.0", after: str = "") -> str:
    return f'<CodeBook xmlns="{namespace}">\n<Codes>\n{inside}\n</Codes>{after}</CodeBook>'


@pytest.fixture(scope="module")
def jpd():
    return yaml_file.load(shipped.path("jpd")).codebook


def test_the_tree_stands_as_nested_codes_in_the_order_of_the_standard(jpd):
    root = fromstring(refi_qda.dump(Outgoing(jpd)))
    space = "{urn:QDA-XML:codebook:1.0}"
    assert root.tag == f"{space}CodeBook"
    assert [child.tag for child in root] == [f"{space}Codes"]
    tops = list(root[0])
    assert [top.get("name") for top in tops] == [code.name for code in jpd.children(None)]
    every = list(root.iter(f"{space}Code"))
    assert len({code.get("guid") for code in every}) == len(every) == len(jpd.codes)
    for code in every:
        assert set(code.keys()) >= {"guid", "name", "isCodable"}
        kinds = [child.tag.removeprefix(space) for child in code]
        assert kinds == ["Description", *["Code"] * (len(kinds) - 1)]


def test_what_we_write_validates_against_the_schema(jpd):
    if not REFI.is_dir():
        pytest.skip("the schemas are not here")
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(REFI / "Codebook.xsd"))
    schema.assertValid(etree.fromstring(refi_qda.dump(Outgoing(jpd))))


def test_the_example_of_the_standard_is_read():
    if not REFI.is_dir():
        pytest.skip("the annexes are not here")
    reading = read((REFI / "spec-annex-A1.qdc").read_bytes(), "annex.qdc")
    assert [code.id for code in reading.codebook.codes][:3] == ["topics", "economy", "health-care"]
    assert reading.codebook.by_id["economy"].definition.startswith("Anything about jobs")


@pytest.mark.parametrize("version", ["1.0", "1:0", "0:4"])
@pytest.mark.parametrize("guid", [GUID, GUID.upper(), f"{{{GUID}}}", ""])
def test_other_tools_are_read_kindly(version, guid):
    inside = f'<Code guid="{guid}" name=" Trust &amp; time " color="#f0a"/>'
    reading = read(qdc(inside, f"urn:QDA-XML:codebook:{version}"))
    (code,) = reading.codebook.codes
    assert (code.id, code.name, code.colour) == ("trust-time", "Trust & time", "#ff00aa")
    assert reading.codebook.name == "book"


def test_names_alone_get_ids_that_are_unique_and_stay_the_same():
    inside = '<Code name="Zeit"/><Code name="Zeit"><Code name="زمن"/></Code>'
    assert [code.id for code in read(qdc(inside)).codebook.codes] == ["zeit", "zeit-2", "code"]
    assert read(qdc(inside)).codebook == read(qdc(inside)).codebook
    said = [str(finding) for finding in read(qdc(inside)).findings]
    assert said[0].startswith("note: book.qdc: codes that came without an id: 3; ids were made")


def test_what_is_no_code_is_counted():
    sets = (
        f'<Sets><Set guid="{GUID}" name="Mine"><MemberCode guid="{GUID}"/>'
        f'<MemberCode guid="{GUID}"/></Set></Sets>'
    )
    inside = f'<Code guid="{GUID}" name="A" isCodable="false"><NoteRef targetGUID="{GUID}"/></Code>'
    said = [str(finding) for finding in read(qdc(inside, after=sets)).findings]
    assert (
        "note: book.qdc: folders that take no codings in the other tool became codes: 1" in said[0]
    )
    assert "warning: book.qdc:4: sets are not read: 1 with 2 members (Mine)" in said[1]
    assert "warning: book.qdc:3: elements that are not read: 1 (NoteRef)" in said[2]


BAD = {
    "empty": (b"", "error: book.qdc: the file is empty"),
    "no XML": (b"codebook: jpd", "error: book.qdc:1:1: this is not XML: "),
    "cut off": (b"<CodeBook>\n<Codes>", "error: book.qdc:2:8: this is not XML: no element found"),
    "a zip": (b"PK\x03\x04", "error: book.qdc:1:3: this is not XML: "),
    "other XML": (b"<html/>", "this is no REFI-QDA codebook: it begins with <html>"),
    "no codes": (qdc("").encode(), "error: book.qdc:1: the codebook has no codes"),
    "no name": (qdc("<Code/>").encode(), "error: book.qdc:3: `name` is empty"),
    "a document type": (
        b'<?xml version="1.0"?>\n<!DOCTYPE CodeBook SYSTEM "http://example.invalid/x.dtd">\n<CodeBook/>',
        "error: book.qdc:2: a document type is declared here",
    ),
    "entities": (
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><CodeBook>&b;</CodeBook>',
        "error: book.qdc:1: a document type is declared here",
    ),
    "a file of the machine": (
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><CodeBook>&a;</CodeBook>',
        "error: book.qdc:1: a document type is declared here",
    ),
    "too large": (b"<a>" + b" " * 5_000_001, "error: book.qdc: the file is larger than 5 MB"),
    "an unknown encoding": (b'<?xml version="1.0" encoding="klingon"?><a/>', "this is not XML: "),
}  # fmt: skip


@pytest.mark.parametrize(("data", "said"), BAD.values(), ids=BAD)
def test_bad_files_are_one_clear_finding_with_its_place(data, said):
    reading = read(data)
    assert reading.codebook is None
    errors = [str(finding) for finding in reading.errors]
    assert len(errors) == 1
    assert said in errors[0]
