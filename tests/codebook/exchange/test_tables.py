"""Tables of every tool: what comes over, what is said, and what is refused with its place."""

from io import BytesIO

import openpyxl
import pytest
from docx import Document
from docx.shared import Cm

from qualcode.codebook import shipped, yaml_file
from qualcode.codebook.dump import as_yaml
from qualcode.codebook.exchange import registry
from qualcode.codebook.exchange.base import Incoming, Outgoing
from qualcode.errors import QualcodeError


def read(data: str | bytes, where: str, name: str = ""):
    form = registry.to_read(f".{where.rpartition('.')[2]}", name)
    raw = data.encode() if isinstance(data, str) else data
    return registry.read(form, Incoming(raw, where, where.partition(".")[0]))


def tree(reading) -> list[str]:
    assert reading.codebook is not None, [str(each) for each in reading.findings]
    return ["/".join(code.path) for code in reading.codebook.codes]


def said(reading) -> list[str]:
    return [str(finding) for finding in reading.findings]


def workbook(*rows, title: str = "Codes") -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


def saved(document) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def ours() -> openpyxl.Workbook:
    book = yaml_file.load(shipped.path("jpd")).codebook
    data = registry.dump(registry.to_write(".xlsx"), Outgoing(book))
    return openpyxl.load_workbook(BytesIO(data))


def test_an_edit_in_excel_comes_back_as_that_edit_alone():
    before = yaml_file.load(shipped.path("jpd")).codebook
    book = ours()
    sheet = book["Codes"]
    head = [cell.value for cell in sheet[1]]
    (row,) = [cells[0].row for cells in sheet.iter_rows() if cells[0].value == "trust"]
    sheet.cell(row, head.index("definition") + 1).value = "Edited by a colleague."
    keywords = sheet.cell(row, head.index("keywords") + 1)
    keywords.value += "\nrely on"
    after = read(saved(book), "jpd.xlsx").codebook
    changed = [code.id for code in after.codes if code != before.by_id[code.id]]
    assert changed == ["trust"]
    assert after.by_id["trust"].keywords == (*before.by_id["trust"].keywords, "rely on")


def test_every_cell_of_our_workbook_is_text():
    sheet = ours()["Codes"]
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s"}
    formats = {cell.number_format for row in sheet.iter_rows() for cell in row if cell.value}
    assert formats == {"@"}
    assert {column.number_format for column in sheet.column_dimensions.values()} == {
        "@"
    }  # new rows


def test_rows_may_be_sorted_otherwise_and_columns_left_out():
    text = "parent,name,id\njoint,Trust,trust\n,Joint work,joint\n"
    reading = read(text, "book.csv")
    assert tree(reading) == ["joint", "joint/trust"]
    assert "columns that are not there count as empty: definition, include" in said(reading)[0]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_any_usual_separator_and_unicode_encoding_is_read(sign, encoding):
    text = f"id{sign}name{sign}definition\r\na{sign}Zürich{sign}One\r\n"
    assert read(text.encode(encoding), "book.csv").codebook.by_id["a"].name == "Zürich"


def test_the_codebook_of_taguette_is_read_by_its_parents():
    text = (
        "tag,parent,description,number of highlights\r\n"
        "work,,Joint work,7\r\nwork.trust,work,Feeling safe,3\r\nother,,,0\r\n"
    )
    reading = read(text, "codebook.csv")
    assert tree(reading) == ["work", "work/trust", "other"]
    assert reading.codebook.by_id["trust"].name == "trust"
    assert reading.codebook.by_id["trust"].definition == "Feeling safe"
    assert any("counts of the other project are not read: number of highlights" in each
               for each in said(reading))  # fmt: skip


def test_a_dotted_way_alone_is_a_tree_if_taguette_is_named():
    text = "name,description\nwork.trust,Feeling safe\n"
    assert tree(read(text, "codebook.csv", "taguette")) == ["work", "work/trust"]
    assert tree(read(text, "codebook.csv")) == ["work-trust"]


