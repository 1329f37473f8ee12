"""HTML, Markdown, LaTeX and Word as their readers meet them."""

from datetime import UTC, datetime
from html.parser import HTMLParser

import docx
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.exporters import registry
from qualcode.exporters.latex import plain
from qualcode.table import Table


class Page(HTMLParser):
    """The tags of a page, and the text of its cells."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.cells, self.inside = [], [], False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag in {"td", "th"}:
            self.cells.append("")
            self.inside = True

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.cells[-1] += data


def test_a_page_needs_nothing_else(table):
    page = Page(registry.render(table, "html"))
    tags = [tag for tag, _ in page.tags]
    assert not {"script", "link", "img", "iframe"} & set(tags)
    assert not [
        value for _, attrs in page.tags for name, value in attrs.items() if name in {"src", "href"}
    ]
    assert tags.count("caption") == 1
    scopes = [attrs["scope"] for tag, attrs in page.tags if tag == "th"]
    assert scopes == ["col"] * 8 + ["row"] * 5
    assert dict(page.tags)["html"] == {"lang": "en-GB"}


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=20), min_size=1
    )
)
@settings(deadline=None, max_examples=60)
def test_cells_of_a_page_are_text_and_nothing_else(cells):
    frame = pl.DataFrame({"first": [""] * len(cells), "quote": cells})
    page = Page(registry.render(Table("t", frame, "T", "u", "b"), "html"))
    shown = page.cells[3::2]
    assert shown == [cell.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd") for cell in cells]


def test_a_row_of_markdown_is_one_line_with_as_many_cells(table):
    lines = [line for line in registry.render(table, "md").split("\n") if line.startswith("|")]
    bars = [line.replace("\\|", "").count("|") for line in lines]
    assert bars == [9] * 7


@given(st.text(max_size=30))
@settings(deadline=None)
def test_no_sign_of_latex_is_left_alone(text):
    rest = plain(text)
    for sign in (r"\textbackslash{}", r"\textasciitilde{}", r"\textasciicircum{}", r"\textless{}",
                 r"\textgreater{}", r" \newline ", "{[}", "{]}", r"\{", r"\}", r"\$", r"\&", r"\#",
                 r"\%", r"\_", r"\textbar{}", "{*}"):  # fmt: skip
        rest = rest.replace(sign, "")
    assert not set("\\{}$&#%_~^|*") & set(rest)


@pytest.fixture
def document(table, tmp_path):
    made = datetime(2024, 3, 1, 12, 30, tzinfo=UTC)
    return docx.Document(registry.write(table, tmp_path / "t.docx", made=made))


def test_word_holds_every_cell(document, table):
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows[0] == table.frame.columns
    assert rows[1] == [
        "trust",
        'We said "yes" – & meant it.\nTwice.',
        "0017",
        "4",
        "1.5",
        "yes",
        "57.1%",
        "–",
    ]
    assert rows[3][1] == "*not* `bold`, _maybe_ 👩‍🏫"
    assert len(rows) == 6


def test_word_says_what_the_table_rests_on(document, table):
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert text.startswith(table.title)
    assert f"Base: {table.base}." in text
    assert "Left out: 1 coding." in text


def test_the_header_repeats_and_wide_tables_lie_across(document):
    first = document.tables[0].rows[0]._tr
    assert first.trPr.xpath("w:tblHeader")
    section = document.sections[0]
    assert section.page_width > section.page_height


def test_the_document_bears_the_date_given(document):
    assert document.core_properties.created == datetime(2024, 3, 1, 12, 30, tzinfo=UTC)
    assert document.core_properties.title == "Codes & <themes>, layer mina_2"
    assert document.core_properties.author == "qualcode"


def test_control_characters_do_not_break_word(tmp_path):
    frame = pl.DataFrame({"quote": ["bell\x07 <&>", "line\nline"]})
    table = Table("t", frame, "T\x0b", "u", "b\x00", ("n\x1f",))
    rows = docx.Document(registry.write(table, tmp_path / "t.docx")).tables[0].rows
    assert rows[1].cells[0].text == "bell\ufffd <&>"


def test_a_wide_matrix_in_word_turns_its_names_and_keeps_words_and_numbers_whole(tmp_path):
    codes = {f"shared-leadership-{n}": [0, 1] for n in range(20)}
    frame = pl.DataFrame(
        {"participant": ["P01", "P02"], "quote": ["so we went " * 20] * 2, **codes}
    )
    path = registry.write(Table("matrix", frame, "M", "u", "b"), tmp_path / "m.docx")
    head, row = docx.Document(str(path)).tables[0].rows[:2]
    turned = [cell._tc.xpath("w:tcPr/w:textDirection") != [] for cell in head.cells]
    assert turned == [False, False] + [True] * 20
    widths = [cell.width.pt for cell in row.cells]
    assert min(widths[2:]) > 10  # a line of 7 points stands upright in it
    assert widths[1] > 3 * widths[2]
