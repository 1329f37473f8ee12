"""The cache of forms saves a second and changes no answer, whatever state it is in."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from qualcode.suggest import forms_cache
from qualcode.text import forms

COACH = forms.inflected("coach")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(forms_cache, "user_cache_dir", lambda name: str(tmp_path / name))
    return tmp_path / "qualcode"


def never(word):
    raise AssertionError(f"{word} should have been in the cache")


def test_the_second_time_no_word_is_inflected(folder, monkeypatch):
    assert forms_cache.inflect(["coach", "trust"])["coach"] == COACH
    monkeypatch.setattr(forms_cache, "inflected", never)
    assert forms_cache.inflect(["coach"]) == {"coach": COACH}


def test_only_new_words_are_inflected_and_old_ones_stay(folder, monkeypatch):
    forms_cache.inflect(["coach"])
    asked = []
    monkeypatch.setattr(forms_cache, "inflected", lambda word: asked.append(word) or COACH)
    forms_cache.inflect(["coach", "trust"])
    forms_cache.inflect(["coach", "trust"])
    assert asked == ["trust"]


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"coach": 1}',
        b'{"coach": [["x"]]}',
        b'{"coach": [[1], []]}',
    ],
)
def test_a_damaged_cache_is_made_anew(folder, damage):
    forms_cache.inflect(["coach"])
    [file] = folder.iterdir()
    file.write_bytes(damage)
    assert forms_cache.inflect(["coach"])["coach"] == COACH
    assert json.loads(file.read_text("utf-8"))["coach"]


def test_a_cache_that_cannot_be_written_changes_nothing(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(forms_cache, "user_cache_dir", lambda name: str(tmp_path / "file" / name))
    assert forms_cache.inflect(["coach"])["coach"] == COACH


def test_a_full_disk_leaves_the_old_cache_and_no_rubbish(folder, monkeypatch):
    forms_cache.inflect(["coach"])
    before = sorted(file.read_bytes() for file in folder.iterdir())

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(forms_cache.json, "dump", full)
    assert forms_cache.inflect(["trust"])["trust"].forms
    assert sorted(file.read_bytes() for file in folder.iterdir()) == before


def test_other_rules_have_another_file(folder, monkeypatch):
    forms_cache.inflect(["coach"])
    monkeypatch.setattr(forms_cache, "version", lambda _: "99")
    forms_cache.inflect(["coach"])
    assert len(list(folder.iterdir())) == 2


def test_many_may_write_at_once(folder):
    words = ["coach", "trust", "teach", "open", "review", "lead"]
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda word: forms_cache.inflect([word, "coach"]), words * 5))
    assert all(each["coach"] == COACH for each in found)
    [file] = folder.iterdir()
    assert forms_cache.inflect(["coach"])["coach"] == COACH
    assert json.loads(file.read_text("utf-8"))


def test_known_words_load_neither_lemminflect_nor_spacy(tmp_path):
    code = (
        "import sys; from qualcode.suggest import forms_cache;"
        f"forms_cache.user_cache_dir = lambda name: {str(tmp_path)!r};"
        "forms_cache.inflect(['coach']);"
        "print(*sorted({'lemminflect', 'spacy', 'numpy'} & set(sys.modules)))"
    )
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        for _ in range(2)
    ]
    assert "lemminflect" in runs[0].stdout
    assert runs[1].stdout.strip() == ""
