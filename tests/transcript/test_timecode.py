"""Times as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.transcript.document import Document, Turn
from qualcode.transcript.timecode import clock, milliseconds


@pytest.mark.parametrize(
    ("written", "time"),
    [("0:05", 5_000), (" 00:12:41 ", 761_000), ("1:02:03,004", 3_723_004), ("12:41.5", 761_500),
     ("100:00:00", 360_000_000), ("12:75", None), ("1:75:00", None), ("12", None), ("a:bc", None),
     ("1:2:3", None), ("", None)],
)  # fmt: skip
def test_times(written, time):
    assert milliseconds(written) == time


@given(st.integers(0, 999 * 3600 - 1))
def test_a_clock_reads_back(seconds):
    assert milliseconds(clock(seconds * 1000)) == seconds * 1000


def test_no_time_is_an_empty_clock():
    assert clock(None) == ""


def test_the_words_of_a_turn():
    assert Document("Ann: yes", (Turn(5, 8, "Ann"),), "text 1").speech(Turn(5, 8)) == "yes"
