"""PDF: reading order, running lines, paragraphs, broken words, labels, files that do not read."""

import pytest

from qualcode.errors import QualcodeError
from qualcode.importers.laws import broken
from qualcode.importers.pdf import Pdf
from qualcode.importers.pdf_hyphens import Broken, Join
from qualcode.importers.pdf_lines import Line, lines
from qualcode.importers.pdf_paragraphs import as_text
from qualcode.importers.pdf_words import Word, in_rows, mended
from qualcode.transcript.document import Document

LONG = (
    "It began with a phone call, and then there was a visit that was meant to be an hour and that"
    " went on for the whole afternoon, because nobody wanted to stop talking about the books."
)
TALK = [
    "Interviewer: How did it begin?",
    f"Head: {LONG}",
    "Interviewer: And then?",
    "Head: We came back in the autumn. One of us said it aloud: we have to look at lessons too.",
]
SAID = [tuple(line.split(": ", 1)) for line in TALK]


def read(data: bytes) -> Document:
    (document,) = Pdf().read(data, "a.pdf")
    assert broken(document) == []
    return document


def turns(document: Document) -> list[tuple[str | None, str]]:
    return [(turn.label, document.speech(turn)) for turn in document.turns]


def said(document: Document) -> list[str]:
    return [str(finding) for finding in document.findings]


@pytest.mark.parametrize("columns", [1, 2, 3])
@pytest.mark.parametrize("gap", [0, 6])
def test_words_come_in_reading_order(printer, columns, gap):
    page = printer(size=9 if columns == 3 else 11)
    page.flow(TALK * 12, columns=columns, gap=gap)
    document = read(page.pdf())
    assert turns(document) == SAID * 12
    notes = [note for note in said(document) if "read in columns" in note]
    assert len(notes) == (columns > 1)


def test_a_title_over_two_columns_comes_first(printer):
    page = printer()
    page.put(72, 50, "What three schools told us of the visits in their second year of partnership")
    page.flow(TALK * 6, columns=2, top=90)
    document = read(page.pdf())
    assert document.text.startswith("What three schools told us of the visits")
    assert turns(document)[1:] == SAID * 6


def test_a_turn_goes_on_over_the_page(printer):
    page = printer()
    page.flow([TALK[0], f"Head: {LONG} " + " ".join([LONG] * 30), TALK[2]])
    assert len(page.pages) > 1
    document = read(page.pdf())
    assert [turn.label for turn in document.turns] == ["Interviewer", "Head", "Interviewer"]
    assert document.speech(document.turns[1]) == " ".join([LONG] * 31)


def printed(printer, copies=20):
    """A page as a browser prints it."""
    page = printer()
    page.flow(TALK * copies)
    page.size = 8
    page.on_every_page(24, 24, "26/11/2026, 19:04")
    page.on_every_page(250, 24, "Interview 3 | A study")
    page.on_every_page(24, 824, "https://study.example.org/3")
    page.on_every_page(550, 824, "{page}/{pages}")
    return page


def test_running_lines_are_left_out_and_listed(printer):
    document = read(printed(printer).pdf())
    assert turns(document) == SAID * 20
    top, end = said(document)
    assert top.startswith("note: a.pdf, page 1-3: unattributed, a line that repeats: “26/11/2026,")
    assert "https://study.example.org/3 1/3" in end


def test_a_running_line_on_a_single_page_is_kept_and_said(printer):
    document = read(printed(printer, copies=2).pdf())
    assert "https://study.example.org/3" in document.text
    assert any("may be a running line" in note and "page 1" in note for note in said(document))


def test_a_name_at_the_top_of_pages_is_no_running_line(printer):
    page = printer()
    for number in range(3):
        page.turn_page() if number else None
        page.put(72, 72, f"Interviewer  0:0{number}")
        page.put(72, 85, "So what was next?")
        page.put(72, 98, f"Head  0:1{number}")
        page.put(72, 111, "We went on and on, and it was good.")
    document = read(page.pdf())
    assert [turn.label for turn in document.turns] == ["Interviewer", "Head"] * 3


def test_numbers_of_lines_are_left_out(printer):
    page = printer()
    page.flow(TALK * 2, x=110)
    for number, row in enumerate(sorted({-float(line.split()[9]) for line in page.pages[0]}), 1):
        page.put(80, 842 + row, str(number))
    document = read(page.pdf())
    assert turns(document) == SAID * 2
    assert "numbers of lines" in said(document)[0]


def test_names_in_bold_without_a_colon(printer):
    page = printer()
    y = 80.0
    for label, speech in [("Anna", "How?"), ("Ben", "So."), ("Anna", "And?"), ("Ben", "No.")]:
        page.put(page.put(72, y, label, bold=True) + 3, y, speech)
        y += 20
    assert turns(read(page.pdf())) == [
        ("Anna", "How?"), ("Ben", "So."), ("Anna", "And?"), ("Ben", "No.")
    ]  # fmt: skip


