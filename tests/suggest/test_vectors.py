"""The word vectors that ship: a file that is cut short or of another kind is one clear error."""

from pathlib import Path

import numpy as np
import pytest

from qualcode.errors import QualcodeError
from qualcode.suggest import vectors


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name in ("vectors.npy", "pieces.txt", "PROVENANCE.json"):
        (tmp_path / name).write_bytes((Path(str(vectors._FOLDER)) / name).read_bytes())
    monkeypatch.setattr(vectors, "_FOLDER", tmp_path)
    forget()
    yield tmp_path
    monkeypatch.undo()
    forget()


def forget():
    vectors._table.cache_clear()
    vectors._pieces.cache_clear()


def cut(folder):
    file = folder / "vectors.npy"
    file.write_bytes(file.read_bytes()[:-100])


def one_byte_is_another(folder):
    file = folder / "vectors.npy"
    data = bytearray(file.read_bytes())
    data[5000] ^= 1
    file.write_bytes(data)


def of_unknown_origin(folder):
    (folder / "PROVENANCE.json").write_text("{}")


def of_another_version(folder):
    np.save(folder / "vectors.npy", np.zeros((5, 300), dtype=np.float16))


def gone(folder):
    (folder / "pieces.txt").unlink()


def no_words(folder):
    (folder / "pieces.txt").write_bytes(b"\xff\xfe")


@pytest.mark.parametrize(
    "damage", [cut, one_byte_is_another, of_unknown_origin, of_another_version, gone, no_words]
)
def test_damaged_vectors_are_one_clear_sentence(folder, damage):
    assert vectors.word_vectors(["mentor"]).any()
    forget()
    damage(folder)
    with pytest.raises(QualcodeError, match="missing or damaged") as fault:
        vectors.word_vectors(["mentor"])
    assert "install qualcode anew" in (fault.value.hint or "")
