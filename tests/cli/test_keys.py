"""Bytes become keys however they arrive, and the terminal is left as it was found."""

import os
import signal
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.cli import keys
from qualcode.cli.keys import Decoder, Terminal, windows_key

KNOWN = {
    "\x1b[A": keys.UP, "\x1b[B": keys.DOWN, "\x1b[C": keys.RIGHT, "\x1b[D": keys.LEFT,
    "\x1bOA": keys.UP, "\x1b[1;5C": keys.RIGHT, "\x1b[5~": keys.PAGE_UP, "\x1b[6;2~": keys.PAGE_DOWN,
    "\x1b[H": keys.HOME, "\x1b[4~": keys.END, "\x1b[3~": keys.DELETE, "\x1b[Z": keys.BACKTAB,
    "\r": keys.ENTER, "\n": keys.ENTER, "\t": keys.TAB, "\x7f": keys.BACKSPACE, "\x15": "<ctrl-u>",
    "a": "a", "é": "é", "😀": "😀", "م": "م", " ": " ", "\x0c": keys.REDRAW,
    "\x1b[200~two\rlines\x1b[A\x1b[201~": "<paste>two\nlines\x1b[A",
}  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from(sorted(KNOWN))), st.data())
def test_keys_do_not_depend_on_how_the_bytes_are_cut(typed, data):
    sent = "".join(typed).encode()
    decoder, found = Decoder(), []
    while sent:
        cut = data.draw(st.integers(1, len(sent)))
        found += decoder.feed(sent[:cut])
        sent = sent[cut:]
    assert found == [KNOWN[each] for each in typed]
    assert not decoder.waits


@settings(deadline=None)
@given(st.text("0123456789;?<=> !", max_size=6), st.sampled_from("abcrnxyqPQRS~@"))
def test_a_sequence_that_nobody_knows_is_never_a_letter(numbers, final):
    body = "".join(sorted(numbers, key=lambda each: each in " !"))
    assert all(len(key) > 1 for key in Decoder().feed(f"\x1b[{body}{final}".encode()))


def test_alt_and_a_letter_is_not_the_letter():
    assert Decoder().feed(b"\x1ba") == [keys.UNKNOWN]


def test_escape_is_a_key_when_nothing_follows():
    decoder = Decoder()
    assert decoder.feed(b"\x1b") == []
    assert decoder.waits
    assert decoder.flush() == [keys.ESCAPE]
    assert decoder.feed(b"\x1b\x1b[A") == [keys.ESCAPE, keys.UP]


def test_a_paste_waits_for_its_end():
    decoder = Decoder()
    assert decoder.feed(b"\x1b[200~rn") == []
    assert decoder.flush() == []
    assert decoder.feed(b"x\x1b[201~q") == ["<paste>rnx", "q"]


def test_broken_bytes_are_no_keys():
    assert Decoder().feed(b"\xff\xfea\x00\xc2\x9bb") == ["a", "b"]


@pytest.mark.parametrize(
    ("typed", "key"),
    [("a", "a"), ("\r", keys.ENTER), ("\xe0H", keys.UP), ("\x00S", keys.DELETE), ("\x1b", keys.ESCAPE),
     ("\xe0?", keys.UNKNOWN)],
)  # fmt: skip
def test_keys_of_windows(typed, key):
    assert windows_key(iter(typed).__next__) == key


def test_ctrl_c_on_windows():
    with pytest.raises(KeyboardInterrupt):
        windows_key(iter("\x03").__next__)


posix = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")


@pytest.fixture
def line():
    """Both ends of a terminal: what a person holds, and what the screen gets."""
    master, slave = os.openpty()
    with open(slave, closefd=False) as stdin, open(slave, "w", closefd=False) as stdout:
        yield master, Terminal(stdin, stdout), slave
    os.close(master)
    os.close(slave)


@posix
def test_keys_are_read_one_by_one_and_all_is_put_back(line):
    import termios

    master, terminal, slave = line
    before = termios.tcgetattr(slave)
    with terminal.taken():
        assert not termios.tcgetattr(slave)[3] & termios.ICANON
        assert not termios.tcgetattr(slave)[3] & termios.ECHO
        os.write(master, b"c\x1b[Cx")
        assert [terminal.read() for _ in range(3)] == ["c", keys.RIGHT, "x"]
        os.write(master, b"\x1b")
        assert terminal.read() == keys.ESCAPE
    assert termios.tcgetattr(slave) == before


@posix
@pytest.mark.parametrize("fault", [KeyboardInterrupt, SystemExit, ValueError])
def test_the_terminal_is_put_back_on_every_way_out(line, fault):
    import termios

    _, terminal, slave = line
    before, handler = termios.tcgetattr(slave), signal.getsignal(signal.SIGTERM)
    with pytest.raises(fault), terminal.taken():
        raise fault
    assert termios.tcgetattr(slave) == before
    assert signal.getsignal(signal.SIGTERM) == handler


@posix
def test_a_new_size_is_a_key_and_an_end_leaves_tidily(line):
    import termios

    master, terminal, slave = line
    before = termios.tcgetattr(slave)
    with pytest.raises(SystemExit), terminal.taken():
        os.kill(os.getpid(), signal.SIGWINCH)
        assert terminal.read() == keys.REDRAW
        os.write(master, b"a")
        assert terminal.read() == "a"
        os.kill(os.getpid(), signal.SIGTERM)
        terminal.read()
    assert termios.tcgetattr(slave) == before


@posix
def test_a_terminal_that_is_gone_closes_the_screen():
    master, slave = os.openpty()
    with open(slave, closefd=False) as stdin, open(os.devnull, "w") as stdout:  # noqa: PTH123
        terminal = Terminal(stdin, stdout)
        with terminal.taken():
            os.close(master)
            assert terminal.read() == keys.CLOSED
    os.close(slave)
