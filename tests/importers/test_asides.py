"""Footnotes, endnotes and text boxes are text that nobody says, and a finding lists them."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.importers.laws import broken
from qualcode.importers.paragraphs import Annotation, Block, Noted, Paragraph
from qualcode.importers.plain_text import PlainText
from qualcode.importers.spoken import as_document
from qualcode.importers.web_page import WebPage
from qualcode.transcript.document import Document

KINDS = ["footnote", "endnote", "text box"]
LINES = ["Ann: So we went.", "Ben: Yes, 👍 we did.", "and more", "Ann:", "", "Visit: 3 May", "Ann"]
TEAMS = "0:0:5.100 --> 0:0:8.250\nAnn\nhello there"


def note(at: int, words: str, kind: str = "footnote") -> Noted:
    return Noted(at, at, Annotation(kind, words))


def made(*blocks: Block) -> Document:
    document = as_document(blocks, "a.docx", "test 1")
    assert broken(document) == []
    return document


def listed(document: Document) -> list[str]:
    return [each.what for each in document.findings if "in brackets" in each.what]


def test_forty_footnotes_are_one_line():
    turns = [
        Paragraph(f"{'Ann' if n % 2 else 'Ben'}: so {n}", noted=(note(7, f"Source {n}."),))
        for n in range(1, 41)
    ]
    (what,) = listed(made(*turns))
    assert what == (
        "unattributed, no speech: 40 footnotes in brackets, after turns 1, 2, 3, 4, 5, 6, …;"
        " the first: “[footnote to “… so”: Source 1.]”"
    )


def test_notes_of_several_paragraphs_and_kinds_are_listed_and_stand_apart():
    document = made(
        Paragraph("Ann: so we went", noted=(note(7, "One.\nTwo."), note(9, "Bell.", "text box"))),
        Paragraph("Ben: yes", noted=(note(8, "Three.\n\nFour.\nFive."),)),
    )
    assert "\n\n[footnote to “… so”: One.\nTwo.]\n\n[text box: Bell.]\n\n" in document.text
    assert [what.split(": “")[0] for what in listed(document)] == [
        "unattributed, no speech: 2 footnotes in brackets, after turns 1, 2; the first",
        "unattributed, no speech: 1 text box in brackets, after turn 1",
    ]


def test_captions_in_a_document_do_not_run_their_notes_together():
    document = made(
        Paragraph(TEAMS, noted=(note(39, "One."), note(39, "Bell.", "text box"))),
        Paragraph(TEAMS.replace("Ann", "Ben").replace("0:0:", "0:1:")),
    )
    assert "One.]\n\n[text box: Bell.]\n\nBen: hello there" in document.text


def test_notes_in_the_heading_of_a_table_are_kept():
    head = [Paragraph("Speaker"), Paragraph("Text", noted=(note(4, "Verbatim."),))]
    document = made(
        [head, [Paragraph("Ann"), Paragraph("Hello.")], [Paragraph("Ben"), Paragraph("Yes.")]]
    )
    assert document.text.startswith("[footnote to “… Text”: Verbatim.]\n\nAnn: Hello.")
    assert listed(document)[0].startswith(
        "unattributed, no speech: 1 footnote in brackets, before turn 1: “"
    )


def test_notes_in_a_table_of_a_page_are_kept():
    row = "<tr><td>{}</td><td>{}</td></tr>"
    mark = '<a name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a>'
    table = row.format("Speaker", "Text") + row.format("Ann", f"Hello{mark} all")
    page = f'<table>{table}{row.format("Ben", "Yes.")}</table><div id="sdfootnote1">1 In May.</div>'
    (document,) = WebPage().read(page.encode(), "a.html")
    assert document.text == "Ann: Hello all\n\n[footnote to “… Hello”: In May.]\n\nBen: Yes.\n"
    assert broken(document) == []
    assert len(listed(document)) == 1


def test_a_note_that_was_typed_is_listed_as_a_line():
    (document,) = PlainText().read(b"[footnote: x]\n\nAnn: yes.\n\nBen: no.\n\nAnn: so\n", "a.txt")
    assert [each.what for each in document.findings] == ["unattributed, no speech: “[footnote: x]”"]
    assert broken(document) == []


@pytest.mark.parametrize("lost", ["none", "one", "more"])
def test_the_law_counts(lost):
    document = made(
        Paragraph("Ann: so we", noted=(note(7, "A."), note(9, "B."))), Paragraph("Ben: y")
    )
    (told,) = document.findings
    wrong = {
        "none": (),
        "one": told.what.replace("2 f", "1 f"),
        "more": told.what.replace("2 f", "3 f"),
    }
    what = wrong[lost]
    findings = (replace(told, what=what.partition("; the first")[0]),) if what else ()
    assert broken(replace(document, findings=findings))


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_every_note_is_kept_once_and_counted(data):
    blocks, written = [], []
    for line in data.draw(st.lists(st.sampled_from(LINES), min_size=1, max_size=8)):
        spots = sorted(data.draw(st.lists(st.integers(0, len(line)), max_size=2)))
        kinds = [data.draw(st.sampled_from(KINDS)) for _ in spots]
        said = [f"note{len(written) + n}\nand on" for n in range(len(spots))]
        written += said
        noted = tuple(note(*each) for each in zip(spots, said, kinds, strict=True))
        cells = [Paragraph("Cleo"), Paragraph(line, noted=noted)]
        blocks.append([cells] if data.draw(st.integers(0, 4)) == 0 else cells[1])
    document = as_document([*blocks, Paragraph("Ann: The end.")], "a.docx", "test 1")
    assert broken(document) == []
    assert [document.text.count(f": {each}]") for each in written] == [1] * len(written)
