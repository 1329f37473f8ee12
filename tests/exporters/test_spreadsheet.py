from datetime import UTC, datetime

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.errors import QualcodeError
from qualcode.exporters import registry, spreadsheet
from qualcode.exporters.base import Export
from qualcode.table import Table

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20).filter(
    lambda text: "_x" not in text and not {"\ufffe", "\uffff"} & set(text)
)
ROWS = st.lists(
    st.tuples(
        st.none()
        | TEXT
        | st.sampled_from(["=1+1", "0017", "https://x.org", "1e5", "TRUE", "a\nb"]),
        st.none() | st.integers(-(2**53), 2**53),
        st.none() | st.floats(allow_nan=False, allow_infinity=False, width=32),
        st.none() | st.booleans(),
    ),
    max_size=6,
)
SCHEMA = {"text": pl.String, "n": pl.Int64, "x": pl.Float64, "yes": pl.Boolean}


def opened(table, folder, **options):
    return openpyxl.load_workbook(registry.write(table, folder / "t.xlsx", **options))


@given(ROWS)
@settings(deadline=None, max_examples=30)
def test_cells_come_back_as_they_were(tmp_path_factory, rows):
    table = Table("t", pl.DataFrame(rows, schema=SCHEMA, orient="row"), "T", "u", "b")
    sheet = opened(table, tmp_path_factory.mktemp("x")).worksheets[0]
    told = list(sheet.iter_rows(values_only=True))
    assert told[0] == tuple(SCHEMA)
    for row, cells in zip(rows, told[1:], strict=False):
        assert cells[0] == row[0]
        assert cells[1:2] == row[1:2]
        assert cells[2] is row[2] or cells[2] == pytest.approx(row[2], rel=1e-15)
        assert cells[3] is row[3]


def test_the_sheet_is_ready_to_work_with(table, tmp_path):
    book = opened(table, tmp_path)
    sheet = book["frequencies"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:H6"
    assert sheet["A5"].value == "=1+1"
    assert sheet["A5"].data_type == "s"
    assert sheet["C2"].value == "0017"
    assert sheet.column_dimensions["G"].number_format == "0.0%"
    assert sheet["G2"].value == pytest.approx(4 / 7)
    assert sheet["D2"].value == 4
    assert sheet["D5"].value is None
    assert 30 < sheet.column_dimensions["B"].width <= 60
    assert sheet.print_title_rows == "$1:$1"


def test_the_second_sheet_says_how_it_was_made(table, tmp_path):
    book = opened(table, tmp_path)
    assert book.sheetnames == ["frequencies", "About"]
    assert list(book["About"].iter_rows(values_only=True)) == [
        ("Title", "Codes & <themes>, layer mina_2"),
        ("Unit", "one row a code"),
        ("Base", table.base),
        ("Note", "Left out: 1 coding."),
        ("Note", "=SUM(A1) is *no* formula here, 100% sure."),
        ("Rows", "5"),
        ("Table", "qualcode table frequencies"),
    ]


def test_what_excel_cannot_hold_is_shown_and_said(tmp_path):
    quotes = ["x" * 40_000, "😀" * 20_000, "bell\x07", "y" * 32_767, "a\r\nb"]
    frame = pl.DataFrame({"quote": quotes})
    book = opened(Table("segments", frame, "T", "u", "b"), tmp_path)
    told = [row[0] for row in book["segments"].iter_rows(values_only=True)][1:]
    assert told[0] == "x" * 32_766 + "…"
    assert told[1] == "😀" * 16_383 + "…"
    assert told[2:] == ["bell\ufffd", "y" * 32_767, "a\nb"]
    notes = [row[1] for row in book["About"].iter_rows(values_only=True) if row[0] == "Note"]
    assert notes == [
        "Cells cut to the 32,767 letters that Excel holds: 2.",
        "Cells with control characters, each shown as \ufffd: 1.",
    ]


def test_escapes_of_excel_itself_stay_text(tmp_path):
    import zipfile

    frame = pl.DataFrame({"quote": ["_x0041_"]})
    registry.write(Table("t", frame, "T", "u", "b"), tmp_path / "t.xlsx")
    with zipfile.ZipFile(tmp_path / "t.xlsx") as archive:
        assert b"_x005F_x0041_" in archive.read("xl/sharedStrings.xml")


def test_the_date_is_the_one_given(table, tmp_path):
    assert opened(table, tmp_path).properties.created == datetime(1980, 1, 1)  # noqa: DTZ001
    made = datetime(2024, 3, 1, 12, 30, tzinfo=UTC)
    assert opened(table, tmp_path, made=made).properties.created == datetime(2024, 3, 1, 12, 30)  # noqa: DTZ001


def test_a_large_table_is_written_row_by_row_with_the_same_cells(table, tmp_path, monkeypatch):
    monkeypatch.setattr(spreadsheet, "_MANY", 1)
    sheet = opened(table, tmp_path).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))[1:]
    assert [row[0] for row in rows[:4]] == ["trust", "safe_to_fail", "time|money", "=1+1"]
    assert [row[3] for row in rows] == [4, 0, -1, None, 2]


def test_more_than_excel_holds_is_a_stop(monkeypatch):
    monkeypatch.setattr(spreadsheet, "_ROWS", 2)
    with pytest.raises(QualcodeError, match="Excel holds 2 rows"):
        spreadsheet.dump(Export(Table("t", pl.DataFrame({"a": [1, 2, 3]}), "T", "u", "b")))


def test_a_table_without_columns(tmp_path):
    assert opened(Table("t", pl.DataFrame(), "T", "u", "b"), tmp_path).sheetnames == ["t", "About"]


def test_a_name_that_excel_refuses_for_a_sheet(tmp_path):
    table = Table("a/b[c]: " + "d" * 40, pl.DataFrame({"a": [1]}), "T", "u", "b")
    assert opened(table, tmp_path).sheetnames[0].startswith("a b c")
