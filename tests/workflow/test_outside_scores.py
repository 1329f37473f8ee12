"""Scores of another tool: where each row goes, and why one has no place."""

import pytest

from qualcode.errors import QualcodeError
from qualcode.store.reading import source_texts
from qualcode.store.sources import ids
from qualcode.workflow import outside_scores, recode


def read(project, *lines):
    path = project.file("scores.csv", "".join(f"{line}\n" for line in lines))
    texts = dict(zip(ids(project.db), source_texts(project.db), strict=True))
    return outside_scores.read(path, texts, recode.in_use(project.db))


def test_a_decimal_comma_is_read_and_told_of(project):
    placed = read(project, "source;turn;code;score", "head;2;trust;0,91", "head;3;time;0.5")
    assert [each.score for each in placed.scores] == [0.91, 0.5]
    (note,) = placed.findings
    assert (note.severity, "0,91 is read as 0.91" in note.what) == ("note", True)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("head,20,trust,0.9", "this row has 4 cells, the heading 5"),
        ("head,20,,trust,0.9", "'' is no position"),
        ("head,20,31,trust,high", "'high' is no score"),
        ("head,20,31,trust,nan", "'nan' is no score"),
        ("head,20,31,trust,1.234,5", "this row has 6 cells, the heading 5"),
        ("head,20,9999,trust,0.9", "there is no turn or stretch 20 to 9999 in head"),
    ],
)
def test_a_row_that_has_no_place_says_why(project, row, said):
    good = "head,20,31,trust,0.5"
    placed = read(project, "source,start,end,code,score", good, row)
    assert [each.score for each in placed.scores] == [0.5]
    (finding,) = placed.findings
    assert (finding.severity, finding.where.endswith("scores.csv:3")) == ("warning", True)
    assert said in finding.what


def test_no_row_with_a_place_is_an_error_with_the_reason(project):
    with pytest.raises(QualcodeError, match="this row has 4 cells"):
        read(project, "source,start,end,code,score", "head,2,trust,0.9")
