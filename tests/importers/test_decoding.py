"""Encodings, and files that are no text."""

import pytest

from qualcode.errors import QualcodeError
from qualcode.importers.decoding import decode, repaired

TALK = "Interviewer: Don’t worry – “it’s” fine…\nHead: The café costs £20, naïve as I am.\n"
SHORT = "Head: It’s fine.\n"
GERMAN = "Lehrerin: Wir haben große Fortschritte gemacht, natürlich für alle Schüler.\n"


@pytest.mark.parametrize("text", [TALK, SHORT, GERMAN], ids=["talk", "short", "german"])
@pytest.mark.parametrize(
    ("encoding", "name"), [("cp1252", "Windows-1252"), ("mac_roman", "Mac Roman")]
)
def test_an_older_encoding_is_found_and_said(text, encoding, name):
    read, (note,) = decode(text.encode(encoding), "a.txt")
    assert read == text
    assert note.severity == "note"
    assert name in note.what


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_without_a_word(encoding):
    assert decode(TALK.encode(encoding), "a.txt") == (TALK, ())


def test_other_scripts_are_left_to_the_library():
    text = "Интервьюер: Расскажите, пожалуйста, о школе.\nУчитель: Да, конечно, мы начали осенью.\n"
    read, (note,) = decode(text.encode("cp1251"), "a.txt")
    assert read == text
    assert "Интервьюер" in note.what


def test_a_stray_byte_in_utf_8_spoils_nothing_else():
    data = "Ann: café, “yes”\n".encode() + b"Ben: it\x92s\n"
    text, (warning,) = decode(data, "a.txt")
    assert text == "Ann: café, “yes”\nBen: it’s\n"
    assert (warning.severity, warning.where) == ("warning", "a.txt:2")


NO_TEXT = {
    "empty": (b"", "holds no text"),
    "spaces": (b" \r\n\t", "holds no text"),
    "only a mark": (b"\xef\xbb\xbf", "holds no text"),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0", "a picture"),
    "zip": (b"PK\x03\x04\0\0", "a zip container"),
    "pdf": (b"%PDF-1.4 text", "a PDF"),
    "rtf": (b"{\\rtf1 text", "an RTF file"),
    "bytes": (bytes(range(256)) * 8, "a binary file"),
    "controls": (b"\x01\x02\x03\x04\x05" * 9, "a binary file"),
    "broken utf-16": ("\ufeffAnn".encode("utf-16") + b"x", "begins like UTF-16"),
    "nul in utf-16": ("a\0b".encode("utf-16"), "NUL"),
}


@pytest.mark.parametrize(("data", "said"), NO_TEXT.values(), ids=NO_TEXT)
def test_what_is_no_text_is_refused_in_one_sentence(data, said):
    with pytest.raises(QualcodeError) as stop:
        decode(data, "a.txt")
    assert said in stop.value.message
    assert stop.value.message.startswith("a.txt ")
    assert stop.value.hint


def test_line_ends():
    assert decode(b"a\r\nb\rc\x0bd\n", "a.txt")[0] == "a\nb\nc\nd\n"


def test_text_of_other_formats_is_repaired():
    assert repaired("\ud83d\ude00 \ude00 a\0b") == "😀 \ufffd ab"


def test_bytes_of_no_encoding(monkeypatch):
    class Nothing:
        def best(self):
            return None

    monkeypatch.setattr("charset_normalizer.from_bytes", lambda _: Nothing())
    with pytest.raises(QualcodeError, match="in no encoding"):
        decode("Интервьюер: школа".encode("cp1251"), "a.txt")


RUSSIAN = "Интервьюер: Что изменилось?\nУчитель: Мы смотрим друг у друга уроки, 3 раза в год.\n"
HEBREW = "מראיין: מה השתנה?\nמשה: אנחנו נפגשים פעם בחודש.\n"


@pytest.mark.parametrize("text", [RUSSIAN, HEBREW, TALK], ids=["russian", "hebrew", "english"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["bare", "marked"])
def test_utf_16_of_any_script_with_and_without_a_mark(text, encoding, mark):
    assert decode((mark + text).encode(encoding), "a.txt") == (text, ())


@pytest.mark.parametrize(
    "data", [b"\x89PN\1" * 40 + b"\x01\0\x02\3" * 80, bytes(range(1, 256)) * 3 + b"\0\0"]
)
def test_binary_data_is_no_utf_16(data):
    with pytest.raises(QualcodeError, match="a binary file"):
        decode(data, "a.txt")


def test_two_marks_are_as_one():
    assert decode("\ufeff\ufeffAnn: hi".encode(), "a.txt") == ("Ann: hi", ())
    assert decode("\ufeff\ufeffAnn: hi".encode("utf-16-le"), "a.txt") == ("Ann: hi", ())


def test_halves_of_emoji_are_joined_and_said():
    data = "Ann: so \ud83d\ude00 yes\n".encode("utf-8", "surrogatepass")
    text, (note,) = decode(data, "a.txt")
    assert (text, note.severity, note.where) == ("Ann: so 😀 yes\n", "note", "a.txt:1")
    data = "Ann: é\nBen: \ud83d no\n".encode("utf-8", "surrogatepass")
    text, (warning,) = decode(data, "a.txt")
    assert (text, warning.severity, warning.where) == (
        "Ann: é\nBen: \ufffd no\n", "warning", "a.txt:2"
    )  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\v", "\u2028", "\r\n\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_turns_whatever_the_line_ends(end, encoding):
    from qualcode.importers.plain_text import PlainText

    lines = ["Zoe\u0301: So 😀?", "Ben: co\u00adoperate", "Zo\u00e9: é and e\u0301", "Ben: no"]
    (document,) = PlainText().read(end.join(lines).encode(encoding), "a.txt")
    said = [(turn.label, document.speech(turn)) for turn in document.turns]
    assert said == [
        ("Zo\u00e9", "So 😀?"), ("Ben", "co\u00adoperate"), ("Zo\u00e9", "é and e\u0301"), ("Ben", "no"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "mark", ["\u200e", "\u200f", "\u202b", "\u202c", "\u2067", "\u061c", "\ufeff"]
)
def test_marks_of_direction_around_a_name(mark):
    from qualcode.importers.plain_text import PlainText

    text = f"Ann: a\n{mark}Ann{mark}: b\nבני: c\n{mark}בני{mark}:{mark} d\nAnn{mark} : e\nבני: f\n"
    (document,) = PlainText().read(text.encode(), "a.txt")
    assert [turn.label for turn in document.turns] == ["Ann", "Ann", "בני", "בני", "Ann", "בני"]


def test_a_long_word_before_an_odd_byte_takes_no_time():
    data = b"Ann: " + b"9" * 400_000 + b"\x92s it\n" * 3
    _, (note,) = decode(data, "a.txt")  # a search that starts anew at each sign takes an hour
    assert "for example “99999999999999999999’s”" in note.what