def test_names_in_a_column_of_their_own(printer):
    page = printer()
    y = 80.0
    for label, speech in [("Anna", ["How was it", "for you all?"]), ("Ben", ["So so."])] * 3:
        page.put(72, y, label)
        for line in speech:
            page.put(160, y, line)
            y += 13
        y += 6
    assert turns(read(page.pdf())) == [("Anna", "How was it for you all?"), ("Ben", "So so.")] * 3


def test_a_hanging_indent_and_a_first_line_indent(printer):
    for first, rest in ((72, 100), (90, 72)):
        page = printer()
        y = 80.0
        for label, speech in SAID * 3:
            for number, line in enumerate((f"{label}: {speech[:40]}", speech[40:80], speech[80:])):
                if line.strip():
                    page.put(rest if number else first, y, line.strip())
                    y += 13
        assert [turn.label for turn in read(page.pdf()).turns] == ["Interviewer", "Head"] * 6


def test_a_word_with_a_colon_at_a_line_start_is_no_speaker(printer):
    page = printer()
    page.flow(
        [*TALK, "Head: That is what they have been asking for and they say: fewer things."] * 4
    )
    assert {turn.label for turn in read(page.pdf()).turns} == {"Interviewer", "Head"}


def test_times_become_anchors(printer):
    page = printer()
    page.flow(
        ["[00:00:05] Ann: so [00:00:07] yes", "Ben: no [inaudible 00:00:09]", "Ann: ok", "Ben: ah"]
    )
    document = read(page.pdf())
    assert turns(document)[:2] == [("Ann", "so yes"), ("Ben", "no [inaudible 00:00:09]")]
    assert [(anchor.position, anchor.milliseconds) for anchor in document.anchors] == [
        (5, 5000), (8, 7000)
    ]  # fmt: skip


HYPHENS = [
    ("improve-", "ment went on", Join.WORD, ""),
    ("the follow-", "up was", Join.HYPHEN, "follow-up"),
    ("I rememb-", "we went", Join.SPACE, "rememb-we"),
    ("we went -", "and then", Join.SPACE, ""),
    ("part\u00ad", "ner", Join.WORD, ""),
    ("some", "thing", Join.SPACE, ""),
    ("in 2019-", "20 it", Join.SPACE, ""),
    ("Anglo-", "Saxon", Join.SPACE, "Anglo-Saxon"),
]


@pytest.mark.parametrize(("one", "other", "join", "doubt"), HYPHENS)
def test_broken_words(one, other, join, doubt):
    assert Broken([one, other]).join(one, other) == (join, doubt)


def test_the_rest_of_the_document_decides():
    assert Broken(["a follow-up", "follow-", "up"]).join("follow-", "up") == (Join.HYPHEN, "")
    assert Broken(["the SENDCo plan", "SEND-", "Co"]).join("SEND-", "Co") == (Join.WORD, "")
    whole = ["improve-", "ment and some-", "thing"]
    assert Broken(whole).join("and some-", "thing") == (Join.WORD, "")
    assert Broken(["some-", "thing"]).join("some-", "thing")[1] == "some-thing"


def test_a_doubtful_word_is_said_with_its_page(printer):
    page = printer()
    talk = ["Ann: It was", "Ben: We had a long talk about our follow-up and more", "Ann: So"]
    page.flow(talk, wide=212)
    assert any("follow-)" in drawn for drawn in page.pages[0])
    document = read(page.pdf())
    assert "follow-up" in document.text
    assert any("page 1: “follow-up”" in note for note in said(document))


def test_letters_printed_twice_are_bold_and_words_from_right_to_left_are_turned():
    twice = [Word(10, 20, 5, 10, "Ann"), Word(10.4, 20.4, 5, 10, "Ann"), Word(25, 40, 5, 10, "so")]
    assert [(word.text, word.bold) for word in mended(twice)] == [("Ann", True), ("so", False)]
    hebrew = [Word(10, 20, 5, 10, "םולש"), Word(25, 40, 5, 10, ":השמ")]
    assert [word.text for word in mended(hebrew)] == ["משה:", "שלום"]


HEBREW = [
    "רות: בהתחלה היה קשה. היינו צריכים זמן כדי לבנות אמון, ולא כולם רצו את זה.",
    "דן: ומה עזר?",
    "רות: הפגישות הקצרות. דיברנו על מה שראינו, וזה שינה את האווירה.",
    "דן: תודה רבה לך.",
    "רות: תודה.",
]


def printed_leftward(paragraphs: list[str], indent: float = 0) -> list[Line]:
    """The paragraphs as lines of a page whose right edge is even, letters as they are drawn."""
    words, y = [], 0.0
    for paragraph in paragraphs:
        right, y = 400 - indent, y + 12
        for word in paragraph.split():
            if right - 5 * len(word) < 150:
                right, y = 400, y + 12
            words.append(Word(right - 5 * len(word), right, y, 10, word[::-1]))
            right -= 5 * len(word) + 3
    return lines(words, 1, 0)


