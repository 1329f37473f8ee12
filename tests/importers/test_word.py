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


def test_hundredths_without_their_zero():
    rows = [["Start", "Speaker", "Text"], ["0:01:28.94", "Ann", "So"], ["0:01:30.4", "Ben", "Yes"],
            ["0:01:30.36", "Ann", "Good"]]  # fmt: skip
    assert [turn.begins for turn in read(table(rows)).turns] == [88_940, 90_040, 90_360]
    rows[2][0] = "0:01:30.2"
    assert [turn.begins for turn in read(table(rows)).turns] == [88_940, 90_200, 90_360]


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


def test_headers_are_not_read():
    document = written("Ann: yes", "Ben: no")
    document.sections[0].header.paragraphs[0].text = "Confidential"
    assert "Confidential" not in read(document).text


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def zipped(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


DTD = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
BODY = f"<w:document {W}><w:body><w:p><w:r><w:t>Ann: yes&x;</w:t></w:r></w:p></w:body></w:document>"
BROKEN = {
    "cut short": (saved(docx.Document())[:3000], "damaged"),
    "no zip": (b"hello", "is no Word document"),
    "old": (OLE, "an old Word document"),
    "locked": (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "another zip": (zipped(content="x"), "another kind of file"),
    "an OpenDocument text": (
        zipped(mimetype="application/vnd.oasis.opendocument.text"),
        "is no Word document but an OpenDocument text",
    ),
    "a workbook": (zipped(**{"xl/workbook.xml": "x"}), "but an Excel workbook"),
    "without words": (saved(docx.Document()), "holds no text"),
    "no XML": (zipped(**{"word/document.xml": "<w:p>"}), "its part word/document.xml"),
    "nothing in it": (zipped(**{"word/document.xml": ""}), "its part word/document.xml"),
    "no text part": (zipped(**{"word/other.xml": "<a/>"}), "it has no text part"),
    "entities": (zipped(**{"word/document.xml": DTD + BODY}), "declares entities"),
    "a bomb": (zipped(**{"word/document.xml": "<w/>" + " " * 40_000_000}), "would unpack to 40 MB"),
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


def with_parts(document: docx.document.Document, **parts: str) -> Document:
    """The document with other parts beside its text, as Word writes them."""
    buffer = io.BytesIO(saved(document))
    with zipfile.ZipFile(buffer, "a") as archive:
        for name, inner in parts.items():
            archive.writestr(f"word/{name}.xml", f"<w:{name} {W}>{inner}</w:{name}>")
    (one,) = Word().read(buffer.getvalue(), "a.docx")
    return one


def comment(number: int, text: str, author: str = "Jo") -> str:
    what = f'w:id="{number}" w:author="{author}" w:date="2026-03-04T10:05:00Z"'
    return f"<w:comment {what}><w:p>{run(text)}</w:p></w:comment>"


def begin(number: int) -> str:
    return f'<w:commentRangeStart w:id="{number}"/>'


def end(number: int) -> str:
    reference = f'<w:r><w:commentReference w:id="{number}"/></w:r>'
    return f'<w:commentRangeEnd w:id="{number}"/>{reference}'


def remarks(one: Document) -> list[tuple[str, str, str]]:
    return [(one.text[r.start : r.end], r.text, r.author) for r in one.remarks]


def test_a_comment_is_a_remark_on_its_words():
    document = with_xml(
        run("Ann: [00:00:05] we ") + begin(1) + run("trust") + end(1) + run(" them"),
        run("Ben: yes") + begin(2) + end(2), run("Ann: ok"), run("Ben: no"),
    )  # fmt: skip
    one = with_parts(document, comments=comment(1, "Look") + comment(2, "All of it", "Kim"))
    assert remarks(one) == [("trust", "Look", "Jo"), ("yes", "All of it", "Kim")]
    assert one.remarks[0].time == "2026-03-04T10:05:00Z"
    assert one.findings == ()


def test_a_comment_on_a_name_is_on_what_is_said():
    document = with_xml(run("Ann: yes"), begin(1) + run("Ben") + end(1) + run(": no"))
    assert remarks(with_parts(document, comments=comment(1, "Who?"))) == [("no", "Who?", "Jo")]


def test_a_comment_over_several_turns_is_one_remark():
    document = with_xml(
        run("Ann: one ") + begin(1) + run("two"), run("Ben: three"), run("Ann: four") + end(1),
        run("Ben: five"),
    )  # fmt: skip
    one = with_parts(document, comments=comment(1, "All"))
    assert remarks(one) == [("two\n\nBen: three\n\nAnn: four", "All", "Jo")]


def test_a_comment_without_a_span_or_a_text():
    reference = '<w:r><w:commentReference w:id="{}"/></w:r>'
    document = with_xml(
        run("Ann: yes") + reference.format(1), run("Ben: no") + reference.format(9),
        run("Ann: ok") + reference.format(2),
    )  # fmt: skip
    one = with_parts(document, comments=comment(1, "Here") + comment(2, ""))
    assert remarks(one) == [("yes", "Here", "Jo")]


def test_two_comments_alike_are_two_remarks():
    document = with_xml(
        run("Ann: ") + begin(1) + run("yes") + end(1), run("Ben: ") + begin(2) + run("no") + end(2)
    )
    one = with_parts(document, comments=comment(1, "check") + comment(2, "check"))
    assert [quote for quote, _, _ in remarks(one)] == ["yes", "no"]


def test_comments_in_a_table_of_speakers():
    document = table([["Speaker", "Text"], ["Ann", "Hello"], ["Ben", "Yes we do"]])
    for cell, number in ((document.tables[0].cell(1, 0), 1), (document.tables[0].cell(2, 1), 2)):
        first = cell.paragraphs[0]._p
        first.insert(0, parse_xml(f'<w:commentRangeStart {W} w:id="{number}"/>'))
        first.append(parse_xml(f'<w:commentRangeEnd {W} w:id="{number}"/>'))
    one = with_parts(document, comments=comment(1, "Who?") + comment(2, "Look"))
    assert remarks(one) == [("Hello", "Who?", "Jo"), ("Yes we do", "Look", "Jo")]


def test_footnotes_stand_in_brackets_after_the_turn_and_are_no_speech():
    note = '<w:r><w:{0}noteReference w:id="3"/></w:r>'
    document = with_xml(
        run("Ann: we trust") + note.format("foot") + run(" them"), run("and on"),
        run("Ben: no") + note.format("end"),
    )  # fmt: skip
    text = '<w:{0}note w:id="3"><w:p>' + run("{1}") + "</w:p></w:{0}note>"
    one = with_parts(
        document, footnotes=text.format("foot", "Since 2020."), endnotes=text.format("end", "Sic.")
    )
    assert one.text == (
        "Ann: we trust them\nand on\n\n[footnote to “… we trust”: Since 2020.]\n\n"
        "Ben: no\n\n[endnote to “… no”: Sic.]\n"
    )
    assert [one.speech(turn) for turn in one.turns] == ["we trust them\nand on", "no"]


def test_a_text_box_is_read_once_and_is_no_speech():
    box = "<w:txbxContent><w:p>" + run("Bell rings.") + "</w:p></w:txbxContent>"
    ns = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    both = f"<mc:AlternateContent {ns}><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    document = with_xml(
        run("Ann: yes") + f"<w:r>{both}</mc:AlternateContent></w:r>", run("Ben: no")
    )
    assert read(document).text == "Ann: yes\n\n[text box: Bell rings.]\n\nBen: no\n"


def test_a_table_for_layout_is_opened():
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "Notes of the visit"
    inner = cell.add_table(3, 2)
    rows = [["Speaker", "Text"], ["Ann", "Hello"], ["Ben", "Yes"]]
    for row, texts in zip(inner.rows, rows, strict=True):
        for each, text in zip(row.cells, texts, strict=True):
            each.text = text
    assert turns(document) == [("Ann", "Hello"), ("Ben", "Yes")]


def test_cells_over_several_columns_keep_the_others_in_place():
    document = table([["Time", "Speaker", "Text"], ["0:05", "Ann", "Hello"], ["", "", "all go"]])
    row = document.tables[0].rows[2]
    row.cells[0].merge(row.cells[1])
    assert turns(document) == [("Ann", "Hello"), ("Ann", "all go")]


def test_styles_called_after_who_speaks():
    document = docx.Document()
    for name in ("Interviewer", "Teacher"):
        document.styles.add_style(name, 1)
    for style, said in (("Interviewer", "How?"), ("Teacher", "Well."), ("Teacher", "And on."),
                        ("Interviewer", "And?"), ("Teacher", "No.")):  # fmt: skip
        document.add_paragraph(said, style=style)
    one = read(document)
    assert [(turn.label, one.speech(turn)) for turn in one.turns] == [
        ("Interviewer", "How?"), ("Teacher", "Well.\nAnd on."), ("Interviewer", "And?"),
        ("Teacher", "No."),
    ]  # fmt: skip
    assert "names of the styles: Interviewer, Teacher" in one.findings[0].what


def test_a_paragraph_style_for_names():
    document = docx.Document()
    document.styles.add_style("Speaker Name", 1)
    for label, said in DIALOGUE:
        document.add_paragraph(label, style="Speaker Name")
        document.add_paragraph(said)
    assert turns(document) == DIALOGUE


def test_headings_are_no_speech():
    document = docx.Document()
    document.add_heading("Interview 7", 1)
    for label, said in DIALOGUE[:2]:
        document.add_paragraph(f"{label}: {said}")
    document.add_heading("The second part", 2)
    for label, said in DIALOGUE[2:]:
        document.add_paragraph(f"{label}: {said}")
    assert turns(document) == DIALOGUE
    assert len(read(document).findings) == 2


def test_a_document_that_was_saved_as_strict_open_xml():
    buffer = io.BytesIO(saved(written("Ann: yes", "Ben: no", "Ann: ok", "Ben: ah")))
    strict = io.BytesIO()
    usual = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(strict, "w") as new:
        for entry in old.infolist():
            data = old.read(entry).replace(
                usual, b"http://purl.oclc.org/ooxml/wordprocessingml/main"
            )
            new.writestr(entry, data)
    (one,) = Word().read(strict.getvalue(), "a.docx")
    assert [turn.label for turn in one.turns] == ["Ann", "Ben", "Ann", "Ben"]
