"""A transcript on paper and on a screen: every word is there, the margin says the codes."""

import io
import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from qualcode.cli.reading_view import print_transcript, shortest
from qualcode.cli.text_view import Mark, colour, painted, shortened, visible, voices, wrap
from qualcode.codebook.model import Code, Codebook
from qualcode.store import codings, reading, sources
from qualcode.workflow import decide, ingest, recode
from qualcode.workflow.decide import Judgement

TEXTS = st.text("ab c\n\t😀é学م\u0301\x1b\x07\u200b-", max_size=80)


@settings(deadline=None)
@given(TEXTS, st.integers(2, 30))
def test_lines_hold_every_word_and_none_is_too_wide(text, width):
    lines = wrap(text, width)
    assert "".join(text[a:b] for a, b in lines).split() == text.split() or re.sub(
        r"\s", "", "".join(text[a:b] for a, b in lines)
    ) == re.sub(r"\s", "", text)
    assert all(a <= b for a, b in lines)
    assert all(one[1] <= two[0] for one, two in itertools.pairwise(lines))
    assert all(cell_len(visible(text[a:b])) <= width for a, b in lines)


@settings(deadline=None)
@given(TEXTS)
def test_what_is_visible_has_no_controls_and_the_same_positions(text):
    assert len(visible(text)) == len(text)
    assert not [each for each in visible(text) if each < " " and each != "\n"]


@settings(deadline=None)
@given(TEXTS, st.integers(3, 40))
def test_shortened_fits_on_one_line(text, width):
    assert cell_len(shortened(text, width)) <= width
    assert "\n" not in shortened(text, width)


def test_a_mark_lies_on_its_words_only():
    line = painted("We trust each other", (3, 14), [Mark(0, 8, "bold"), Mark(9, 99, "dim")])
    assert line.plain == "trust each "
    assert [(s.start, s.end, s.style) for s in line.spans] == [(0, 5, "bold"), (6, 11, "dim")]


def test_a_code_without_a_colour_takes_that_of_its_theme():
    book = Codebook("x", "1", (
        Code("a", "A", colour="#111111", path=("a",)), Code("b", "B", path=("a", "b")),
        Code("c", "C", path=("c",)), Code("d", "D", path=("c", "d")),
    ))  # fmt: skip
    assert colour(book, "a") == colour(book, "b") == "#111111"
    assert colour(book, "c") == colour(book, "d") != "#111111"
    assert colour(book, "gone") == "default"


@given(st.lists(st.text("abAB", min_size=1, max_size=4), min_size=1, unique_by=str.casefold))
def test_initials_differ(names):
    short = shortest(names)
    assert len({each.casefold() for each in short.values()}) == len(names)
    assert all(name.casefold().startswith(short[name].casefold()) for name in names)


@pytest.fixture
def coded(db):
    text = codings.text(db, "w2/head")
    first = text.find("We trust each other now.")
    decide.code_segment(db, "mina", first, "trust", Judgement(2, "enabler", good=True))
    decide.code_segment(db, "jo", first, "trust")
    decide.code_segment(db, "mina", text.turn(4), "time", Judgement(None, "barrier"))
    return db


def printed(db, width, *, coder=None, terminal=False, name="w2/head"):
    paper = io.StringIO()
    console = Console(
        file=paper,
        width=width,
        force_terminal=terminal,
        color_system="truecolor" if terminal else None,
    )
    script = reading.transcript(db, name)
    print_transcript(script, recode.in_use(db), coder=coder, console=console, width=width)
    return paper.getvalue()


