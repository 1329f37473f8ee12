"""Coding anew after a split: one key each, undo, and a queue that is what the project says."""

import io

import pytest
from rich.console import Console

from qualcode.cli import recode_screen
from qualcode.cli.face_screen import PlainFace, Size, fitted
from qualcode.codebook import yaml_file
from qualcode.store import check, codebooks, codings, database
from qualcode.workflow import decide

BOOK = """codebook: study
version: "2"
codes:
  - id: time
    name: Time and cover
    status: deprecated
  - id: cover
    name: Cover
    definition: Who takes the class.
    replaces: [time]
  - id: hours
    name: Hours
    definition: How much time there is.
    replaces: [time]
    scale: {min: 0, max: 3}
"""


@pytest.fixture
def split(db):
    for coder, quote, code in (
        ("mina", "It took time.", "time"), ("mina", "Nobody had time for that, honestly.", "time"),
        ("jo", "It took time.", "time"),
    ):  # fmt: skip
        segment = codings.text(db, "w2/head").find(quote)
        decide.code_segment(db, coder, segment, code)
    book = yaml_file.read(BOOK, "book").codebook
    codebooks.use(db, book, BOOK, "mina")
    return db


class Sitting:
    def __init__(self, db, coder="mina"):
        self.db, self.coder = db, coder
        self.desk = recode_screen.Desk(db, coder, database.now())
        self.state = recode_screen.opened(self.desk)

    def __call__(self, *keys):
        for key in keys:
            self.state = recode_screen.moved(self.desk, self.state, key)
        return self.state

    @property
    def held(self):
        return [(c.code, c.quote) for c in codings.placed(self.db, None, self.coder)]

    def words(self, size=None):
        frame = recode_screen.view(self.state, size or Size(90, None))
        return "\n".join(line.plain for part in frame.values() for line in part)


def test_each_coding_is_shown_with_what_it_may_be(split):
    told = Sitting(split).words()
    assert "1 of 2 to code anew · was: Time and cover" in told
    assert "1 ■ Cover\n    Who takes the class.\n2 ■ Hours" in told
    assert "It took time." in told
    assert fitted(recode_screen.view(Sitting(split).state, Size(80, 24)), 24)


@pytest.mark.parametrize("height", [14, 18, 24])
def test_the_words_and_the_codes_fit_on_a_small_screen(split, height):
    frame = recode_screen.view(Sitting(split).state, Size(40, height))
    shown = "\n".join(line.plain for line in fitted(frame, height))
    assert "It took" in shown
    assert "2 ■ Hours\n    How much time there is." in shown


def test_one_key_each_and_undo(split):
    sit = Sitting(split)
    sit("2")
    assert sit.held == [("hours", "It took time."), ("time", "Nobody had time for that, honestly.")]
    sit("u")
    assert sit.state.at == 0
    assert [code for code, _ in sit.held] == ["time", "time"]
    sit("U", "1")
    assert [code for code, _ in sit.held] == ["hours", "cover"]
    assert "all are coded anew" in sit.words()
    assert sit("s", "1", "d").rows == ()
    assert [c.code for c in codings.placed(split, None, "jo")] == ["time"]
    assert [each for each in check.check(split) if each.severity == "error"] == []


def test_leaving_and_coming_back(split):
    Sitting(split)("s", "1", "q")
    again = Sitting(split)
    assert [row.coding.quote for row in again.state.rows] == ["It took time."]
    assert "0 codings wait" not in again.words()


def test_skip_back_another_code_and_keys_that_mean_nothing(split):
    sit = Sitting(split)
    assert sit("s").at == 1
    assert "the last" in sit("s").message
    assert sit("b").at == 0
    assert "no code on 9" in sit("9").message
    assert "no such key" in sit("z").message
    sit("c", *"trust", "<esc>", "?", "x", "d")
    assert "How much time there is." in sit.words()
    sit("c", *"hour", "<enter>")
    assert sit.held[0] == ("hours", "It took time.")


def test_a_coding_that_is_there_already_takes_over(split):
    segment = codings.text(split, "w2/head").find("It took time.")
    decide.code_segment(split, "mina", segment, "hours", decide.Judgement(rating=2))
    sit = Sitting(split)
    sit("2")
    assert sit.held == [("hours", "It took time."), ("time", "Nobody had time for that, honestly.")]
    sit("u")
    assert [code for code, _ in sit.held] == ["hours", "time", "time"]


def test_plain_lines_will_do(split, capsys):
    face = PlainFace(Console(file=io.StringIO(), width=90), io.StringIO("1\n2\nq\n"))
    recode_screen.run(split, "mina", face_=face)
    assert "coded anew: 2; left: 0" in capsys.readouterr().err
    recode_screen.run(split, "mina", face_=face)
    assert "no coding of mina waits" in capsys.readouterr().err
