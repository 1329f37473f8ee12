"""Deciding on suggestions: verdicts, words, codes; undo comes back to what it is about."""

import io
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from qualcode.cli import keys, review_screen, review_view
from qualcode.cli.face_screen import SUBMIT, PlainFace, Size, fitted
from qualcode.cli.finder_screen import Finder
from qualcode.cli.judging_screen import Asking, Choosing
from qualcode.coding.corpus import Selection
from qualcode.errors import QualcodeError
from qualcode.store import codings, database, decisions, notes, suggestions
from qualcode.workflow import decide
from qualcode.workflow.queue import Queue

ENTER, ESC = keys.ENTER, keys.ESCAPE
NOW = "We trust each other now."


class Sitting:
    """One coder at the suggestions; calling it types."""

    def __init__(self, db, coder="mina", selection=None):
        self.db, self.coder = db, coder
        rows = decide.find(db, coder, selection or Selection())
        asked = Queue(db, coder, rows, "source")
        self.desk = review_screen.Desk(db, coder, database.now(), asked)
        self.state = review_screen.opened(self.desk, asked.after(()))

    def __call__(self, *typed):
        for each in typed:
            for key in [each] if each.startswith("<") or len(each) == 1 else each:
                self.state = review_screen.moved(self.desk, self.state, key)
        return self.state

    @property
    def held(self):
        return [(c.code, c.quote) for c in codings.placed(self.db, None, self.coder)]

    @property
    def verdicts(self):
        rows = suggestions.offered(self.db, self.coder)
        return {(row.code, row.start): row.verdict for row in rows if row.verdict}

    def words(self, size=None):
        frame = review_view.view(self.state, size or Size(100, None))
        return "\n".join(line.plain for part in frame.values() for line in part)


@pytest.fixture
def sit(db):
    return Sitting(db)


def test_a_suggestion_is_shown_with_all_that_stands_around_it(sit):
    told = sit.words()
    assert "1 of 5" in told
    assert "w2/head · turn 2 · Helen · 00:01:01" in told
    assert "[[We trust *each other* now.]]" in told
    assert "rule: each other* (keyword)" in told
    assert "also suggested here: Trust and openness" in told
    assert "Interviewer: How did it go?" in told
    assert "Interviewer: And the workshop?" in told


@pytest.mark.parametrize("key", ["a", "y", ENTER])
def test_accepting_makes_a_coding_and_goes_on(sit, key):
    assert sit(key).row.code == "trust"
    assert sit.held == [("joint", NOW)]
    assert "you coded here: joint" in sit.words()
    assert "accepted: Joint work" in sit.words()


def test_more_like_this_comes_next_until_the_usual_order_is_asked_for(sit):
    usual = [row.key for row in sit.state.rows]
    sit("l")
    assert "most like this" in sit.state.message
    assert sit.state.at == 0
    assert sit.state.row.key == usual[0]
    sit("L")
    assert "usual order" in sit.state.message
    assert sit.state.verdicts == {}


@pytest.mark.parametrize("key", ["r", "n"])
def test_rejecting_makes_none(sit, key):
    sit(key)
    assert sit.held == []
    assert list(sit.verdicts.values()) == ["rejected"]
    assert len(decide.find(sit.db, "mina", Selection())) == 4


def test_what_is_skipped_comes_again_at_the_end(sit):
    first = sit.state.row
    sit("s", "a", "a", "r")
    assert sit("a").row == first
    assert "skipped" in sit.state.message
    sit("a")
    assert "all are decided" in sit.state.message
    assert (sit.state.left, sit.state.count("accepted"), sit.state.count("rejected")) == (0, 4, 1)
    sit("a")
    assert len(sit.held) == 4, "once more at the end accepts nothing twice"


def test_another_code(sit):
    assert isinstance(sit("c").mode, Finder)
    sit("time", ENTER)
    assert sit.held == [("time", NOW)]
    assert list(sit.verdicts.values()) == ["rejected"]  # a no to the code that was suggested
    sit("c", "zebra", ENTER)
    assert "zebra" in sit.state.mode.title
    sit(ESC)
    assert sit.held == [("time", NOW)]