def test_in_a_pipe_all_words_and_codes_stand_there_without_colour(coded):
    assert printed(coded, 80).splitlines() == [
        "w2/head  5 turns, 34 words, 3 codings",
        "coders: J jo, M mina",
        "",
        "1  Interviewer  00:00:00",
        "   How did it go?",
        "",
        "2  Helen  00:01:01",
        "   We trust each other now. It took time. Nobody was hurt 😀 by │trust J M+2★",
        "   it.",
        "",
        "3  Interviewer  00:02:02",
        "   And the workshop?",
        "",
        "4  Helen  00:03:03",
        "   Nobody had time for that, honestly.                          │time M−",
        "",
        "5  Omar  00:04:04",
        "   I asked hard questions. They took it well.",
        "",
        "− barrier  + enabler  ★ good quote",
    ]


def test_one_coder_needs_no_initials(coded):
    told = printed(coded, 80, coder="mina")
    assert "│trust +2★" in told
    assert "coders:" not in told
    assert "│" not in printed(coded, 80, coder="nobody")


def test_speakers_keep_their_colours_and_interviewers_are_dim(coded):
    turns = reading.transcript(coded, "w2/head").turns
    styles = voices(turns)
    assert styles["Interviewer"] == "dim"
    assert styles["Helen"] != styles["Omar"]
    told = printed(coded, 80, terminal=True)
    assert "\x1b[1;36mHelen" in told
    assert "\x1b[4;38;2;47;119;201mWe trust each other now." in told
    assert "\x1b[2mHow did it go?" in told


@pytest.mark.parametrize("width", [80, 100, 120, 160])
def test_no_line_is_wider_than_the_screen_and_no_letter_is_lost(db, bring_in, width):
    words = (
        "A long word: " + "Donaudampfschiff" * 20 + " and 学校の先生は互いに信頼しています。" * 9
    )
    bring_in(db, "hard", [("Anna-Maria von und zu Hohenfels", words), ("Bo", "Fine.")])
    text = codings.text(db, "hard")
    for code in ("trust", "time", "challenge", "joint"):
        decide.code_segment(db, "mina", text.turn(1), code)
    told = printed(db, width, name="hard")
    assert max(map(cell_len, told.splitlines())) <= width
    assert re.sub(r"\s", "", words) in re.sub(r"\s|│\w+", "", told)
    assert all(f"│{code}" in told for code in ("trust", "time", "challenge", "joint"))


def test_a_coding_over_two_turns_shows_at_both_and_says_that_it_goes_on(db):
    text = codings.text(db, "w2/head")
    segment = text.segment(text.turn(4).start, text.turn(5).end)
    decide.code_segment(db, "mina", segment, "trust")
    told = printed(db, 80).splitlines()
    marked = [line.strip() for line in told if "trust" in line and ("│" in line or "┆" in line)]
    assert [re.sub(r".* ([│┆])", r"\1", line) for line in marked] == ["│trust", "┆trust"]


def test_codings_outside_the_turns_are_not_lost(db):
    decide.code_segment(db, "mina", codings.text(db, "w2/head").segment(0, 11), "time")
    told = printed(db, 80)
    assert "outside the turns" in told
    assert re.search(r"Interviewer\s+time", told)


def test_a_source_without_turns_or_codebook_prints(db, bring_in):
    bring_in(db, "empty", [])
    assert printed(db, 80, name="empty").startswith("empty  0 turns, 0 words")
    assert sources.ids(db)


def test_what_nobody_said_is_dim_and_headings_are_shown(db, tmp_path):
    path = tmp_path / "noted.txt"
    path.write_text(
        "School: Elm\nDate: 3 March\n\nAnn: We [laughs] did.\nBo: So.\nAnn: Yes.\nBo: No.\n\n# The end\n",
        encoding="utf-8",
    )
    ingest.carry_out(db, ingest.plan([str(path)], ingest.Wish()), "mina")
    told = printed(db, 80, name="noted")
    assert told.count("– outside the turns") == 2
    for line in ("   School: Elm", "   Date: 3 March", "   We [laughs] did.", "   # The end"):
        assert line in told.splitlines()
    assert "\x1b[2;3m[laughs]\x1b[0m" in printed(db, 80, name="noted", terminal=True)
