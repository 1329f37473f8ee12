"""Parquet in and out of any place: whole or not there, and nothing taken that is not understood."""

import errno
import os
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.coding.suggestion import Evidence, SourceText, Suggestion
from qualcode.errors import QualcodeError
from qualcode.suggest import parquet_parts, places
from qualcode.suggest.parquet_parts import (
    SUGGESTIONS,
    TURNS,
    _frame,
    _parquet,
    parts,
    suggestion_rows,
    turn_frame,
)
from qualcode.suggest.places import place
from qualcode.suggest.turn_sets import TurnSet, turns

ROW = ("a", "r", 1, 0, "teacher", "Yes.", True)


@pytest.fixture(params=["here", "there"])
def root(request, tmp_path):
    """A folder of this machine, and one that only fsspec knows."""
    if request.param == "here":
        yield str(tmp_path)
        return
    fsspec = pytest.importorskip("fsspec", reason="pip install 'qualcode[cluster]'")
    yield "memory://study"
    store = fsspec.filesystem("memory")
    if store.exists("/study"):
        store.rm("/study", recursive=True)


def write(spelled, rows=(ROW,), *, overwrite=False):
    with parts(spelled, TURNS, overwrite=overwrite) as put:
        for row in rows:
            put(_frame([row], TURNS))


def read(spelled):
    return [(name, list(text.texts)) for name, text in turns(place(spelled))]


def left(root):
    """All that lies in a place, half-written files too."""
    if "://" not in root:
        return sorted(each.name for each in Path(root).rglob("*") if each.is_file())
    import fsspec

    store = fsspec.filesystem("memory")
    return (
        sorted(Path(each).name for each in store.find("/study")) if store.exists("/study") else []
    )


def test_a_file_and_a_folder_of_parts_hold_the_same(root, monkeypatch):
    monkeypatch.setattr(parquet_parts, "PART", 2)
    rows = [(name, f"r{name}", 1, 0, "teacher", name * 3, True) for name in "abcde"]
    write(f"{root}/one.parquet", rows)
    write(f"{root}/many", rows)
    assert read(f"{root}/many") == read(f"{root}/one.parquet") == [(n, [n * 3]) for n in "abcde"]
    assert left(root) == ["one.parquet", *(f"part-0000{n}.parquet" for n in range(3))]


@pytest.mark.parametrize("name", ["one.parquet", "many"])
def test_nothing_is_there_until_all_is(root, name, monkeypatch):
    monkeypatch.setattr(parquet_parts, "PART", 1)
    with pytest.raises(ZeroDivisionError), parts(f"{root}/{name}", TURNS) as put:
        put(_frame([ROW], TURNS))
        raise ZeroDivisionError
    assert left(root) == []


@pytest.mark.parametrize("name", ["one.parquet", "many"])
def test_what_is_there_is_replaced_only_when_asked(root, name, monkeypatch):
    monkeypatch.setattr(parquet_parts, "PART", 1)
    place, other = f"{root}/{name}", ("b", "r", 1, 0, "teacher", "No.", True)
    write(place, [ROW, ("c", "s", 1, 0, "teacher", "Well.", True)])
    with pytest.raises(QualcodeError, match=f"{name} is there already") as told:
        write(place, [other])
    assert "--overwrite" in told.value.hint
    assert [each for each, _ in read(place)] == ["a", "c"]
    with pytest.raises(ZeroDivisionError), parts(place, TURNS, overwrite=True) as put:
        put(_frame([other], TURNS))
        raise ZeroDivisionError
    assert [each for each, _ in read(place)] == ["a", "c"]
    write(place, [other], overwrite=True)
    assert read(place) == [("b", ["No."])]
    assert left(root) == ["one.parquet" if name == "one.parquet" else "part-00000.parquet"]


def test_a_folder_with_other_things_is_never_replaced(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(QualcodeError, match=r"mine holds notes\.txt too"):
        write(f"{tmp_path}/mine", overwrite=True)
    assert left(str(tmp_path)) == ["notes.txt"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("found.csv", "found.csv is no name for Parquet"),
        ("found.parq", "found.parq is no name for Parquet"),
        ("turns.parquet/", "turns.parquet/ names a file as a folder"),
    ],
)
def test_odd_names_are_refused(root, name, said):
    with pytest.raises(QualcodeError, match=said) as told:
        write(f"{root}/{name}")
    assert ".parquet" in told.value.hint
    assert left(root) == []


