"""The installed command in a fresh folder, as a researcher types it."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
REAL_DATA = Path(os.environ.get("QUALCODE_REAL_DATA", REPOSITORY.parent / "shared" / "data"))


@dataclass(frozen=True)
class Said:
    """What one command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def everything(self) -> str:
        return self.out + self.err


@dataclass(frozen=True)
class Shell:
    """A folder in which commands are typed."""

    folder: Path

    def __call__(self, *words: str, stdin: str = "", ok: bool = True, **env: str) -> Said:
        home = {"HOME": str(self.folder / "home"), "XDG_CONFIG_HOME": str(self.folder / "home")}
        environment = {k: v for k, v in os.environ.items() if not k.startswith("QUALCODE_")}
        environment |= home | {"PYTHONUTF8": "1", "COLUMNS": "120"} | env
        done = subprocess.run(
            [sys.executable, "-m", "qualcode", *words],
            cwd=self.folder, env=environment, input=stdin, capture_output=True, text=True, check=False,
            encoding="utf-8",
        )  # fmt: skip
        said = Said(done.returncode, done.stdout, done.stderr)
        assert "Traceback" not in said.everything, said.everything
        if ok:
            assert said.code == 0, said.everything
        return said


@pytest.fixture
def real_data() -> Path:
    """The folder of real files, where it is."""
    if not REAL_DATA.is_dir():
        pytest.skip("the folder of real files is not here")
    return REAL_DATA


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A fresh folder with nothing in it."""
    return Shell(tmp_path)


@pytest.fixture(scope="session")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample study, built once by `qualcode demo`; copy it before writing to it."""
    folder = tmp_path_factory.mktemp("demo")
    Shell(folder)("demo", "study")
    return folder / "study"
