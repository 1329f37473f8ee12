"""CSV, TSV, JSON, JSON lines and Parquet give back what went in."""

import csv
import io
import json

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.exporters import registry
from qualcode.table import Table

NASTY = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12),
    st.sampled_from(
        ["=1+1", "@x", "-", '"', '""', ",", "\t", "a\nb", "a\r\nb", "\r", "👩‍🏫", "é", "", " "]
    ),
)
CELLS = st.lists(st.tuples(NASTY, st.none() | st.integers(-(2**53), 2**53)), max_size=6)


def made(cells):
    frame = pl.DataFrame(cells, schema={"text": pl.String, "number": pl.Int64}, orient="row")
    return Table("t", frame, "T", "u", "b")


def rows(text, separator):
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


@given(CELLS, st.sampled_from([("csv", ","), ("tsv", "\t")]))
@settings(deadline=None, max_examples=150)
def test_raw_csv_comes_back_as_it_was(cells, kind):
    name, separator = kind
    given_rows = rows(registry.render(made(cells), name, raw=True), separator)
    assert given_rows[0] == ["text", "number"]
    assert given_rows[1:] == [[text, "" if n is None else str(n)] for text, n in cells]


@given(CELLS)
@settings(deadline=None, max_examples=150)
def test_no_cell_of_a_csv_is_a_formula_and_numbers_stay_numbers(cells):
    given_rows = rows(registry.render(made(cells), "csv"), ",")[1:]
    for (text, number), (told, counted) in zip(cells, given_rows, strict=True):
        assert told in {text, f"'{text}"}
        assert not told.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert told == text or text[0] in "=+-@\t\r"
        assert counted == ("" if number is None else str(number))


def test_names_of_columns_are_guarded_too():
    table = Table("t", pl.DataFrame({"=cmd()": ["a"], "ok": ["b"]}), "T", "u", "b")
    assert registry.render(table, "csv").splitlines()[0] == "'=cmd(),ok"
    assert registry.render(table, "csv", raw=True).splitlines()[0] == "=cmd(),ok"


def test_utf8_without_a_mark_and_with_plain_line_ends():
    data = registry.render(made([("é", 1)]), "csv").encode()
    assert data == b"text,number\n\xc3\xa9,1\n"


@given(CELLS)
@settings(deadline=None, max_examples=100)
def test_json_comes_back_as_it_was(cells):
    wanted = [{"text": text, "number": number} for text, number in cells]
    told = json.loads(registry.render(made(cells), "json"))
    assert told["rows"] == wanted
    assert told["about"] == made(cells).about()
    lines = registry.render(made(cells), "jsonl").split("\n")
    assert [json.loads(line) for line in lines if line] == wanted


def test_what_is_no_number_is_null_in_json():
    table = Table("t", pl.DataFrame({"a": [float("nan"), float("inf"), 1.0]}), "T", "u", "b")
    assert json.loads(registry.render(table, "json"))["rows"] == [
        {"a": None},
        {"a": None},
        {"a": 1},
    ]


def test_parquet_keeps_types(table, tmp_path):
    path = registry.write(table, tmp_path / "t.parquet")
    assert pl.read_parquet(path).equals(table.frame)
