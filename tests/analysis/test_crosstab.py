import pytest

from qualcode.analysis.crosstab import crosstab
from qualcode.errors import QualcodeError


def test_turns_by_hand(corpus):
    table = crosstab(corpus, by="cluster", layer="mina")
    assert table.frame.drop("name", "theme", "level").rows(named=True) == [
        {"code": "trust", "cluster=North": 2, "cluster=South": 1, "no cluster": 1},
        {"code": "safe", "cluster=North": 1, "cluster=South": 0, "no cluster": 0},
        {"code": "open", "cluster=North": 1, "cluster=South": 1, "no cluster": 1},
        {"code": "time", "cluster=North": 1, "cluster=South": 1, "no cluster": 0},
    ]
    assert "Base of cluster=North: 3 turns." in table.notes


def test_shares_are_of_the_column(corpus):
    frame = crosstab(corpus, by="wave", unit="sources", share=True, layer="mina").frame
    assert frame.columns[4:] == ["wave=1", "share (wave=1)", "wave=2", "share (wave=2)"]
    assert frame["share (wave=1)"].to_list() == [1, 0.5, 0.5, 1]
    assert frame["share (wave=2)"].to_list() == [1, 0, 1, 0]


def test_segments_have_the_coded_segments_as_base(corpus):
    table = crosstab(corpus, by="role", unit="segments", share=True, layer="mina")
    assert "Base of role=teacher: 3 segments." in table.notes
    assert table.frame["share (role=teacher)"].to_list() == [1 / 3, 0, 1 / 3, 2 / 3]


def test_a_column_that_nobody_did_is_empty(corpus):
    frame = crosstab(corpus, by="wave", unit="cases", share=True, layer="jo").frame
    assert frame["wave=2"].to_list() == [None] * 4
    assert frame["share (wave=2)"].to_list() == [None] * 4


def test_an_unknown_unit_is_a_stop(corpus):
    with pytest.raises(QualcodeError, match="unknown unit 'persons'"):
        crosstab(corpus, by="wave", unit="persons", layer="mina")