def test_a_file_is_no_folder_and_a_folder_no_file(tmp_path):
    (tmp_path / "found").write_text("dear", encoding="utf-8")
    (tmp_path / "found.parquet").mkdir()
    for name, said in (("found", "found is a file"), ("found.parquet", "is a folder")):
        with pytest.raises(QualcodeError, match=said):
            write(f"{tmp_path}/{name}", overwrite=True)


@pytest.mark.parametrize("name", ["F.PARQUET", "one.2024", "v1.2", "Many"])
def test_capitals_and_numbers_are_names(root, name):
    write(f"{root}/{name}")
    assert read(f"{root}/{name}") == read(root) == [("a", ["Yes."])]


def test_what_was_there_comes_back_when_the_new_cannot_take_its_place(tmp_path, monkeypatch):
    write(f"{tmp_path}/many")
    replace = Path.replace

    def once(path, target):
        if path.suffix == ".tmp":
            raise OSError(errno.EIO, "Input/output error")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", once)
    with pytest.raises(QualcodeError, match="many was not written: Input/output error"):
        write(f"{tmp_path}/many", [("b", "r", 1, 0, "teacher", "No.", True)], overwrite=True)
    assert read(f"{tmp_path}/many") == [("a", ["Yes."])]
    assert left(str(tmp_path)) == ["part-00000.parquet"]


def test_what_is_not_finished_yet_is_not_read(tmp_path):
    write(f"{tmp_path}/one.parquet")
    (tmp_path / ".many.1f.tmp").mkdir()
    write(f"{tmp_path}/.many.1f.tmp/part.parquet", [("b", "s", 1, 0, "teacher", "No.", True)])
    assert read(str(tmp_path)) == [("a", ["Yes."])]


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "far").mkdir()
    write(f"{tmp_path}/far/one.parquet")
    (tmp_path / "link.parquet").symlink_to(tmp_path / "far" / "one.parquet")
    write(f"{tmp_path}/link.parquet", [("b", "r", 1, 0, "teacher", "No.", True)], overwrite=True)
    assert (tmp_path / "link.parquet").is_symlink()
    assert read(f"{tmp_path}/far/one.parquet") == [("b", ["No."])]


@pytest.mark.parametrize(
    ("source", "target", "refused"),
    [
        ("turns.parquet", "turns.parquet", True),
        ("turns", "turns/", True),
        ("turns", "turns/found.parquet", True),
        ("turns/a.parquet", "turns", True),
        ("turns/a.parquet", "turns/b.parquet", False),
        ("turns", "turns2", False),
    ],
)
def test_what_is_read_is_not_written_over(root, source, target, refused):
    told = (f"{root}/{source}", f"{root}/{target}")
    if not refused:
        places.apart(*told)
        return
    with pytest.raises(QualcodeError, match="is read by --from"):
        places.apart(*told)


