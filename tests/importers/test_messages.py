"""The chat of a video call, a text file of its own kind."""

from qualcode.importers.messages import messages
from qualcode.importers.plain_text import PlainText


def read(text: str) -> list[tuple[object, ...]]:
    (document,) = PlainText().read(text.encode(), "chat.txt")
    assert document.text == text.replace("\r\n", "\n")
    assert document.findings == ()
    return [(t.label, document.speech(t), t.begins) for t in document.turns]


def test_messages_have_times_and_several_lines():
    text = "10:00:01\tAnn:\tTwo things:\r\n1: slides\r\n10:00:09\tNote Taker:\tBen: yes\r\n"
    assert read(text) == [
        ("Ann", "Two things:\n1: slides", 36_001_000), ("Note Taker", "Ben: yes", 36_009_000)
    ]  # fmt: skip


def test_newer_versions_say_from_whom_to_whom():
    text = (
        "10:00:01 From  Ann Bell  to  Everyone:\n\tHello\n"
        "10:00:05 From Ben to Ann Bell(Direct Message):\n\tHi\n\tagain\n"
    )
    assert [turn[:2] for turn in read(text)] == [("Ann Bell", "Hello"), ("Ben", "Hi\n\tagain")]


def test_a_transcript_with_times_is_no_chat():
    assert [turn[0] for turn in read("00:00:01 Ann: So?\n00:00:02 Ben: Yes.\n")] == ["Ann", "Ben"]


def test_messages_without_words_are_told():
    found = messages("10:02:11\tAnn:\t\n10:02:15\tBen:\t\n")
    assert found.turns == ()
    assert "`Ann` is followed by no words (2 labels are)" in found.findings[0].what
