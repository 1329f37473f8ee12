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
