"""Proposals for keywords: from what one coder saw, counted on the segments that rules find."""

import pytest

from qualcode.analysis.proportion import wilson
from qualcode.coding.corpus import Selection
from qualcode.errors import QualcodeError
from qualcode.workflow import analyse, decide, keyword_edits, recode, refine
from qualcode.workflow.analyse import Request
from qualcode.workflow.keyword_edits import Edit

SCHOOLS = ("Our school is big.", "A school in town.", "The school gate.", "School starts at nine.",
           "My school shut.")  # fmt: skip
COVER = ("Nobody could cover my class.", "Who will cover for Ruth?", "We had no cover at all.",
         "Cover costs money.")  # fmt: skip


@pytest.fixture
def busy(project):
    """Mina rejected `school` five times, and coded three of four places with `cover` as time."""
    talk = [f"Ruth: {each}" for each in (*SCHOOLS, *COVER)]
    talk += [f"Ruth: Day {word} went by." for word in ("one", "two", "six", "ten")]
    project.bring(long="\n".join(talk) + "\n", other="Ruth: I may cover it.\nRuth: Blank talk.\n")
    project.suggest()
    decide.reject(project.db, "mina", project.find(codes=("old",), sources=("long",)))
    for quote in COVER[:3]:
        project.code("long", quote, "time")
    decide.set_status(project.db, "mina", "long", "done")
    return project


def proposals(project, coder="mina", **wish):
    return refine.propose(project.db, coder, wish=refine.Wish(**wish)).proposals


def test_a_rule_that_is_surely_wrong_is_to_go_and_a_word_that_marks_the_code_to_come(busy):
    add, drop = proposals(busy)
    assert (drop.deed, drop.code, drop.words) == ("drop", "old", "school")
    assert (drop.coded, drop.passed, drop.unread) == (0, 5, 1)
    assert (drop.suggestions, drop.codings) == (-6, 0)
    assert (add.deed, add.code, add.words) == ("add", "time", "cover")
    assert (add.coded, add.passed, add.unread) == (3, 1, 1)
    assert (add.suggestions, add.codings) == (5, 3)
    assert add.z is not None and add.z > 1.96  # noqa: PT018
    assert [(each.hit, each.coded) for each in add.lines] == [
        ("cover", True), ("cover", True), ("Cover", False), ("cover", None),
    ]  # fmt: skip


def test_what_is_counted_agrees_with_the_ledger_where_only_decisions_were_made(project):
    project.bring(long="\n".join(f"Ruth: {each}" for each in SCHOOLS) + "\n")
    project.suggest()
    decide.reject(project.db, "mina", project.find(codes=("old",), sources=("long",)))
    (drop,) = proposals(project)
    request = Request("suggestions", "mina", Selection(codes=("old",)), options={"by": "rule"})
    (row,) = (
        analyse.table(project.db, request).frame.select("accepted", "rejected", "offered").rows()
    )
    assert (drop.coded, drop.passed, drop.coded + drop.passed + drop.unread) == row
    assert wilson(0, 5)[1] < refine.LINE <= wilson(0, 3)[1]  # three would not have been enough


def test_only_what_the_coder_saw_counts(busy):
    with pytest.raises(QualcodeError, match="jo has coded nothing and decided on nothing yet"):
        proposals(busy, "jo")
    decide.set_status(busy.db, "jo", "other", "done")
    assert proposals(busy, "jo") == ()


def test_line_and_codes_narrow_it_down(busy):
    assert [each.words for each in proposals(busy, codes=("time",))] == ["cover"]
    assert [each.words for each in proposals(busy, line=0.9)] == ["school"]
    assert [each.words for each in proposals(busy, line=0.4)] == ["cover"]
    for line in (0, 1, -1):
        with pytest.raises(QualcodeError, match="between 0 and 1"):
            proposals(busy, line=line)


def test_a_word_that_was_added_is_proposed_no_more_and_a_rule_that_went_neither(busy):
    path = keyword_edits.file(busy.db)
    edits = [Edit("add", "time", "cover"), Edit("drop", "old", "school")]
    before = keyword_edits.carry_out(path, edits)
    assert before == busy.text
    assert proposals(busy) == ()
    assert recode.in_use(busy.db).by_id["time"].keywords == (
        "time",
    )  # not in use before it is asked


def test_only_the_lines_that_must_change_do(busy):
    keyword_edits.carry_out(
        busy.book, [Edit("add", "trust", "rely on"), Edit("not", "time", "on time")]
    )
    new = busy.book.read_text(encoding="utf-8")
    assert "keywords: [trust, rely on]   # tried on real talk" in new
    assert recode.sound(busy.book).codebook.by_id["time"].cancel == ("on time",)
    kept = [line for line in busy.text.splitlines() if "tried on" not in line]
    assert [line for line in new.splitlines() if line in kept] == kept
    keyword_edits.take_back(busy.book, busy.text, new)
    assert busy.book.read_text(encoding="utf-8") == busy.text
    with pytest.raises(QualcodeError, match="was changed meanwhile"):
        keyword_edits.take_back(busy.book, busy.text, new)


@pytest.mark.parametrize(
    ("edit", "what"),
    [
        (Edit("add", "trust", "trust"), "has the keyword 'trust' already"),
        (Edit("add", "trust", "tr*st"), "can never match: `\\*` may only end a word"),
        (Edit("not", "trust", " "), "can never match: it is empty"),
        (Edit("drop", "trust", "trsut"), "unknown keyword 'trsut'"),
        (Edit("drop", "tust", "trust"), "unknown code 'tust'"),
    ],
)
def test_what_cannot_be_done_changes_nothing(busy, edit, what):
    with pytest.raises(QualcodeError, match=what):
        keyword_edits.carry_out(busy.book, [Edit("add", "time", "hours"), edit])
    assert busy.book.read_text(encoding="utf-8") == busy.text


def test_without_a_file_it_says_what_to_do(busy):
    busy.book.unlink()
    with pytest.raises(QualcodeError, match="holds no file of the codebook in use, small"):
        proposals(busy)


def test_near_rules_and_patterns_go_by_either_name(busy):
    near = "{any: [time], near: [short], within: 2}"
    text = busy.text.replace(
        "keywords: [time]", f"keywords: [time, {near}]\n    patterns: [[{{LOWER: time}}]]"
    )
    busy.book.write_text(text, encoding="utf-8")
    keyword_edits.carry_out(busy.book, [Edit("drop", "time", near)])
    keyword_edits.carry_out(busy.book, [Edit("drop", "time", "[{LOWER: time}]")])
    code = recode.sound(busy.book).codebook.by_id["time"]
    assert (code.keywords, code.patterns) == (("time",), ())
    busy.book.write_text(text, encoding="utf-8")
    keyword_edits.carry_out(busy.book, [Edit("drop", "time", "time near short (within 2)")])
    assert recode.sound(busy.book).codebook.by_id["time"].keywords == ("time",)


def test_names_are_no_words_unless_they_are_said_as_words(busy):
    busy.bring(more="Ruth: My head and I, we met Ruth.\n")
    book = recode.in_use(busy.db)
    names = refine._ground(busy.db, "mina", book, refine.Wish()).names
    assert {"ruth", "teacher"} <= names
    assert "head" not in names  # a label, and a word
