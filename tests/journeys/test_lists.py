"""Lists hold every row that they name, or say what they leave out; unknown methods are errors."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def suggested(study: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample study after `suggest` by two methods that were named one by one."""
    folder = tmp_path_factory.mktemp("suggested")
    shutil.copytree(study, folder / "study")
    return folder / "study"


def lines(said: str) -> int:
    return len(said.splitlines())


def test_methods_are_named_one_by_one_or_with_commas(suggested: Path, shell: Any) -> None:
    def typed(*words: str, ok: bool = True) -> Any:
        return shell(*words, "-p", str(suggested), "--coder", "mina", ok=ok)

    typed("suggest", "--method", "keyword", "--method", "semantic", "--unit", "turn")
    found = {
        name: {r["id"] for r in json.loads(typed("suggestions", "list", *name, "-f", "json").out)["rows"]}
        for name in [
            ("--method", "keyword"),
            ("--method", "semantic"),
            ("--method", "keyword,semantic"),
            ("--method", "keyword", "--method", " semantic"),
        ]
    }  # fmt: skip
    one, other, *both = found.values()
    assert one
    assert other
    assert both == [one | other] * 2
    for words in (
        ("suggest",),
        ("suggestions", "list"),
        ("suggestions", "accept", "--yes"),
        ("suggestions", "reject", "--yes"),
        ("review", "--plain"),
        ("table", "suggestions", "--layer", "any"),
    ):
        more = ("--coder", "mina") if words[0] != "table" else ()
        for method, hint in (("nope", "there are: keyword"), ("keyword,Semantic", "did you mean semantic")):  # fmt: skip
            said = shell(*words, "--method", method, "-p", str(suggested), *more, ok=False)
            assert said.code == 1, words
            assert "unknown method" in said.err, said.everything
            assert hint in said.err
            assert said.out == ""


def test_a_list_that_is_no_table_on_a_terminal_is_whole(suggested: Path, shell: Any) -> None:
    def typed(*words: str) -> Any:
        return shell(*words, "-p", str(suggested))

    many = json.loads(typed("search", "the", "-f", "json").out)
    assert len(many["rows"]) > 200
    assert many["about"]["base"] == f"n = {len(many['rows'])}"
    for words in (("search", "the"), ("kwic", "the"), ("suggestions", "list", "--coder", "mina"),
                  ("search", "--like", "w1/head-ashgrove#2")):  # fmt: skip
        whole = typed(*words, "-f", "csv")
        assert whole.err == ""
        typed(*words, "-o", "all.csv")
        assert lines(Path(shell.folder / "all.csv").read_text()) == lines(whole.out) > 6
        for form in (("-f", "csv"), ("-f", "jsonl"), ("-f", "json"), ("-f", "table"), ("-o", "some.csv")):  # fmt: skip
            some = typed(*words, "-n", "5", *form)
            assert "only the first 5" in some.err, (words, form)
        assert lines(Path(shell.folder / "some.csv").read_text()) == 6
        told = json.loads(typed(*words, "-n", "5", "-f", "json").out)
        assert len(told["rows"]) == 5
        assert told["about"]["base"].startswith("n = 5, the first 5"), told["about"]
        assert lines(typed(*words, "-n", "5", "-f", "csv").out) == 6


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk that is always full")
def test_a_full_disk_is_no_fault_of_ours(suggested: Path) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "qualcode", "search", "the", "-f", "csv"],
            cwd=suggested, stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert "No space left on device" in done.stderr
    assert "fault in qualcode" not in done.stderr
