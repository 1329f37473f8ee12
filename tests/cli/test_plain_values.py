"""Options that need no conversion do without pydantic, and the others are checked as ever."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from qualcode.cli.app import app
from qualcode.store import database


@pytest.fixture
def project(tmp_path):
    database.create(tmp_path).close()
    return str(tmp_path)


@pytest.mark.parametrize("words", [["status"], ["log"], ["sources", "list"], ["coders", "list"]])
def test_reading_commands_load_nothing_heavy(project, words):
    code = (
        "import sys\nfrom qualcode.cli.app import app\n"
        f"app({[*words, '--project', project]!r}, standalone_mode=False)\n"
        "print(*sorted({'pydantic', 'spacy', 'polars', 'docx', 'numpy'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.splitlines()[-1] == ""


def test_what_needs_converting_is_converted_and_checked(project, tmp_path):
    run = CliRunner().invoke
    assert run(app, ["log", "-p", project, "-n", "nine"]).exit_code == 2
    assert run(app, ["log", "-p", project, "-n", "0"]).exit_code == 2
    assert run(app, ["status", "-p", project, "-f", "cvs"]).exit_code == 2
    told = run(app, ["status", "-p", project, "-f", "csv", "-o", str(tmp_path / "s.csv")])
    assert told.exit_code == 0
    assert (tmp_path / "s.csv").exists()
    assert run(app, ["search", "-p", project]).exit_code == 2