@pytest.mark.parametrize("between", [" > ", "\\"])
def test_the_table_of_maxqda_is_read(between):
    book = workbook(["Code", "Memo"], [f"Work{between}Trust{between}Safety", "Feeling safe"],
                    ["Work", "Joint work"])  # fmt: skip
    reading = read(saved(book), "codes.xlsx")
    assert tree(reading) == ["work", "work/trust", "work/trust/safety"]
    assert reading.codebook.by_id["work"].definition == "Joint work"
    assert any("names that stand only above other codes became codes too: 1" in each
               for each in said(reading))  # fmt: skip


def test_the_codebook_of_nvivo_is_read_from_word_by_its_indents():
    document = Document()
    document.add_heading("Codebook")
    table = document.add_table(rows=1, cols=4)
    for cell, text in zip(
        table.rows[0].cells, ("Name", "Description", "Files", "References"), strict=True
    ):
        cell.text = text
    for depth, name in ((0, "Work"), (1, "Trust"), (2, "Safety"), (1, "Time"), (0, "Other")):
        cells = table.add_row().cells
        cells[0].text, cells[1].text, cells[2].text = name, f"About {name}", "3"
        cells[0].paragraphs[0].paragraph_format.left_indent = Cm(depth / 2)
    reading = read(saved(document), "codebook.docx")
    assert tree(reading) == ["work", "work/trust", "work/trust/safety", "work/time", "other"]
    assert any("not read: Files, References" in each for each in said(reading))


def test_the_codebook_of_nvivo_is_read_from_excel_by_blanks_formats_and_backslashes():
    head = ["Name", "Description", "Files", "References"]
    blanks = workbook(["Codes"], head, ["Work", "w", 1, 2], ["  Trust", "t", 1, 2])
    assert tree(read(saved(blanks), "a.xlsx")) == ["work", "work/trust"]
    formats = workbook(head, ["Work", "w", 1, 2], ["Trust", "t", 1, 2])
    formats.active["A3"].alignment = openpyxl.styles.Alignment(indent=1)
    assert tree(read(saved(formats), "a.xlsx")) == ["work", "work/trust"]
    ways = workbook(head, ["Work\\Trust", "t", 1, 2], ["Work", "w", 1, 2])
    assert tree(read(saved(ways), "a.xlsx")) == ["work", "work/trust"]


def test_the_lists_of_qualcoder_are_read_with_tabs_or_commas():
    wanted = ["work", "work/partners", "work/partners/trust", "alone"]
    tabs = read("Work>>Partners>>Trust\tFeeling safe\nAlone\n", "codes.txt")
    assert tree(tabs) == wanted
    assert tabs.codebook.by_id["trust"].definition == "Feeling safe"
    assert tree(read('Work>>Partners>>Trust,"Feeling, safe"\nAlone,\n', "codes.csv")) == wanted


def merged() -> bytes:
    book = ours()
    book["Codes"].merge_cells("B3:B5")
    return saved(book)


def formula() -> bytes:
    book = ours()
    book["Codes"]["D3"] = "=A1&A2"
    return saved(book)


def word(rows: int = 0) -> bytes:
    document = Document()
    document.add_paragraph("Trust: feeling safe")
    if rows:
        table = document.add_table(rows=rows, cols=2)
        table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Name", "Description"
        table.rows[1].cells[0].merge(table.rows[1].cells[1]).text = "Trust"
    return saved(document)