def test_more_and_fewer_words(sit):
    sit("+", "a")
    assert sit.held == [("joint", "We trust each other now. It took time.")]
    sit("{", "}", "}", "a")
    assert sit.held[-1] == ("trust", "trust each")
    sit("+", "+", "+")
    assert "cannot go further" in sit.state.message
    sit("0", "<", ">", "-", "a")
    assert ("time", "We trust each other now. It took time.") not in sit.held


def test_what_is_said_beside_the_code(sit):
    sit("s", "v", "e", "g", "R", "9", ENTER)
    assert isinstance(sit.state.mode, Asking)
    assert "0 to 3" in sit.state.message
    sit("2", ENTER)
    assert "enabler · rating 2 · good quote" in sit.words()
    sit("a")
    (made,) = codings.placed(sit.db)
    assert (made.valence, made.rating, made.good) == ("enabler", 2, 1)
    sit("R")
    assert "no scale" in sit.state.message


def test_a_memo_is_on_disk_at_once_and_follows_to_the_coding(sit):
    sit("m", "look again", ENTER)
    assert [memo.text for memo in notes.memos(sit.db, "suggestion")] == ["look again"]
    sit("a")
    (made,) = codings.placed(sit.db)
    assert [memo.text for memo in notes.memos(sit.db, "coding", made.id)] == ["look again"]
    sit("b", "m", "and again", ENTER)
    assert len(notes.memos(sit.db, "coding", made.id)) == 2


def test_undo_takes_an_accepted_suggestion_back_with_what_was_noted(sit):
    sit("m", "look again", ENTER, "a", "u")
    assert sit.held == []
    assert notes.memos(sit.db, "coding") == []
    assert [memo.text for memo in notes.memos(sit.db, "suggestion")] == ["look again"]
    sit("a", "b", "a")
    assert len(notes.memos(sit.db, "coding")) == 1


def test_what_was_skipped_and_decided_at_last_loses_nothing(sit):
    keys_ = {row.key for row in sit.state.rows}
    sit("s", "a", "a", "a", "a", "a")
    assert (sit.state.left, sit.state.count("accepted")) == (0, 5)
    assert {row.key for row in sit.state.rows} == keys_
    sit("u", "u")
    assert sit.state.left == 2
    assert len(sit.held) == 3


def test_undo_comes_back_to_the_suggestion(sit):
    rows = sit.state.rows
    sit("a", "r", "s")
    assert sit("u").row == rows[1]
    assert sit.state.verdict(rows[1]) is None
    assert sit("u").row == rows[0]
    assert sit.held == []
    assert sit("U").row == rows[0]
    assert sit.state.verdict(rows[0]) == "accepted"
    assert len(sit.held) == 1


def test_undo_first_drops_what_was_not_decided_yet(sit):
    sit("a", "g", "+")
    assert sit("u").draft.good is False
    assert len(sit.held) == 1


def test_undo_reaches_an_earlier_sitting_after_asking(db):
    Sitting(db)("a", "r")
    sit = Sitting(db)
    sit.desk = replace(sit.desk, began="9999")
    assert len(sit.state.rows) == 3
    assert isinstance(sit("u").mode, Choosing)
    assert len(sit("n").rows) == 3
    assert sit("u", "y").row.code == "trust"
    assert len(sit.state.rows) == 4
    assert sit.state.verdict(sit.state.row) is None
    sit("a")
    assert sit.held == [("joint", NOW), ("trust", NOW)]


def test_redo_of_an_earlier_sitting_is_known_to_this_one(db):
    Sitting(db)("a", "u")
    sit = Sitting(db)
    first = sit.state.row
    assert sit("U").verdict(first) == "accepted"
    assert (sit.state.left, sit.state.count("accepted")) == (4, 1)
    assert isinstance(sit("u").mode, Choosing)  # the step itself is of before
    assert sit("y").verdict(first) is None
    assert sit.state.left == 5


