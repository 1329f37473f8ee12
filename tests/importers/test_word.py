"""Word documents: runs, tracked changes, controls, tables, bold names, broken files."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from qualcode.errors import QualcodeError
from qualcode.importers.word import Word
from qualcode.transcript.document import Document

W = nsdecls("w")


def saved(document: docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def read(document: docx.document.Document) -> Document:
    (one,) = Word().read(saved(document), "a.docx")
    return one


def turns(document: docx.document.Document) -> list[tuple[str | None, str]]:
    one = read(document)
    return [(turn.label, one.speech(turn)) for turn in one.turns]


def written(*paragraphs: str) -> docx.document.Document:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return document


def with_xml(*inner: str) -> docx.document.Document:
    document = docx.Document()
    for xml in inner:
        document.element.body.insert(
            len(document.element.body) - 1, parse_xml(f"<w:p {W}>{xml}</w:p>")
        )
    return document


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


DIALOGUE = [("Interviewer", "How?"), ("Head", "Well."), ("Interviewer", "And?"), ("Head", "No.")]


def test_labels_in_paragraphs():
    document = written(
        "Interviewer: How?", "Head: Well.", "and on", "Interviewer: And?", "Head: No."
    )
    assert turns(document)[1] == ("Head", "Well.\nand on")
    assert read(document).text == (
        "Interviewer: How?\n\nHead: Well.\nand on\n\nInterviewer: And?\n\nHead: No.\n"
    )


def test_names_in_bold_without_colon():
    document = docx.Document()
    for label, said in DIALOGUE:
        paragraph = document.add_paragraph()
        paragraph.add_run(label).bold = True
        paragraph.add_run(f" {said}")
    assert turns(document) == DIALOGUE


def test_names_on_a_paragraph_of_their_own():
    assert turns(written(*(piece for turn in DIALOGUE for piece in turn))) == DIALOGUE


def test_a_bold_word_that_is_no_name_stays_in_the_speech():
    document = written("Interviewer: How?", "Head: Well.", "Interviewer: And?", "Head: No.")
    paragraph = document.add_paragraph()
    paragraph.add_run("Very").bold = True
    paragraph.add_run(" good, very.")
    assert turns(document)[-1] == ("Head", "No.\nVery good, very.")


def test_insertions_stay_and_deletions_go():
    document = with_xml(
        run("Ann: I ") + f'<w:ins w:id="1" w:author="x">{run("really ")}</w:ins>'
        '<w:del w:id="2" w:author="x"><w:r><w:delText>never </w:delText></w:r></w:del>' + run("do."),
        run("Ben: yes"), run("Ann: ok"), run("Ben: no"),
    )  # fmt: skip
    assert turns(document)[0] == ("Ann", "I really do.")


def test_moved_text_is_read_once():
    document = with_xml(
        run("Ann: a ") + f'<w:moveFrom w:id="1" w:author="x">{run("b ")}</w:moveFrom>' + run("c ")
        + f'<w:moveTo w:id="1" w:author="x">{run("b")}</w:moveTo>',
        run("Ben: yes"),
    )  # fmt: skip
    assert turns(document)[0] == ("Ann", "a c b")


def test_a_deleted_paragraph_mark_joins():
    mark = '<w:pPr><w:rPr><w:del w:id="1" w:author="x"/></w:rPr></w:pPr>'
    document = with_xml(mark + run("Ann: one "), run("two"), run("Ben: yes"))
    assert turns(document)[0] == ("Ann", "one two")


def test_content_controls_links_and_signs():
    link = f"<w:hyperlink>{run('link')}</w:hyperlink>"
    control = f"<w:sdt><w:sdtContent>{run('control')}</w:sdtContent></w:sdt>"
    signs = "<w:r><w:tab/><w:t>a</w:t><w:br/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t></w:r>"
    document = with_xml(run("Ann: ") + link + control + signs, run("Ben: yes"))
    assert turns(document)[0] == ("Ann", "linkcontrol\ta\nb\u2011c")


def test_a_paragraph_in_a_content_control():
    document = written("Ann: one", "Ben: two")
    block = f"<w:sdt {W}><w:sdtContent><w:p>{run('Ann: three')}</w:p></w:sdtContent></w:sdt>"
    document.element.body.insert(2, parse_xml(block))
    assert turns(document)[-1] == ("Ann", "three")


def table(rows: list[list[str]]) -> docx.document.Document:
    document = docx.Document()
    grid = document.add_table(len(rows), len(rows[0]))
    for row, cells in zip(grid.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    return document


def test_a_table_with_headings():
    document = table([["Time", "Speaker", "Text"], ["0:05", "Ann:", "Hello"], ["0:09", "", "again"],
                      ["0:12", "Ben", "Yes"]])  # fmt: skip
    assert turns(document) == [("Ann", "Hello"), ("Ann", "again"), ("Ben", "Yes")]
    assert [turn.begins for turn in read(document).turns] == [5000, 9000, 12000]


def test_a_table_without_headings_by_its_looks():
    rows = [["Ann", "Hello, how are you?"], ["Ben", "Fine, thanks."], ["Ann", "Good to hear."]]
    assert turns(table(rows)) == [(row[0], row[1]) for row in rows]


def test_text_beside_a_table_is_kept_and_no_turn():
    document = table([["Speaker", "Text"], ["Ann", "Hello"], ["Ben", "Yes"]])
    document.add_paragraph("End of the meeting: all left.")
    one = read(document)
    assert one.text.endswith("End of the meeting: all left.\n")
    assert [turn.label for turn in one.turns] == ["Ann", "Ben"]
    assert "unattributed" in one.findings[0].what


def test_another_table_is_text():
    document = table([["Year", "Pupils"], ["2024", "300"]])
    assert "2024\t300" in read(document).text


def test_timecodes_become_anchors_and_leave_the_text():
    document = written("[00:00:05] Ann: so [00:00:07] yes", "00:00:10", "Ben: no [inaudible 00:00:12]",
                       "Ann: ok", "Ben: ah")  # fmt: skip
    one = read(document)
    assert one.text.startswith("Ann: so yes\n\nBen: no [inaudible 00:00:12]\n")
    assert [(one.text[a.position :][:3], a.milliseconds) for a in one.anchors] == [
        ("so ", 5000), ("yes", 7000), ("no ", 10_000)
    ]  # fmt: skip


def test_headers_are_not_read_and_notes_are_said():
    document = with_xml(
        run("Ann: yes") + '<w:r><w:footnoteReference w:id="1"/></w:r>', run("Ben: no")
    )
    document.sections[0].header.paragraphs[0].text = "Confidential"
    one = read(document)
    assert "Confidential" not in one.text
    assert [finding.what for finding in one.findings] == ["its footnotes were not read"]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def zipped(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


BROKEN = {
    "cut short": (saved(docx.Document())[:3000], "damaged"),
    "no zip": (b"hello", "is no Word document"),
    "old": (OLE, "an old Word document"),
    "locked": (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "another zip": (zipped(content="x"), "another kind of file"),
    "without words": (saved(docx.Document()), "holds no text"),
}


@pytest.mark.parametrize(("data", "said"), BROKEN.values(), ids=BROKEN)
def test_a_bad_document_is_one_sentence(data, said):
    with pytest.raises(QualcodeError) as stop:
        Word().read(data, "a.docx")
    assert said in stop.value.message
    assert stop.value.hint


def test_a_style_can_be_bold_and_a_last_deleted_mark_loses_nothing():
    strong = '<w:rStyle w:val="Strong"/>'
    mark = '<w:pPr><w:rPr><w:del w:id="1" w:author="x"/></w:rPr></w:pPr>'
    document = with_xml(
        run("Ann", strong) + run(" Hello."), run("Ben", strong) + run(" Yes."),
        run("Ann", strong) + run(" So."), mark + run("Ben", strong) + run(" No."),
    )  # fmt: skip
    assert turns(document) == [
        ("Ann", "Hello."), ("Ben", "Yes."), ("Ann", "So."), ("Ben", "No.")
    ]  # fmt: skip
