"""Codebooks that travel: checked, compared, merged by git, put in use version by version."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.journey

BOOK = """\
# the team's codebook
codebook: team
version: "1"
codes:
  - id: trust
    name: Trust
    definition: People rely on each other.
    exclude: [talk about hours (use time)]
    keywords:
      - trust   # tried on real talk
  - id: time
    name: Time
    definition: There is enough of it, or not.
    exclude: [trust that needs time (use trust)]
    keywords:
      - time
"""
TALK = "Interviewer: And?\n\nHelen: We trust them. It took time.\n\nHelen: Time was short.\n"


@pytest.fixture
def project(shell: Any) -> Any:
    (shell.folder / "talk.txt").write_text(TALK)
    (shell.folder / "team.yaml").write_text(BOOK)
    shell("init", "--codebook", "team.yaml", "--coder", "mina")
    shell("import", "talk.txt")
    return shell


def book(project: Any) -> Path:
    return project.folder / "codebooks" / "team.yaml"


def edit(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def test_an_edit_is_shown_put_in_use_and_only_what_went_stale_suggested_anew(project: Any) -> None:
    project("suggest")
    (row,) = csv.DictReader(
        project("suggestions", "list", "--code", "trust", "-f", "csv").out.splitlines()
    )
    project("suggestions", "accept", row["id"])
    edit(book(project), ("- time\n", "- time\n      - short\n"), ('"1"', '"2"'))
    assert "keywords: + short" in project("codebook", "diff").out
    refused = project("codebook", "use", "codebooks/team.yaml", ok=False)
    assert refused.code == 1
    assert "--yes goes on" in refused.err
    said = project("codebook", "use", "codebooks/team.yaml", "--yes").err
    assert "time\n  keywords: + short" in said
    assert "suggested anew by keyword: time (2 suggestions)" in said
    table = project("codings", "list", "-f", "json").out
    assert [(each["code"], each["codebook"]) for each in json.loads(table)["rows"]] == [
        ("trust", "team 1")
    ]
    told = json.loads(project("codebook", "history", "-f", "json").out)["rows"]
    assert [(each["what changed"], each["state"]) for each in told] == [
        ("the first", ""), ("keywords of 1, version", "in use")
    ]  # fmt: skip
    project("codebook", "export", "1", "-o", "old.yaml")
    assert (project.folder / "old.yaml").read_text() == BOOK
    assert "Trust" in project("codebook", "show", "--version", "1").out


def test_without_a_rerun_what_is_stale_says_so(project: Any) -> None:
    project("suggest")
    edit(book(project), ("- time\n", "- time\n      - short\n"))
    said = project("codebook", "use", "codebooks/team.yaml", "--yes", "--no-rerun").err
    assert "stale, by keyword: time" in said
    rows = csv.DictReader(project("suggestions", "list", "-f", "csv").out.splitlines())
    assert {(row["code"], row["state"]) for row in rows} == {
        ("trust", "pending"), ("time", "pending (stale)")
    }  # fmt: skip
    project("suggest")
    assert "stale" not in project("suggestions", "list", "-f", "csv").out


def test_a_split_code_is_coded_anew(project: Any) -> None:
    project("codings", "add", "talk", "time", "--quote", "It took time.")
    edit(book(project), ("  - id: time\n    name: Time\n", """\
  - id: cover
    name: Cover
    replaces: [time]
  - id: hours
    name: Hours
    replaces: [time]