def test_nothing_to_undo_says_so(sit):
    assert "nothing is left to undo" in sit("u").message


def test_a_decision_can_be_decided_anew(sit):
    sit("a", "b")
    assert "accepted already" in sit("a").message
    sit("r")
    assert sit.held == []
    sit("b", "c", "challenge", ENTER)
    assert sit.held == [("challenge", NOW)]


def test_coders_do_not_see_each_other(db):
    Sitting(db, "jo")("a", "a", "r")
    sit = Sitting(db)
    assert len(sit.state.rows) == 5
    assert "you coded here" not in sit.words()
    assert "(accepted)" not in sit.words()


def test_the_definition_stays_until_it_is_put_away(sit):
    assert "admitting a weakness" in sit("s", "d").page.row.code + sit.words()
    assert "Time for it, or too little." in (sit("s"), sit.words())[1]
    assert "Time for it" not in (sit("d"), sit.words())[1]


def test_a_name_that_was_not_checked_says_so_wherever_the_code_is_shown(sit):
    assert "not checked" not in sit.words()
    codes = tuple(replace(code, verified=False) for code in sit.state.book.codes)
    sit.state = replace(sit.state, book=replace(sit.state.book, codes=codes))
    assert "Joint work  joint  name not checked" in sit.words()
    sit("d")
    assert "was not checked against its source" in sit.words()
    sit("d", "c")
    assert isinstance(sit.state.mode, Finder)
    assert sit.words().count("name not checked") >= 4


def test_a_long_turn_is_a_window_around_the_words(db, bring_in):
    talk = " ".join(f"Sentence {n} is about trust." for n in range(400))
    bring_in(db, "long", [("Helen", talk)])
    segment = codings.text(db, "long").find("Sentence 250 is about trust.")
    row = suggestions.Offered(
        7, "long", segment.revision, segment.start, segment.end, "trust", None, False
    )
    desk = review_screen.Desk(db, "mina", database.now())
    state = review_screen.opened(desk, [row])
    for size in (Size(80, 24), Size(120, 40), Size(80, None), Size(60, 15)):
        shown = "\n".join(line.plain for line in review_view.view(state, size)["text"])
        assert "Sentence 250 is" in " ".join(shown.replace("[[", "").split())
        assert len(shown) < 3500
    far = state
    for _ in range(200):
        far = review_screen.moved(desk, far, keys.PAGE_DOWN)
    shown = " ".join(
        " ".join(line.plain for line in review_view.view(far, Size(80, 24))["text"]).split()
    )
    assert "Sentence 399 is about trust." in shown
    assert review_screen.moved(desk, far, keys.PAGE_UP).scroll < far.scroll


def test_every_verdict_is_on_disk_before_the_next_key(folder, script):
    seen = []

    def look(_):
        with database.open_project(folder / "qualcode.db") as other:
            seen.append(5 - len(decide.find(other, "mina", Selection())))

    with database.open_project(folder / "qualcode.db") as db:
        face = script(["a", "r", "s", "a", "u"], before_each=look)
        rows = decide.find(db, "mina", Selection())
        counts = review_screen.run(db, "mina", rows, face_=face)
    assert seen == [0, 1, 2, 2, 3, 2]
    assert (counts.accepted, counts.rejected, counts.left) == (1, 1, 3)


def test_the_sitting_ends_with_one_line(db, script, capsys):
    rows = decide.find(db, "mina", Selection())
    review_screen.run(db, "mina", rows, face_=script(["a", "r", "q", "a"]))
    assert "accepted 1, rejected 1, left 3;" in capsys.readouterr().err
    with pytest.raises(QualcodeError):
        review_screen.run(db, "mina", [], face_=script([]))


def test_a_code_that_the_codebook_lost_is_refused_not_guessed(db, script):
    (row, *_) = decide.find(db, "mina", Selection())
    sit = Sitting(db)
    sit.state = replace(sit.state, rows=(row._replace(code="gone"),))
    sit("a")
    assert "no code 'gone'" in sit.state.message
    assert sit.held == []


