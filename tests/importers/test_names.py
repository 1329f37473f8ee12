"""Which files an import means, and what their sources are called."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.errors import QualcodeError
from qualcode.importers.names import from_pattern, source_names, walk


@pytest.fixture
def study(tmp_path: Path) -> Path:
    for name in (
        "w1/b.txt", "w1/a.docx", "w2/deep/c.vtt", "people.csv", "cases.xlsx", "README.md",
        "w1/.hidden.txt", ".git/x.txt", "w1/~$a.docx", "w1/sound.mp3", "w1/D.TXT",
    ):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Ann: hi")
    return tmp_path


def named(*paths: Path | str) -> list[str]:
    found = walk(paths)
    return list(source_names(found.files, found.roots).values())


def test_a_folder(study):
    found = walk([study])
    assert named(study) == ["w1/D", "w1/a", "w1/b", "w2/deep/c"]
    assert (found.people, found.cases) == (study / "people.csv", study / "cases.xlsx")
    assert sorted(Path(finding.where).name for finding in found.findings) == [
        "README.md",
        "sound.mp3",
    ]
    assert {finding.severity for finding in found.findings} == {"note"}


def test_two_folders_share_the_one_above(study):
    assert named(study / "w1", study / "w2") == ["w1/D", "w1/a", "w1/b", "w2/deep/c"]


def test_one_folder_is_its_own_top(study):
    assert named(study / "w1") == ["D", "a", "b"]


def test_a_file_is_called_by_its_name(study):
    assert named(study / "w1" / "b.txt") == ["b"]
    assert named(study / "w1" / "b.txt", study / "w2" / "deep" / "c.vtt") == ["w1/b", "w2/deep/c"]


def test_globs(study):
    assert named(f"{study}/*/*.txt") == ["w1/b"]
    assert named(f"{study}/**/*.[dv]*") == ["w1/a", "w2/deep/c"]
    assert named(f"{study}/w*") == ["w1/D", "w1/a", "w1/b", "w2/deep/c"]


def test_a_file_named_itself_is_taken_whatever_its_suffix(study):
    assert named(study / "w1" / "sound.mp3") == ["sound"]


def test_a_file_meant_twice_is_taken_once(study):
    assert named(study / "w1", study / "w1" / "b.txt", f"{study}/w1/../w1/*.txt") == ["D", "a", "b"]


def test_relative_paths(study, monkeypatch):
    monkeypatch.chdir(study / "w1")
    assert named("b.txt") == ["b"]
    assert named(".") == ["D", "a", "b"]
    assert named("../w2", ".") == ["w1/D", "w1/a", "w1/b", "w2/deep/c"]


def test_a_link_in_a_circle_ends(study):
    (study / "w1" / "again").symlink_to(study, target_is_directory=True)
    found = walk([study])
    assert len({os.path.realpath(path) for path in found.files}) == 4


def test_two_people_files_are_not_guessed_between(study):
    (study / "w1" / "people.csv").write_text("participant\n")
    found = walk([study])
    assert found.people is None
    assert any(each.severity == "warning" and "--people" in each.hint for each in found.findings)


@pytest.mark.parametrize("missing", ["nowhere", "no/*.txt"])
def test_what_is_not_there(study, missing):
    with pytest.raises(QualcodeError, match=r"no file"):
        walk([study / missing])


def test_two_files_of_one_name(study):
    (study / "w1" / "a.txt").write_text("Ann: hi")
    found = walk([study])
    named = source_names(found.files, found.roots)
    assert [path.name for path, name in named.items() if name == "w1/a"] == ["a.docx", "a.txt"]


def test_files_that_are_left_out(study):
    found = walk([study], [str(study / "w1" / "a.docx"), "*.csv"])
    assert "a.docx" not in {path.name for path in found.files}
    assert found.people is None


def test_only_the_last_suffix_goes_and_accents_are_one():
    paths = [Path("t/int.01.txt"), Path("t/Zoe\u0308.txt")]
    assert list(source_names(paths, [Path("t")]).values()) == ["int.01", "Zo\u00eb"]


PART = st.text(st.sampled_from("abcé-. "), min_size=1, max_size=4).filter(lambda s: s.strip(". "))


@settings(deadline=None)
@given(st.sets(st.lists(PART, min_size=1, max_size=3).map("/".join), min_size=1, max_size=6))
def test_names_tell_files_apart_and_do_not_hang_on_the_place(stems):
    names = []
    for top in ("/one", "/one/two"):
        paths = [Path(top, f"{stem}.txt") for stem in sorted(stems)]
        found = source_names(paths, [Path(top)])
        names.append(list(found.values()))
        assert len(set(found.values())) == len(stems)
    assert names[0] == names[1]


@pytest.mark.parametrize(
    ("pattern", "name", "told"),
    [
        (
            "w{wave}/{role}-{school}",
            "w1/head-ashgrove",
            {"wave": "1", "role": "head", "school": "ashgrove"},
        ),
        (
            "w{wave}/{role}-{school}",
            "w1/head-st-mary",
            {"wave": "1", "role": "head", "school": "st-mary"},
        ),
        ("w{wave}/{role}-{school}", "w1/deep/head-x", None),
        ("{a}.{b}", "1.2.3", {"a": "1", "b": "2.3"}),
        ("x({n})", "x(7)", {"n": "7"}),
        ("{n}", "", None),
        ("w{wave}/*", "w2/any/where", {"wave": "2"}),
    ],
)
def test_patterns(pattern, name, told):
    assert from_pattern(pattern, name) == told


@pytest.mark.parametrize("pattern", ["plain", "{a}-{a}", "{a", "{a}}", "{1}", "{a b}", "{}"])
def test_a_pattern_with_a_fault(pattern):
    with pytest.raises(QualcodeError, match="pattern"):
        from_pattern(pattern, "x")
