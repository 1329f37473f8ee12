"""The house keeps its shape: what loads when, how long things are, what ships."""

import ast
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

HEAVY = (
    "spacy",
    "lemminflect",
    "polars",
    "numpy",
    "docx",
    "openpyxl",
    "lxml",
    "sqlite_utils",
    "yaml",
    "dask",
    "distributed",
    "fsspec",
)


def package() -> Path:
    found = find_spec("qualcode")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent


FILES = sorted(package().rglob("*.py"))


@pytest.mark.parametrize("words", [["--help"], ["status"], ["log"], ["sources", "list"]])
def test_light_commands_load_nothing_heavy(words: list[str], tmp_path: Path) -> None:
    script = (
        "import sys; from qualcode.cli.app import app\n"
        f"sys.argv = ['qualcode', *{words!r}]\n"
        "try:\n    app()\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    subprocess.run([sys.executable, "-m", "qualcode", "init", "--coder", "mina"], cwd=tmp_path, check=True,
                   capture_output=True)  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stderr.splitlines()[-1] == "[]", done.stderr


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_file_is_longer_than_one_can_hold(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def lengths() -> list[tuple[int, str]]:
    found = []
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = node.body[0]
                documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
                said = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
                found.append(
                    ((node.end_lineno or 0) - node.lineno + 1 - said, f"{path.name}:{node.name}")
                )
    return sorted(found)


def test_functions_are_small() -> None:
    found = lengths()
    assert found[len(found) // 2][0] <= 8
    assert [each for each in found if each[0] > 40] == []


def test_the_sample_study_and_the_codebooks_ship() -> None:
    from qualcode.codebook import shipped

    assert "jpd" in shipped.names()
    assert (shipped.sample_folder() / "people.csv").is_file()
