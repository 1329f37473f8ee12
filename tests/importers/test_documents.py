"""OpenDocument, rich text and web pages: what is kept of them, and what a bad one is called."""

import io
import zipfile

import pytest

from qualcode.errors import QualcodeError
from qualcode.importers.open_text import OpenText
from qualcode.importers.rich_text import RichText
from qualcode.importers.web_page import WebPage
from qualcode.transcript.document import Document

NS = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"),
        ("fo", "xsl-fo-compatible"), ("draw", "drawing"),
    )
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
KIND = "application/vnd.oasis.opendocument.text"


def said(document: Document) -> list[tuple[str | None, str]]:
    return [(turn.label, document.speech(turn)) for turn in document.turns]


def packed(**parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def odt(body: str, styles: str = "", before: str = "") -> bytes:
    inner = f"<office:automatic-styles>{styles}</office:automatic-styles>"
    inner += f"<office:body><office:text>{body}</office:text></office:body>"
    content = f"{before}<office:document-content {NS}>{inner}</office:document-content>"
    return packed(**{"mimetype": KIND, "content.xml": content})


def opened(body: str, styles: str = "") -> Document:
    (one,) = OpenText().read(odt(body, styles), "a.odt")
    return one


def test_open_text_white_space_breaks_and_changes():
    one = opened(
        "<text:tracked-changes><text:p>gone</text:p></text:tracked-changes>"
        "<text:p>Ann:  so<text:s text:c='2'/>yes<text:line-break/>and\n   on<text:tab/>it</text:p>"
        "<text:list><text:list-item><text:p>Ben: no</text:p></text:list-item></text:list>"
    )
    assert said(one) == [("Ann", "so  yes\nand on\tit"), ("Ben", "no")]


def test_open_text_names_in_bold():
    bold = (
        "<style:style style:name='T1'><style:text-properties fo:font-weight='bold'/></style:style>"
    )
    lines = "".join(
        f"<text:p><text:span text:style-name='T1'>{who}</text:span> {what}</text:p>"
        for who, what in (("Ann", "So."), ("Ben", "Yes."), ("Ann", "And?"), ("Ben", "No."))
    )
    assert said(opened(lines, bold))[:2] == [("Ann", "So."), ("Ben", "Yes.")]


def test_open_text_notes_and_comments():
    note = "<text:note text:note-class='endnote'><text:note-citation>i</text:note-citation>"
    note += "<text:note-body><text:p>Since 2020.</text:p></text:note-body></text:note>"
    comment = "<office:annotation{}><dc:creator>Jo</dc:creator><text:p>Look</text:p>"
    comment += "</office:annotation>"
    named = comment.format(' office:name="c"')
    one = opened(
        f"<text:p>Ann: we trust{note} them</text:p>"
        f"<text:p>Ben: {named}yes<office:annotation-end"
        f" office:name='c'/> we do{comment.format('')}</text:p><text:p>Ann: ok</text:p>"
    )
    assert "[endnote to “… we trust”: Since 2020.]" in one.text
    assert [one.text[r.start : r.end] for r in one.remarks] == ["yes", "yes we do"]
    assert said(one) == [("Ann", "we trust them"), ("Ben", "yes we do"), ("Ann", "ok")]


def test_open_text_tables():
    rows = "".join(
        f"<table:table-row><table:table-cell><text:p>{who}</text:p></table:table-cell>"
        f"<table:table-cell><text:p>{what}</text:p><text:p>more</text:p></table:table-cell>"
        "</table:table-row>"
        for who, what in (("Speaker", "Text"), ("Ann", "Hello there."), ("Ben", "Yes."))
    )
    assert said(opened(f"<table:table>{rows.replace('Text</text:p><text:p>more', 'Text')}</table:table>")) == [
        ("Ann", "Hello there.\nmore"), ("Ben", "Yes.\nmore")
    ]  # fmt: skip


def rtf(inner: str | bytes) -> Document:
    data = inner if isinstance(inner, bytes) else inner.encode("ascii")
    (one,) = RichText().read(rb"{\rtf1\ansi\ansicpg1252 " + data + b"}", "a.rtf")
    return one


def test_rich_text_bytes_and_surrogates():
    one = rtf(rb"Ann: caf\'e9 don\'92t \u55357?\u56832?\par Ben: na\u239?ve " + b"caf\xe9\\par")
    assert said(one) == [("Ann", "café don’t 😀"), ("Ben", "naïve café")]
    assert one.text.encode()


def test_rich_text_in_utf8_which_is_against_its_rules():
    assert said(rtf("Ann: café 😀\\par Ben: no\\par".encode()))[0] == ("Ann", "café 😀")


def test_rich_text_in_another_code_page():
    data = rb"{\rtf1\ansi\ansicpg1251 Ann: \'cf\'f0\'e8\'e2\'e5\'f2\par Ben: no\par}"
    (one,) = RichText().read(data, "a.rtf")
    assert said(one)[0] == ("Ann", "Привет")


def test_rich_text_bold_deleted_and_hidden_parts():
    one = rtf(
        r"{\header Secret\par}{\b Ann} So {\deleted never }we do.\line And on.\par"
        r"{\b Ben} Yes.\par \b Ann\b0  And?\par {\b Ben\plain  No.}\par"
    )
    assert said(one) == [
        ("Ann", "So we do.\nAnd on."), ("Ben", "Yes."), ("Ann", "And?"), ("Ben", "No.")
    ]  # fmt: skip


def test_rich_text_footnotes_comments_links_and_pictures():
    one = rtf(
        r"Ann: we trust{\super\chftn{\footnote\pard\plain {\super\chftn} Since 2020.}} them\par "
        r"Ben: {\*\atrfstart 1}yes{\*\atrfend 1}{\*\atnid J}{\*\atnauthor Jo}\chatn"
        r"{\*\annotation{\*\atnref 1}\pard Look{\b  here}\par} we do\par "
        r'Ann: see {\field{\*\fldinst{HYPERLINK "https://x.org"}}{\fldrslt this}}'
        r"{\pict\pngblip 89504e47}.\par"
    )
    assert said(one) == [("Ann", "we trust them"), ("Ben", "yes we do"), ("Ann", "see this.")]
    assert "[footnote to “… we trust”: Since 2020.]" in one.text
    assert [(one.text[r.start : r.end], r.text, r.author) for r in one.remarks] == [
        ("yes", "Look here", "Jo")
    ]


def test_rich_text_tables_keep_their_cells():
    row = r"\trowd\cellx1\cellx2\intbl {}\cell {}\cell\row "
    one = rtf(row.format("Speaker", "Text") + row.format("Ann", r"So\par yes")
              + row.format("Ben", "No | yes") + r"\pard The end.\par")  # fmt: skip
    assert said(one) == [("Ann", "So\nyes"), ("Ben", "No | yes")]
    assert one.text.endswith("The end.\n")


def test_rich_text_with_raw_bytes_in_a_picture():
    one = rtf(rb"Ann: yes{\pict\bin6 {}\\\x00\xff}\par Ben: no\par")
    assert said(one) == [("Ann", "yes"), ("Ben", "no")]


def page(body: str) -> Document:
    (one,) = WebPage().read(body.encode(), "a.html")
    return one


def test_a_page_without_scripts_menus_and_hidden_parts():
    one = page(
        "<html><head><title>T</title><style>p{}</style></head><body><nav>Home</nav>"
        "<script>var x = 1</script><p style='display:none'>Hidden</p><p>Ann: so\n  yes<br>and &amp;"
        " on</p><ul><li>Ben: no</li></ul><noscript>Enable it</noscript><!-- note --></body></html>"
    )
    assert one.text == "Ann: so yes\nand & on\n\nBen: no\n"


def test_a_piece_of_a_page_with_breaks_only():
    one = page("Ann: so<br><br>Ben: yes&nbsp;we do<br><br>Ann: ok<br>and<br><br>Ben: no")
    assert said(one) == [
        ("Ann", "so"),
        ("Ben", "yes\u00a0we do"),
        ("Ann", "ok\nand"),
        ("Ben", "no"),
    ]


def test_a_page_in_the_encoding_that_it_names():
    body = '<meta charset="windows-1252"><p>Ann: café – don’t</p><p>Ben: no</p>'
    (one,) = WebPage().read(body.encode("cp1252"), "a.htm")
    assert said(one)[0] == ("Ann", "café – don’t")


def test_a_page_that_names_another_encoding_than_it_has():
    body = (
        '<?xml version="1.0" encoding="utf-8"?><meta charset="ascii"><p>Ann: café</p><p>Ben: no</p>'
    )
    (one,) = WebPage().read(body.encode(), "a.htm")
    assert said(one)[0] == ("Ann", "café")


def test_a_page_with_a_table_of_speakers():
    rows = "".join(
        f"<tr><td>{time}</td><td><b>{who}</b></td><td><p>{what}</p></td></tr>"
        for time, who, what in (("0:05", "Ann", "Hello, how are you?"), ("0:09", "Ben", "Fine, yes."),
                                ("0:12", "Ann", "Good to hear."))
    )  # fmt: skip
    one = page(f"<table>{rows}</table>")
    assert [(turn.label, turn.begins) for turn in one.turns] == [
        ("Ann", 5000), ("Ben", 9000), ("Ann", 12_000)
    ]  # fmt: skip


def test_a_list_of_names_and_speech():
    one = page("<dl><dt>Ann<dd>So?<dt>Ben<dd>Yes.<dt>Ann<dd>And?<dt>Ben<dd>No.</dl>")
    assert said(one) == [("Ann", "So?"), ("Ben", "Yes."), ("Ann", "And?"), ("Ben", "No.")]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
BAD = {
    "odt: no zip": (OpenText, b"hello", "is no OpenDocument text"),
    "odt: cut short": (OpenText, odt("<text:p>Ann: yes</text:p>")[:-60], "damaged"),
    "odt: old": (OpenText, OLE, "old OpenDocument text"),
    "odt: a Word document": (
        OpenText, packed(**{"word/document.xml": "x"}), "no OpenDocument text but a Word document"),
    "odt: a sheet": (
        OpenText, packed(**{"content.xml": f"<office:document-content {NS}/>"}), "another document"),
    "odt: empty": (OpenText, odt("<text:p/>"), "holds no text"),
    "odt: entities": (
        OpenText, odt("<text:p>&x;</text:p>", before='<!DOCTYPE a [<!ENTITY x "y">]>'), "entities"),
    "odt: locked": (
        OpenText, packed(**{"content.xml": "x", "META-INF/manifest.xml": "<encryption-data/>"}),
        "password"),
    "odt: bomb": (OpenText, packed(**{"content.xml": " " * 40_000_000}), "would unpack to 40 MB"),
    "rtf: plain text": (RichText, b"Ann: yes", "is no rich text"),
    "rtf: a zip": (RichText, packed(a="b"), "is no rich text"),
    "rtf: empty": (RichText, b"{\\rtf1\\ansi \\par}", "holds no text"),
    "rtf: cut short": (RichText, b"{\\rtf1\\ansi{\\fonttbl{\\f0 Ar", "holds no text"),
    "html: empty": (WebPage, b"<html><body></body></html>", "holds no text"),
    "html: only scripts": (WebPage, b"<script>x</script>", "holds no text"),
    "html: a comment": (WebPage, b"<!-- -->", "holds no text"),
    "html: binary": (WebPage, b"\x89PNG\r\n\x1a\n\0\0\0", "no text file"),
}  # fmt: skip


@pytest.mark.parametrize(("importer", "data", "what"), BAD.values(), ids=BAD)
def test_a_bad_file_is_one_sentence(importer, data, what):
    with pytest.raises(QualcodeError) as stop:
        importer().read(data, "a.file")
    assert what in stop.value.message
    assert stop.value.hint
