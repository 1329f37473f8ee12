"""Spreadsheets with one row a turn."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from qualcode.errors import QualcodeError
from qualcode.importers.spreadsheet import Spreadsheet
from qualcode.transcript.document import Document


def read(data: bytes) -> Document:
    (document,) = Spreadsheet().read(data, "a.csv")
    return document


def workbook(*sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"S{number}")
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def zipped(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def turns(document: Document) -> list[tuple[object, ...]]:
    return [(t.label, document.speech(t), t.begins, t.ends) for t in document.turns]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_delimiters(sign):
    rows = [["Speaker", "Text", "Start", "End"], ["Ann", '"Hi, all; yes"', "0:05", "0:07"]]
    document = read("\n".join(sign.join(row) for row in rows).encode())
    assert turns(document) == [("Ann", "Hi, all; yes", 5000, 7000)]


def test_an_older_encoding_and_cells_of_several_lines():
    document = read('Speaker;Text\nZoë;"one\n\ntwo"\nBen;caf\xe9'.encode("cp1252"))
    assert document.text == "Zoë: one\ntwo\n\nBen: café\n"
    assert "Windows-1252" in document.findings[0].what


def test_numbers_are_seconds_unless_the_heading_says_milliseconds():
    assert read(b"start,text\n1.5,a\n").turns[0].begins == 1500
    assert read(b"start_ms,text\n1500,a\n").turns[0].begins == 1500


def test_a_workbook_with_titles_above_and_other_columns():
    data = workbook([["Interview 3"], [], [None, "Time", "Speaker", "Sentence", "Tag"],
                     [0, dt.time(0, 0, 5), "Ann", "Hello", "x"], [1, None, None, "again", None],
                     [2, None, "Ben", None, "y"], [3, "0:09", "Ben", 7, None]])  # fmt: skip
    document = read(data)
    assert turns(document) == [
        ("Ann", "Hello", 5000, None), ("Ann", "again", None, None), ("Ben", "7", 9000, None)
    ]  # fmt: skip
    assert [str(finding).split(" (")[0] for finding in document.findings] == [
        "note: a.csv:6: rows without words: 1",
        "warning: a.csv:5: rows without a speaker: 1",
        "note: a.csv:3: columns not read: Tag",
    ]


def test_cells_are_read_as_a_reader_sees_them():
    times = [dt.timedelta(hours=1, seconds=5), dt.time(1, 0, 7)]
    words = [dt.datetime(2024, 5, 3), dt.datetime(2024, 5, 3, 9, 30)]  # noqa: DTZ001
    rows = [["A", word, time] for word, time in zip(words, times, strict=True)]
    document = read(workbook([["Speaker", "Text", "Time"], *rows, ["A", 2.5, None]]))
    assert turns(document) == [
        ("A", "2024-05-03", 3_605_000, None),
        ("A", "2024-05-03 09:30:00", 3_607_000, None),
        ("A", "2.5", None, None),
    ]


def test_a_document_for_each_sheet_with_headings():
    heading = ["Speaker", "Text"]
    data = workbook([heading, ["Ann", "a"]], [["nothing"]], [heading, ["Ben", "b"]])
    documents = Spreadsheet().read(data, "a.xlsx")
    assert [(one.part, one.text) for one in documents] == [("S1", "Ann: a\n"), ("S3", "Ben: b\n")]


BAD = {
    "no such columns": (b"school,pupils\nAshgrove,300\n", "has no columns of turns"),
    "no words": (b"speaker,text\nAnn,\n", "holds no text"),
    "empty": (b"", "holds no text"),
    "old": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "an old Excel workbook"),
    "broken inside": (zipped({"xl/workbook.xml": "<no>"}), "damaged Excel workbook"),
    "another zip": (zipped({"word/document.xml": ""}), "is no Excel workbook but a Word document"),
    "damaged": (workbook([["Speaker", "Text"]])[:2000], "damaged"),
}


@pytest.mark.parametrize(("data", "said"), BAD.values(), ids=BAD)
def test_a_bad_spreadsheet_is_one_sentence(data, said):
    with pytest.raises(QualcodeError, match=said):
        Spreadsheet().read(data, "a.xlsx")


def test_the_error_says_which_columns_are_needed():
    with pytest.raises(QualcodeError) as stop:
        Spreadsheet().read(b"school,pupils\n", "a.csv")
    assert "`speaker` and `text`" in stop.value.hint


def test_a_tsv_of_whisper_has_milliseconds_and_bare_quotation_marks():
    data = b'start\tend\ttext\n0\t1500\t"So," she said\n1500\t2000\tYes.\n9000\t9500\tAnd\n'
    document = read(data)
    assert turns(document) == [
        (None, '"So," she said Yes.', 0, 2000), (None, "And", 9000, 9500)
    ]  # fmt: skip


def test_times_that_go_back_keep_the_order_of_the_rows_and_are_said():
    document = read(b"speaker,text,start\nAnn,a,0:09\nBen,b,0:05\n")
    assert [turn.label for turn in document.turns] == ["Ann", "Ben"]
    assert str(document.findings[0]).startswith("warning: a.csv:3: times that go back: 1")


def survey(data: bytes) -> list[tuple[str, dict[str, object], str]]:
    documents = Spreadsheet().read(data, "a.csv")
    return [(one.part, dict(one.attributes), one.text) for one in documents]


def test_a_survey_has_a_source_for_each_respondent():
    data = (
        'id,school,score,visits,"Why did you join, and what came of it?",Comments\n'
        '0017,Ashgrove,4,yes,"To see other classrooms, mostly.",\n'
        "0018,Elmstead,,no,Because my head asked me to,We would all do it again please\n"
        "0019,Elmstead,2,no,,\n"
    )
    assert survey(data.encode()) == [
        ("0017", {"id": "0017", "school": "Ashgrove", "score": 4, "visits": True},
         "Why did you join, and what came of it?\n\nRespondent 0017: To see other classrooms, mostly.\n"),
        ("0018", {"id": "0018", "school": "Elmstead", "visits": False},
         ("Why did you join, and what came of it?\n\nRespondent 0018: Because my head asked me to\n\n"
         "Comments\n\nRespondent 0018: We would all do it again please\n")),
    ]  # fmt: skip


def test_questions_are_no_speech_and_are_listed():
    data = b"name,What did you see?\nAnn,Pupils who asked each other\nBen,A quiet and busy room\n"
    first, second = Spreadsheet().read(data, "a.csv")
    assert [first.speech(turn) for turn in first.turns] == ["Pupils who asked each other"]
    assert "“What did you see?”" in first.findings[0].what
    assert second.findings == ()


def test_closed_questions_are_attributes():
    rows = "".join(f"{n},Strongly agree with this,I liked visit number {n}\n" for n in range(9))
    found = survey(("No,Do you agree with this?,Anything else?\n" + rows).encode())
    assert found[3][1] == {"No": 3, "Do you agree with this?": "Strongly agree with this"}
    assert found[3][2] == "Anything else?\n\nRespondent 3: I liked visit number 3\n"


def test_ids_that_are_no_names_of_folders_or_come_twice():
    rows = "a/b,We met at the bus stop\na/b,We met again in the hall\n"
    parts = [part for part, _, _ in survey(("group,What happened then?\n" + rows).encode())]
    assert parts == ["row-2", "row-3"]
    rows = "a/b,We met at the bus stop\na\\b,We met again in the hall\n"
    parts = [part for part, _, _ in survey(("id,What happened then?\n" + rows).encode())]
    assert parts == ["a-b", "a-b-2"]


def test_a_formula_without_a_value_is_said():
    data = workbook([["Speaker", "Text"], ["Ann", "=1+1"], ["Ben", "yes"]])
    document = read(data)
    assert "formula cells without a value" in document.findings[0].what
    assert document.text == "Ben: yes\n"


def test_too_many_respondents_are_refused(monkeypatch):
    monkeypatch.setattr("qualcode.importers.spreadsheet._RESPONDENTS", 1)
    with pytest.raises(QualcodeError, match="too many for a survey"):
        survey(b"id,Why?\n1,because we all wanted to\n2,because of the cake there\n")