def test_plain_lines_decide(db, capsys):
    face = PlainFace(Console(width=100), io.StringIO("a\nv\nb\na\nc\nchallenge\nr\n\nq\n"))
    rows = decide.find(db, "mina", Selection())
    counts = review_screen.run(db, "mina", rows, order="source", face_=face)
    assert (counts.accepted, counts.rejected, counts.left) == (4, 1, 0)
    made = {(c.code, c.valence) for c in codings.placed(db)}
    assert made == {("joint", None), ("trust", "barrier"), ("challenge", None)}
    assert "\x1b" not in capsys.readouterr().out


def test_plain_words_always_stand_under_who_says_them(capsys):
    face = PlainFace(Console(width=100), io.StringIO())
    for said in ("We went.", "They came."):
        face.show({"speaker": [Text("Ann")], "text": [Text(said)], "keys": [Text("q quit")]})
    assert capsys.readouterr().out.split("\n") == [
        "Ann",
        "We went.",
        "q quit",
        "Ann",
        "They came.",
        "",
    ]


def test_what_came_by_lot_is_kept_with_its_decision(db):
    rows = decide.find(db, "mina", Selection())
    face = PlainFace(Console(width=100), io.StringIO("a\na\na\nr\nq\n"))
    review_screen.run(db, "mina", rows, face_=face)
    ((_, chance, accepted),) = decisions.drawn(db, "mina")
    assert (round(chance, 2), accepted) == (0.45, False)


POOL = [*"aynrscbvlLuugRmdu0U?+-<>[]{}=123tezé😀 ", ENTER, ESC, keys.LEFT, keys.RIGHT, keys.UP, keys.PAGE_DOWN,
        keys.HOME, keys.BACKSPACE, keys.REDRAW, keys.UNKNOWN, SUBMIT, "<paste>x\ny"]  # fmt: skip


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(POOL), max_size=40), st.integers(20, 160), st.integers(6, 60))
def test_no_key_breaks_the_screen_and_the_counts_are_what_the_store_says(db, typed, width, height):
    if not decide.find(db, "mina", Selection()):
        return
    sit = Sitting(db)
    before = len(sit.verdicts)
    for key in typed:
        sit.state = review_screen.moved(sit.desk, replace(sit.state, size=Size(width, height)), key)
        assert len(fitted(review_view.view(sit.state, Size(width, height)), height)) == height
    now = decide.find(sit.db, "mina", Selection())
    assert {row.key for row in now} == {r.key for r in sit.state.rows if not sit.state.verdict(r)}
    assert sit.state.left == len(now)
    assert sit.state.count("accepted") + sit.state.count("rejected") >= len(sit.verdicts) - before


def test_a_new_code_is_made_where_none_fits(sit):
    asked = sit("c", *"Pupil voice", ENTER)
    assert isinstance(asked.mode, Asking)
    assert "a word on why" in sit(ENTER).message
    sit(*"they say it themselves", ENTER)
    assert sit.held == [("pupil-voice", NOW)]
    assert [memo.text for memo in notes.memos(sit.db, "code", "pupil-voice")] == [
        "they say it themselves"
    ]
    assert sit.state.book.by_id["pupil-voice"].status == "draft"
    assert "1 of 5" not in sit.words()


def test_what_nobody_said_is_dim(db, bring_in):
    bring_in(db, "marks", [("Helen", "We trust (laughs) them. [inaudible] So there.")])
    segment = codings.text(db, "marks").find("We trust (laughs) them.")
    row = suggestions.Offered(
        7, "marks", segment.revision, segment.start, segment.end, "trust", None, False
    )
    desk = review_screen.Desk(db, "mina", database.now())
    state = review_screen.opened(desk, [row])
    lines = review_view.view(state, Size(80, 24))["text"]
    dim = [
        line.plain[s.start : s.end]
        for line in lines
        for s in line.spans
        if "italic" in str(s.style)
    ]
    assert dim == ["(laughs)", "[inaudible]"]
