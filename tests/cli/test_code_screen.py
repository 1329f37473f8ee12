"""Coding turn by turn: each key does what it says, and nothing that was decided is lost."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

from qualcode.cli import code_screen, code_view, keys
from qualcode.cli.code_state_screen import READING, Finding, Sentences, slots_with
from qualcode.cli.face_screen import SUBMIT, PlainFace, Size, TerminalFace, fitted
from qualcode.cli.judging_screen import Asking, Choosing
from qualcode.errors import QualcodeError
from qualcode.store import audit, codings, database, notes
from qualcode.workflow import decide, recode

ENTER, ESC, TAB = keys.ENTER, keys.ESCAPE, keys.TAB


class Sitting:
    """One coder at one source; `key` types, `state` is what the screen knows."""

    def __init__(self, db, coder="mina", source="w2/head"):
        self.db, self.coder, self.source = db, coder, source
        self.desk, self.state = code_screen.opened(db, coder, source)

    def __call__(self, *typed):
        for each in typed:
            for key in [each] if each.startswith("<") or len(each) == 1 else each:
                self.state = code_screen.moved(self.desk, self.state, key)
        return self.state

    @property
    def held(self):
        return [(c.code, c.quote) for c in codings.placed(self.db, self.source, self.coder)]

    @property
    def coding(self):
        (one,) = codings.placed(self.db, self.source, self.coder)
        return one

    @property
    def number(self):
        return self.state.turn.number


@pytest.fixture
def sit(db):
    return Sitting(db)


# ------------------------------------------------------------------------------- moving


def test_next_and_back_stop_at_the_ends(sit):
    assert sit(ENTER, keys.RIGHT, "b").turn.number == 2
    sit(keys.LEFT, keys.BACKSPACE)
    assert sit.number == 1
    assert "first turn" in sit.state.message
    sit(*[ENTER] * 9)
    assert sit.number == 5
    assert "last turn" in sit.state.message


def test_interviewers_can_be_passed_over(sit):
    sit("i", ENTER, ENTER)
    assert sit.number == 4
    sit("b")
    assert sit.number == 2
    sit("i", "b")
    assert sit.number == 1


def test_go_to_a_turn_by_its_number(sit):
    sit("t", "4", ENTER)
    assert sit.number == 4
    sit("t", "9", ENTER)
    assert sit.number == 4
    assert "1 to 5" in sit.state.message
    sit(keys.HOME)
    assert sit.number == 1
    sit(keys.END)
    assert sit.number == 5


def test_search_goes_forward_and_round(sit):
    sit("/", "TIME", ENTER)
    assert sit.number == 2
    sit("/", ENTER)
    assert sit.number == 4
    sit("/", ENTER)
    assert sit.number == 2
    assert "from the beginning" in sit.state.message
    sit("/", "nowhere", ENTER)
    assert "not in this source" in sit.state.message


def test_it_goes_on_where_the_coder_stopped(db):
    Sitting(db)(ENTER, ENTER, ENTER)
    assert Sitting(db).number == 4
    assert Sitting(db, "jo").number == 1
    (mine,) = notes.progress(db)
    assert (mine.coder, mine.status, mine.place) == ("mina", "in progress", 4)


def test_looking_in_without_a_key_leaves_no_trace(db):
    Sitting(db)("?", "x", "q")
    assert notes.progress(db) == []


# ------------------------------------------------------------------------------- coding


def test_a_code_is_found_by_part_of_its_name(sit):
    sit(ENTER, "c", "opennes", ENTER)
    assert sit.held == [
        ("trust", "We trust each other now. It took time. Nobody was hurt 😀 by it.")
    ]
    assert sit.db.value("SELECT codebook FROM coding") == recode.version_in_use(sit.db)[0]
    assert sit.state.status == "in progress"


def test_a_match_is_taken_by_its_digit_or_with_the_arrows(sit):
    sit("c", "2")
    sit("c", keys.DOWN, keys.DOWN, ENTER)
    assert [code for code, _ in sit.held] == ["challenge", "trust"]


def test_escape_leaves_the_finder_and_codes_nothing(sit):
    assert isinstance(sit("c", "tr").mode, Finding)
    assert sit(ESC).mode == READING
    assert sit.held == []


def test_a_sentence_by_its_number(sit):
    sit(ENTER, "s")
    assert isinstance(sit.state.mode, Sentences)
    sit("3", "c", "time", ENTER)
    assert sit.held == [("time", "Nobody was hurt 😀 by it.")]


def test_several_sentences_and_one_that_is_not_there(sit):
    sit(ENTER, "s", keys.DOWN, keys.DOWN, ENTER)
    assert sit.state.span is not None
    sit(ESC, "s", "9")
    assert isinstance(sit.state.mode, Sentences)
    assert "1 to 3" in sit.state.message
    sit("1", "+", "c", "time", ENTER)
    assert sit.held == [("time", "We trust each other now. It took time.")]


def test_words_at_both_ends_with_brackets_and_with_arrows(sit):
    sit(ENTER, "s", "1", "{", "}", "c", "trust", ENTER)
    assert sit.held == [("trust", "trust each other")]
    sit("w", keys.RIGHT, TAB, keys.LEFT, "c", "time", ENTER)
    assert ("time", "We trust each other now.") in sit.held


def test_the_selection_stays_for_several_codes_and_goes_with_the_turn(sit):
    sit(ENTER, "s", "2", "c", "time", ENTER, "c", "trust", ENTER)
    assert sit.held == [("time", "It took time."), ("trust", "It took time.")]
    assert sit(ENTER).span is None
    sit("b", "s", "2")
    assert sit(ESC).span is None


def test_recent_codes_keep_their_digits(sit):
    sit("c", "time", ENTER, "c", "trust", ENTER, ENTER, "2")
    assert sit.held[-1][0] == "trust"
    sit(ENTER, "1")
    assert sit.held[-1] == ("time", "And the workshop?")
    assert sit.state.slots == ("time", "trust")
    assert Sitting(sit.db).state.slots == ("trust", "time"), "they are there in the next sitting"
    sit("9")
    assert "no recent code on 9" in sit.state.message


@settings(deadline=None)
@given(st.lists(st.integers(0, 20).map(str), max_size=60))
def test_a_code_never_moves_to_another_digit(used):
    slots, order = (), ()
    for code in used:
        before = slots
        slots, order = slots_with(slots, order, code)
        assert code in slots
        assert order[0] == code
        assert len(slots) == len(set(slots)) <= 9
        moved = [old for old, new in zip(before, slots, strict=False) if old != new]
        assert len(moved) <= 1
        assert all(old not in slots for old in moved)
        assert all(old not in order[:8] for old in moved), "the one that goes was not used of late"


def test_the_same_code_twice_on_the_same_words_is_refused(sit):
    sit("c", "time", ENTER, "1")
    assert len(sit.held) == 1
    assert "already" in sit.state.message


# --------------------------------------------------------------------- what is said of it


def test_valence_rating_and_good_quote(sit):
    sit(ENTER, "c", "trust", ENTER, "v", "b", "r", "2", ENTER, "g")
    assert (sit.coding.valence, sit.coding.rating, sit.coding.good) == ("barrier", 2, 1)
    sit("v", "0", "r", ENTER, "g")
    assert (sit.coding.valence, sit.coding.rating, sit.coding.good) == (None, None, 0)


@pytest.mark.parametrize(("typed", "says"), [("7", "0 to 3, not 7"), ("x", "whole number")])
def test_a_rating_that_the_scale_does_not_have_is_asked_for_again(sit, typed, says):
    sit("c", "trust", ENTER, "r", typed, ENTER)
    assert says in sit.state.message
    assert isinstance(sit.state.mode, Asking)
    sit("3", ENTER)
    assert sit.coding.rating == 3


def test_a_code_without_a_scale_has_no_rating(sit):
    sit("c", "time", ENTER, "r")
    assert "no scale" in sit.state.message
    assert sit.state.mode == READING


def test_keys_about_a_coding_say_when_there_is_none(sit):
    for key in "vrgxe" + "\t":
        sit(TAB if key == "\t" else key)
        assert "no coding" in sit.state.message


def test_tab_chooses_which_coding_is_meant(sit):
    sit("c", "time", ENTER, "c", "trust", ENTER, TAB, "x")
    assert [code for code, _ in sit.held] == ["trust"]


def test_memos_on_a_coding_the_turn_and_the_source(sit):
    sit(
        ENTER,
        "c",
        "time",
        ENTER,
        "m",
        "c",
        "one",
        ENTER,
        "m",
        "t",
        "two",
        ENTER,
        "m",
        "s",
        "three",
        ENTER,
    )
    found = {memo.kind: memo for memo in notes.memos(sit.db)}
    assert found["coding"].target == sit.coding.id
    assert found["turn"].target == f"{sit.state.sheet.id}#2"
    assert found["source"].target == sit.state.sheet.id
    assert [found[kind].text for kind in ("coding", "turn", "source")] == ["one", "two", "three"]
    assert "memo" in code_view.view(sit.state, Size(80, 24))["codings"][1].plain


def test_a_new_draft_code_with_a_reason(folder):
    with database.open_project(folder / "qualcode.db") as db:
        sit = Sitting(db)
        sit(ENTER, "s", "2", "n", "Slow trust", ENTER, "joint", ENTER, "keeps coming up", ENTER)
        assert sit.held == [("slow-trust", "It took time.")]
        code = recode.in_use(db).by_id["slow-trust"]
        assert (code.status, code.path) == ("draft", ("joint", "slow-trust"))
        assert [m.text for m in notes.memos(db, "code")] == ["keeps coming up"]
        assert "slow-trust" in (folder / "codebooks" / "study.yaml").read_text(encoding="utf-8")


def test_a_name_that_no_code_has_becomes_a_new_one(sit):
    sit("c", "zebra", ENTER)
    assert isinstance(sit.state.mode, Asking)
    sit(ENTER, ENTER, ENTER)
    assert isinstance(sit.state.mode, Asking), "without a reason there is no code"
    sit("why", ENTER)
    assert recode.in_use(sit.db).by_id["zebra"].path == ("zebra",)


def test_words_are_not_lost_when_the_writing_is_refused(folder):
    with database.open_project(folder / "qualcode.db") as db:
        sit = Sitting(db)
        (folder / "codebooks" / "study.yaml").write_text(
            "codebook: study  # edited by hand", encoding="utf-8"
        )
        sit("n", "New", ENTER, ENTER, "a long reason", ENTER)
        assert "edited" in sit.state.message
        assert isinstance(sit.state.mode, Asking)
        assert sit.state.mode.line.text == "a long reason"
        assert sit.held == []


# ------------------------------------------------------------------------ undo, the end


def test_undo_and_redo_go_to_the_turn(sit):
    sit(ENTER, "c", "time", ENTER, ENTER, ENTER, "u")
    assert sit.held == []
    assert sit.number == 2
    assert "undone" in sit.state.message
    sit(keys.END, "U")
    assert [code for code, _ in sit.held] == ["time"]
    assert sit.number == 2
    sit("u", "u", "u")
    assert "nothing is left to undo" in sit.state.message


def test_undo_reaches_behind_this_sitting_only_after_asking(db):
    Sitting(db)("c", "time", ENTER)
    sit = Sitting(db)
    sit.desk = replace(sit.desk, began="9999")
    assert isinstance(sit("u").mode, Choosing)
    sit("n")
    assert len(sit.held) == 1
    sit("u", "y")
    assert sit.held == []


def test_done_asks_when_turns_are_left(sit):
    assert isinstance(sit("d").mode, Choosing)
    assert "4 turns come after" in sit.state.mode.question
    assert sit("n").status == "not started"
    assert sit("d", "y").status == "done"
    sit(ENTER)
    (held,) = notes.progress(sit.db)
    assert (held.status, held.place) == ("done", 2), "moving on keeps the status"
    assert sit("d", "y").status == "in progress"


def test_done_at_the_last_turn_asks_nothing(sit):
    assert sit(keys.END, "d").status == "done"
    assert sit("u").status == "in progress"


def test_only_ones_own_codings_are_shown(db):
    Sitting(db, "jo")("c", "time", ENTER)
    assert Sitting(db).state.codings == ()


def test_a_source_without_turns_is_refused(db, bring_in):
    bring_in(db, "empty", [])
    with pytest.raises(QualcodeError, match="no turns"):
        code_screen.opened(db, "mina", "empty")


# ------------------------------------------------------------------------ the loop, the picture


def test_every_decision_is_on_disk_before_the_next_key(folder, script):
    seen = []

    def look(_):
        with database.open_project(folder / "qualcode.db") as other:
            seen.append(len(codings.placed(other)))

    with database.open_project(folder / "qualcode.db") as db:
        typed = ["c", *"time", ENTER, ENTER, "1", ENTER, "1", "x"]
        code_screen.run(db, "mina", "w2/head", face_=script(typed, before_each=look))
    assert seen == [0] * 6 + [1, 1, 2, 2, 3, 2]


def test_ctrl_c_leaves_with_everything_kept(db, script, capsys):
    def stop(given):
        if given == 6:
            raise KeyboardInterrupt

    face = script(["c", *"time", ENTER, ENTER], before_each=stop)
    code_screen.run(db, "mina", "w2/head", face_=face)
    assert len(codings.placed(db)) == 1
    assert "1 coding in this sitting" in capsys.readouterr().err


def test_a_long_turn_is_read_page_by_page(db, bring_in):
    words = " ".join(f"Sentence {n} is here." for n in range(500))
    bring_in(db, "long", [("Helen", words), ("Helen", "Short.")])
    sit = Sitting(db, source="long")
    pages = ["\n".join(line.plain for line in code_view.view(sit.state, Size(80, 24))["text"])]
    while sit(" ").turn.number == 1:
        pages.append(
            "\n".join(line.plain for line in code_view.view(sit.state, Size(80, 24))["text"])
        )
    assert all(f"Sentence {n} " in " ".join(" ".join(pages).split()) for n in range(500))
    assert len(pages) > 5
    sit("b", "s", "400", ENTER)
    shown = " ".join(each.plain for each in code_view.view(sit.state, Size(80, 24))["text"])
    assert "Sentence 399 is here" in shown
    sit(keys.PAGE_DOWN, keys.PAGE_UP, keys.UP, keys.DOWN)


POOL = [*"abcdegimnqrstuvwxyU/?123+-<>[]{}=0é😀 ", ENTER, ESC, TAB, keys.BACKTAB, keys.LEFT, keys.UP,
        keys.DOWN, keys.PAGE_DOWN, keys.HOME, keys.END, keys.BACKSPACE, keys.REDRAW, keys.UNKNOWN, SUBMIT,
        "<paste>two\nlines", "<ctrl-w>"]  # fmt: skip


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(POOL), max_size=40), st.integers(20, 160), st.integers(6, 60))
def test_no_key_breaks_the_screen_or_leaves_its_room(db, typed, width, height):
    sit = Sitting(db)
    size = Size(width, height)
    for key in typed:
        sit.state = code_screen.moved(sit.desk, replace(sit.state, size=size), key)
        assert len(fitted(code_view.view(sit.state, size), height)) == height
        if sit.state.over:
            break
    assert [c.quote for c in codings.placed(db)] == [
        codings.text(db, c.source).text[c.start : c.end] for c in codings.placed(db)
    ]


class Paper:
    """A terminal that keeps what is written on it."""

    written = ""

    def write(self, text):
        self.written += text


def test_a_transcript_cannot_command_the_terminal(db, bring_in):
    bring_in(
        db, "bad", [("He\x1b[2Jlen", "red \x1b[31m bell \x07 back\x08 csi \x9b2J " + "y" * 300)]
    )
    paper = Paper()
    face = TerminalFace(Console(force_terminal=True, width=60, height=20), paper)
    for typed in ("", "s", "c", "m"):
        face.show(code_view.view(Sitting(db, source="bad")(*typed), face.size()))
    assert "\x1b[31m red" not in paper.written
    assert not set(paper.written) & set("\x07\x08\x9b")
    assert "␛[31m" in paper.written
    assert "He␛[2Jlen" in paper.written


def test_plain_lines_code_a_source(db, capsys, monkeypatch):
    import io

    typed = "\nc\ntrust\ns\n2-3\nc\nTime and cover\nm\nc\na memo in words\nnonsense\nq\n"
    face = PlainFace(Console(width=100), io.StringIO(typed))
    code_screen.run(db, "mina", "w2/head", face_=face)
    assert [(c.code, c.quote[:8]) for c in codings.placed(db)] == [
        ("trust", "We trust"),
        ("time", "It took "),
    ]
    assert [memo.text for memo in notes.memos(db)] == ["a memo in words"]
    told = capsys.readouterr()
    assert "\x1b" not in told.out
    assert told.out.count("We trust each other now.") < 8, "only what changes is printed again"
    assert "no such key" in told.out
    assert "turn 2 of 5" in told.err


def test_a_change_that_was_decided_elsewhere_is_seen(sit):
    sit("c", "time", ENTER)
    audit.undo(sit.db, "mina")
    sit("g")
    assert "no coding" in sit.state.message
    assert sit.state.here == ()
    decide.code_segment(sit.db, "mina", codings.text(sit.db, "w2/head").turn(1), "time")
    sit("c", "trust", ENTER)
    assert len(sit.state.here) == 2


def styled(lines, style):
    """The words that stand in a style, over all lines."""
    found = [line.plain[s.start : s.end] for line in lines for s in line.spans if s.style == style]
    return " ".join(found)


def test_what_nobody_said_is_dim(db, bring_in):
    talk = "Yes [inaudible 00:03:04] and //so//. We (laughs) met."
    bring_in(db, "marks", [("Helen", talk), ("Omar", "No.")])
    sit = Sitting(db, source="marks")
    lines = code_view.text_lines(sit.state, 30)
    assert len(lines) > 1
    assert styled(lines, "dim italic") == "[inaudible 00:03:04] (laughs)"
    numbered = code_view.text_lines(sit("s"), 60)
    assert styled(numbered, "dim italic") == "[inaudible 00:03:04] (laughs)"