@pytest.mark.parametrize("indent", [0, 15])
@pytest.mark.parametrize("named", [True, False])
def test_paragraphs_from_right_to_left_end_where_the_next_word_would_have_fitted(indent, named):
    said = [each if named else each.partition(": ")[2] for each in HEBREW]
    assert as_text(printed_leftward(said, indent), "a.pdf").text.split("\n\n") == said


def test_names_before_a_gap_are_labels_from_right_to_left_too():
    words, y = [], 0.0
    for who, what in (("רות", "כן תודה"), ("דן", "ומה עזר"), ("רות", "הפגישות"), ("דן", "כן")):
        y += 12
        words.append(Word(400 - 6 * len(who), 400, y, 10, who[::-1]))
        right = 330
        for word in what.split():
            words.append(Word(right - 6 * len(word), right, y, 10, word[::-1]))
            right -= 6 * len(word) + 3
    found = as_text(lines(words, 1, 0), "a.pdf")
    assert [each.label for each in found.marked] == ["רות", "דן", "רות", "דן"]


def test_a_raised_letter_stays_on_its_line():
    words = [Word(10, 20, 50, 10, "the"), Word(24, 30, 46.5, 6, "th"), Word(34, 60, 50, 10, "day")]
    assert [[word.text for word in row] for row in in_rows(words)] == [["the", "th", "day"]]


def scanned(printer):
    page = printer()
    page.picture()
    page.turn_page()
    page.picture()
    return page.pdf()


def test_a_page_that_is_a_picture_is_a_warning(printer):
    page = printer()
    page.flow(TALK)
    page.turn_page()
    page.picture()
    (warning,) = said(read(page.pdf()))
    assert warning.startswith("warning: a.pdf, page 2: holds a picture and no text")


def test_an_empty_password_opens_silently(printer):
    page = printer()
    page.flow(TALK)
    document = read(page.pdf(password=""))
    assert turns(document) == SAID
    assert document.findings == ()


def test_text_on_its_side_is_left_out_and_listed(printer):
    page = printer()
    page.flow(TALK)
    page.pages[0].append("BT /F1 20 Tf 0 1 -1 0 40 300 Tm (DRAFT) Tj ET")
    document = read(page.pdf())
    assert turns(document) == SAID
    assert "“DRAFT”" in said(document)[0]


def test_a_page_on_its_side_is_turned(printer):
    page = printer()
    page.flow(TALK)
    page.pages = [["0 1 -1 0 842 0 cm", *page.pages[0]]]
    data = page.pdf().replace(b"[0 0 595 842]", b"[0 0 842 595]")
    assert turns(read(data)) == SAID


def shut(printer) -> bytes:
    return printed(printer).pdf(password="secret")  # noqa: S106


def bomb(printer) -> bytes:
    page = printer()
    page.flow(TALK)
    page.pages[0].append(" " * 3_000_000)
    return page.pdf()


def crowded(printer) -> bytes:
    page = printer()
    for _ in range(700):
        page.put(72, 72, "a" * 100)
    return page.pdf()


BAD = {
    "crowded": (crowded, "too large"),
    "password": (shut, "password"),
    "scan": (scanned, "no text, as a scan does"),
    "empty": (lambda printer: printer().pdf(), "holds no text"),
    "cut": (lambda printer: printed(printer).pdf()[:900], "damaged"),
    "header only": (lambda _: b"%PDF-1.7\n", "damaged"),
    "no pdf": (lambda _: b"PK\x03\x04 hello", "is no PDF"),
    "bomb": (bomb, "too large"),
}


@pytest.mark.parametrize(("made", "sentence"), BAD.values(), ids=BAD)
def test_a_bad_file_is_one_sentence(printer, made, sentence, monkeypatch):
    monkeypatch.setattr("qualcode.importers.pdf._LARGEST", 2_000_000)
    with pytest.raises(QualcodeError) as stop:
        Pdf().read(made(printer), "a.pdf")
    assert stop.value.message.startswith("a.pdf ")
    assert sentence in stop.value.message
    assert stop.value.hint


def test_text_beyond_the_page_is_left_out_and_listed(printer):
    page = printer()
    page.flow(TALK)
    page.put(2000, 100, "hidden")
    document = read(page.pdf())
    assert turns(document) == SAID
    assert "“hidden”" in said(document)[0]


def test_letters_without_a_size_are_read(printer):
    page = printer()
    page.flow(TALK)
    page.pages[0].append("BT /F1 0 Tf 1 0 0 1 80 300 Tm (small) Tj ET")
    assert "small" in read(page.pdf()).text


def test_a_file_of_too_many_pages(printer, monkeypatch):
    monkeypatch.setattr("qualcode.importers.pdf_words._PAGES", 2)
    with pytest.raises(QualcodeError, match="too large"):
        Pdf().read(printed(printer).pdf(), "a.pdf")