@pytest.mark.parametrize("name", ["one.parquet", "many"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_of(tmp_path, monkeypatch, name, number):
    def full(_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(QualcodeError, match=f"the disk is full: .*{name} was not written"):
        write(f"{tmp_path}/{name}")
    assert left(str(tmp_path)) == []


def test_a_place_that_may_not_be_written_to(tmp_path, monkeypatch):
    def refused(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refused)
    with pytest.raises(QualcodeError, match="you may not write"):
        write(f"{tmp_path}/one.parquet")


def test_a_data_set_without_a_turn_says_so(tmp_path):
    with parts(f"{tmp_path}/zero.parquet", TURNS):
        pass
    with pytest.raises(QualcodeError, match=r"zero\.parquet holds no turn"):
        list(TurnSet.at(f"{tmp_path}/zero.parquet")())


def test_nothing_to_read_is_an_error(root):
    with pytest.raises(QualcodeError, match=r"there is no \.parquet file at .*nowhere"):
        read(f"{root}/nowhere")


def test_no_suggestion_at_all_is_a_file_with_columns(tmp_path):
    with parts(f"{tmp_path}/none.parquet", SUGGESTIONS):
        pass
    frame = pl.read_parquet(tmp_path / "none.parquet")
    assert (frame.height, frame.columns) == (0, list(SUGGESTIONS))


def test_a_suggestion_bears_its_turn_and_its_words():
    text = SourceText("r", (4, 7), (10, 30), ("I say no.", "You say yes."), ("", ""))
    why = Evidence("keyword", "1", "yes", ((38, 41),), 2.0, "mina", 0.4, 31)
    (row,) = suggestion_rows(text, [Suggestion(5, "r", 30, 42, "trust", (why,))])
    assert row == (
        "0000000000005", "", "r", 7, 30, 42, "trust", "You say yes.", "keyword", "1", "yes",
        [[38, 41]], 2.0, "mina", 0.4, 31,
    )  # fmt: skip


def test_two_columns_are_enough(tmp_path):
    pl.DataFrame({"source": ["a", "a", "b"], "text": ["Yes 😀.", None, "No."], "wave": [1, 1, 2]}
                 ).write_parquet(tmp_path / "t.parquet")  # fmt: skip
    (_, one), (_, other) = turns(place(f"{tmp_path}/t.parquet"))
    assert (one.numbers, one.starts, one.texts) == ([1, 2], [0, 7], ["Yes 😀.", ""])
    assert one.roles == ["participant", "participant"]
    assert one.revision != other.revision


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"text": ["Yes."]}, "no column source"),
        ({"words": ["Yes."]}, "no column source or text"),
        ({"source": ["a", None], "text": ["Yes.", "No."]}, "a turn has no source"),
        ({"source": ["a", "b", "a"], "text": ["x"] * 3}, "source a stands in two places"),
        ({"source": ["a", "b"], "text": ["x"] * 2, "revision": ["r", "r"]}, "revision r stands in"),
        ({"source": ["a", "a"], "text": ["x"] * 2, "revision": ["r", "s"]}, "a has two revisions"),
        ({"source": ["a", "a"], "text": ["x"] * 2, "turn": [2, 2]}, "not in order"),
        ({"source": ["a", "a"], "text": ["xyz"] * 2, "start": [0, 2]}, "turns of a overlap"),
        ({"source": ["a"], "text": ["x"], "turn": ["first"]}, "cannot be read as turns"),
    ],
)  # fmt: skip
def test_what_is_no_data_set_of_turns(tmp_path, columns, said):
    pl.DataFrame(columns).write_parquet(tmp_path / "t.parquet")
    with pytest.raises(QualcodeError, match=said) as told:
        read(f"{tmp_path}/t.parquet")
    assert "t.parquet" in told.value.message
    assert told.value.hint


@pytest.mark.parametrize("data", [b"", b"source,text\na,b\n", b"PAR1" + b"\0" * 40 + b"PAR1"])
def test_what_is_no_parquet(tmp_path, data):
    (tmp_path / "t.parquet").write_bytes(data)
    with pytest.raises(QualcodeError, match="cannot be read as turns"):
        read(f"{tmp_path}/t.parquet")


@pytest.mark.parametrize("spelled", ["odd://x/y.parquet", "s3://x/y.parquet"])
def test_an_address_that_leads_nowhere(spelled):
    pytest.importorskip("fsspec", reason="pip install 'qualcode[cluster]'")
    if spelled.startswith("s3") and find_spec("s3fs"):
        pytest.skip("what reaches there is installed")
    with pytest.raises(QualcodeError) as told:
        place(spelled)
    assert spelled in told.value.message


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(QualcodeError, match="there is no folder"):
        write(f"{tmp_path}/no/one.parquet")


TEXTS = st.lists(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20), min_size=1, max_size=5
)


@given(st.lists(TEXTS, min_size=1, max_size=4), st.integers(0, 9), st.booleans())
def test_turns_come_back_as_they_went(many, gap, talk):
    from qualcode.suggest.turn_sets import _source

    for number, texts in enumerate(many):
        starts = [sum(len(t) + gap for t in texts[:i]) + gap for i in range(len(texts))]
        roles = ["teacher"] * len(texts)
        numbers = list(range(2, len(texts) + 2))
        sent = SourceText(f"r{number}", numbers, starts, texts, roles, talk=talk)
        file = BytesIO(_parquet([turn_frame(("a", sent))]))
        assert _source("f", "a", list(pl.read_parquet(file).iter_rows(named=True))) == sent
