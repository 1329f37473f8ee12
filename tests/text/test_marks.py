"""Marks of a transcriber: what is one, what only looks like one, and that no position moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.text.marks import blanked, marks, silent
from qualcode.text.words import count

KINDS = {
    "inaudible": ["[inaudible]", "[Inaudible.]", "[inaudible 00:03:04]", "(unclear)", "(?)",
                  "[00:12:41 inaudible]", "(unv.)", "[inaudible at 3:04]", "{gap}"],
    "crosstalk": ["[crosstalk]", "[Overlapping Conversation]", "[talking over each other]",
                  "[both talking at once]"],
    "overlap": ["//yes, right//", "// so //"],
    "laughter": ["(laughs)", "[Helen laughs]", "((chuckles))", "<laughter>", "*laughs*",
                 "[all laugh loudly]", "(she laughs)"],
    "pause": ["[pause]", "(12 seconds pause)", "(5 sec)", "(.)", "(...)", "(…)", "[long pause]"],
    "noise": ["[phone rings]", "[dog barks]", "(coughs)", "[music]", "{vocalsound}",
              "[clears throat]", "[door slams]"],
    "note": ["[nods]", "[name redacted]", "[recording stops]", "[sic]", "[...]"],
}  # fmt: skip
SPEECH = [
    "(each)", "[School A]", "[the head]", "[unclear: budget]", "(music)", "(break)", "(both)",
    "(he laughs at that a lot, I find)", "*really*", "[00:10:16]", "(10:30)", "https://a.org//b//c",
    "a//b//c", "(2)", "(0.5)", "[name]", "()", "[]", "(Note: we paused here for lunch)",
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "written"), [(kind, each) for kind, several in KINDS.items() for each in several]
)
def test_a_mark_in_the_middle_of_speech(kind, written):
    text = f"We {written} trust them"
    assert [(text[start:end], what) for start, end, what in marks(text)] == [(written, kind)]
    assert count(text) == 3 + (count(written.strip("/")) if kind == "overlap" else 0)


@pytest.mark.parametrize("written", SPEECH)
def test_what_was_said_or_written_is_no_mark(written):
    assert list(marks(f"We {written} trust them")) == []


@given(st.text(alphabet="[](){}<>*/ ?.\nlaughspue:0123😀é", max_size=60))
def test_marks_are_disjoint_and_blanking_moves_nothing(text):
    ends = 0
    for start, end, _ in silent(text):
        assert ends <= start < end <= len(text)
        ends = end
    plain = blanked(text)
    assert len(plain) == len(text)
    assert all(a in (b, " ") for a, b in zip(plain, text, strict=True))
    assert list(silent(plain)) == []