"""))  # fmt: skip
    said = project("codebook", "use", "codebooks/team.yaml", "--yes").err
    assert (
        "time has 1 codings and stays as deprecated, until they are coded as cover or hours" in said
    )
    assert "status: deprecated" in book(project).read_text()
    assert project("codings", "list", "--code", "time", "-f", "csv").out.count("\n") == 2
    told = project("review", "--recode", "--plain", stdin="2\nq\n")
    assert "coded anew: 1; left: 0" in told.err
    assert ",hours,mina," in project("codings", "list", "-f", "csv").out
    project("check")


def test_codes_that_grow_while_coding(project: Any) -> None:
    said = project("codebook", "new-code", "Pupil voice", "--under", "trust", "--why", "seen often")
    assert "new draft code pupil-voice below trust" in said.err
    project("codebook", "promote", "pupil-voice")
    project("codebook", "rename", "pupil-voice", "Pupils' voice")
    project("codebook", "move", "pupil-voice", "--top")
    project("codebook", "merge-code", "pupil-voice", "time")
    text = book(project).read_text()
    assert "replaces: [pupil-voice]" in text
    assert "- trust   # tried on real talk" in text
    assert "why this code" in project("memo", "list").out
    for _ in range(5):
        project("undo", "--coder", "mina")
    assert project("codebook", "new-code", "X", ok=False).code == 1


def test_a_codebook_from_nothing(shell: Any) -> None:
    shell("codebook", "new", "neighbours")
    shell("codebook", "check", "neighbours.yaml", "--strict")
    assert "is there already" in shell("codebook", "new", "neighbours", ok=False).err
    shell("init", "--codebook", "neighbours.yaml", "--coder", "mina")


def test_findings_as_data(project: Any) -> None:
    edit(book(project), ("- trust   #", "- time   #"))
    said = project("codebook", "check", "codebooks/team.yaml", "--strict", "-f", "json", ok=False)
    rows = json.loads(said.out)["rows"]
    assert said.code == 1
    assert [(each["severity"], each["line"], each["column"]) for each in rows] == [
        ("warning", 10, 9)
    ]
    assert "both find “time”" in rows[0]["what"]
    assert project("codebook", "check", "codebooks/team.yaml", "--in", "talk.txt").code == 0


BAD = {
    "tabs.yaml": (b"codebook: x\ncodes:\n\t- id: a\n", "tabs.yaml:3:1"),
    "anchor.yaml": (b"codebook: x\nversion: &v '1'\ncodes: [{id: a, name: *v}]\n", "anchor.yaml:2:10"),
    "twice.yaml": (b"codebook: x\ncodebook: y\nversion: '1'\ncodes: [{id: a, name: A}]\n",
                   "twice.yaml:2:1"),
    "date.yaml": (b"codebook: x\nversion: 2024\ncodes: [{id: a, name: A}]\n", "date.yaml:2:10"),
    "latin.yaml": ("codebook: x\n# é\n".encode("latin-1"), "latin.yaml:2:3"),
    "utf16.yaml": ("codebook: x\n".encode("utf-16"), "utf16.yaml:1:1"),
    "big.yaml": (b"codebook: x\n" + b"# much\n" * 800_000, "big.yaml: the file is larger than 5 MB"),
    "laughs.yaml": (
        b"a: &a [lol, lol]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\n", "laughs.yaml:1:4"
    ),
    "git.yaml": (b"codebook: x\n<<<<<<< HEAD\nversion: '1'\n=======\n", "git.yaml:2:1"),
}  # fmt: skip


def test_what_cannot_be_read_is_a_finding_with_its_place(shell: Any) -> None:
    for name, (content, _) in BAD.items():
        (shell.folder / name).write_bytes(content)
    (shell.folder / "good.yaml").write_text(BOOK)
    said = shell("codebook", "check", *BAD, "good.yaml", ok=False)
    assert said.code == 1
    assert [place for _, place in BAD.values() if place not in said.err] == []
    assert "good.yaml: team 1, 2 codes" in said.err


def test_words_that_yaml_once_took_for_something_else(shell: Any) -> None:
    (shell.folder / "no.yaml").write_text(
        BOOK.replace("name: Trust", "name: no").replace("name: Time", "name: 2024-01-01")
    )
    (shell.folder / "two.yaml").write_text(BOOK)
    said = shell("codebook", "check", "no.yaml", "two.yaml")
    assert "two.yaml:1:1: the codebook `team` stands in no.yaml too" in said.err


def git(folder: Path, *words: str, ok: bool = True) -> str:
    home = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    who = ("-c", "user.name=Mina", "-c", "user.email=mina@example.org")
    done = subprocess.run(
        ["git", *who, *words], cwd=folder, env={**os.environ, **home},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0 or not ok, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    try:
        git(tmp_path, "init", "-q", "-b", "main")
    except FileNotFoundError:
        pytest.skip("git is not here")
    driver = f'"{sys.executable}" -m qualcode codebook merge %O %A %B -o %A'
    git(tmp_path, "config", "merge.qualcode.name", "codebooks, code by code")
    git(tmp_path, "config", "merge.qualcode.driver", driver)
    (tmp_path / ".gitattributes").write_text("*.yaml merge=qualcode\n")
    (tmp_path / "team.yaml").write_text(BOOK)
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "Begin")
    git(tmp_path, "branch", "other")
    return tmp_path


def both_edit(folder: Path, ours: Any, theirs: Any) -> None:
    for branch, pairs in (("main", ours), ("other", theirs)):
        git(folder, "checkout", "-q", branch)
        edit(folder / "team.yaml", *pairs)
        git(folder, "commit", "-q", "-a", "-m", f"Edit on {branch}")
    git(folder, "checkout", "-q", "main")


def test_git_merges_what_two_people_added_to_one_list(repository: Path) -> None:
    both_edit(
        repository,
        [("- trust   #", "- rely\n      - trust   #"), ("name: Time", "name: Time and cover")],
        [("- trust   # tried on real talk", "- trust   # tried on real talk\n      - faith")],
    )
    git(repository, "merge", "-q", "other")
    text = (repository / "team.yaml").read_text()
    assert "- rely\n      - trust   # tried on real talk\n      - faith\n" in text
    assert "name: Time and cover" in text
    assert text.startswith("# the team's codebook\n")


def test_git_stops_where_two_people_decided_differently(repository: Path, shell: Any) -> None:
    both_edit(repository, [("name: Time", "name: Cover")], [("name: Time", "name: Hours")])
    said = git(repository, "merge", "other", ok=False)
    assert "CONFLICT" in said
    text = (repository / "team.yaml").read_text()
    assert "    name: Cover\n    # =======\n    # name: Hours\n" in text
    checked = shell("codebook", "check", str(repository / "team.yaml"), ok=False)
    assert checked.code == 1
    assert "team.yaml:12:5: a conflict of a merge is open here" in checked.err