BAD = {
    "merged cells": (merged(), "a.xlsx", "a.xlsx, sheet Codes, cell B3 to B5: cells are merged here"),
    "a formula": (formula(), "a.xlsx", "a.xlsx, sheet Codes, cell D3: a formula stands here, not text"),
    "no workbook": (b"name,definition", "a.xlsx", "a.xlsx: this is no Excel workbook (.xlsx)"),
    "Word as Excel": (word(), "a.xlsx", "a.xlsx: this is no Excel workbook (.xlsx)"),
    "a damaged workbook": (merged()[:-40], "a.xlsx", "a.xlsx: this is no Excel workbook"),
    "Word without a table": (word(), "a.docx", "a.docx: the document holds no table"),
    "Word with merged cells": (word(2), "a.docx", "a.docx, table 1, row 2: cells are merged here"),
    "a wrong separator": ("id^name\na^A\n", "a.csv", "a.csv, row 1: no column names"),
    "no head": ("1,2,3\n4,5,6\n", "a.csv", "no column names a code: 1, 2, 3"),
    "a wrong encoding": ("id,name\na,Zürich\n".encode("cp1252"), "a.csv",
                         "a.csv, line 2: this is not UTF-8 text"),
    "empty": (b"", "a.csv", "a.csv: the file is empty"),
    "binary": (b"id,name\0", "a.csv", "a.csv: this is no table of text"),
    "no codes": ("id,name\n", "a.csv", "a.csv, row 1: no code stands below the first row"),
    "no name": ("id,name\na,\n", "a.csv", "a.csv, row 2, column id: `name` is missing"),
    "an id twice": ("id,name\na,A\na,B\n", "a.csv", "a.csv, row 3, column id: the id `a` stands twice; the first is in row 2"),
    "a bad id": ("id,name\nA b,A\n", "a.csv", "a.csv, row 2, column id: `id` cannot be `A b`"),
    "a strange parent": ("id,name,parent\na,A,c\nb,B,\n", "a.csv", "a.csv, row 2, column parent: `parent`: unknown code 'c'"),
    "a circle": ("id,name,parent\na,A,b\nb,B,a\n", "a.csv", "a.csv, row 3, column parent: `b` stands below itself"),
    "a wrong dimension": ("id,name,dimension\na,A,mechansim\n", "a.csv",
                          "a.csv, row 2, column dimension: unknown dimension 'mechansim'"),
    "a broken scale": ("id,name,scale\na,A,{min: 0\n", "a.csv", "a.csv, row 2, column scale: `scale` must be a mapping"),
    "a column twice": ("id,name,name\na,A,B\n", "a.csv", "a.csv, row 1, column name: the column `name` stands twice"),
    "a comma without quotes": ("id,name\na,A,B\n", "a.csv", "a.csv, row 2: the row has 3 cells, the first row 2"),
    "two versions": ("id,name,version\na,A,1\nb,B,2\n", "a.csv", "row 3, column version: `version` holds for the whole"),
    "a tag twice": ("tag,description\na.b,1\na.b,2\n", "a.csv", "a.csv, row 3, column tag: the code `a > b` stands twice"),
    "a parent that is gone": ("tag,parent,description\na.b,a,1\n", "a.csv", "a.csv, row 2, column parent: no row has the code `a`"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "where", "wanted"), BAD.values(), ids=BAD)
def test_bad_tables_are_one_clear_finding_with_its_place(data, where, wanted):
    reading = read(data, where)
    assert reading.codebook is None
    errors = [str(finding) for finding in reading.errors]
    assert len(errors) == 1, errors
    assert wanted in errors[0]


def test_what_is_not_read_is_said_with_its_place():
    reading = read("id,name,defnition\na,A,Nothing\n", "a.csv")
    assert said(reading)[0] == (
        "warning: a.csv, row 1, column defnition: the column `defnition` is not read"
        " (did you mean definition, dimension, version?)"
    )


def test_text_that_a_spreadsheet_would_run_is_guarded_and_comes_back():
    book = read("id,name,definition\na,A,'=HYPERLINK()\n", "a.csv").codebook
    assert book.by_id["a"].definition == "=HYPERLINK()"
    data = registry.dump(registry.to_write(".csv"), Outgoing(book)).decode()
    assert ",'=HYPERLINK()," in data
    assert as_yaml(read(data, "a.csv").codebook) == as_yaml(book)


@pytest.mark.parametrize(
    ("suffix", "name", "wanted"),
    [(".pdf", "", "'.pdf' is no suffix of a codebook"), ("", "", "the file has no suffix"),
     (".csv", "tagette", "unknown format 'tagette'"), (".docx", "nvivo", "cannot be written as nvivo"),
     (".txt", "", "a codebook for qualcoder is a .csv file"), (".xlsx", "taguette", "is a .csv file")],
)  # fmt: skip
def test_a_format_that_cannot_be_written_is_a_stop_with_the_ones_that_can(suffix, name, wanted):
    with pytest.raises(QualcodeError, match=wanted):
        registry.to_write(suffix, name)


def test_a_document_for_readers_is_not_read_back():
    with pytest.raises(QualcodeError, match="cannot be read back"):
        registry.to_read(".html")
