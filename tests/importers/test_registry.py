"""Finding the importer of a file, importers of other packages, and files that do not read."""

import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path, PurePath

import pytest

from qualcode.errors import QualcodeError
from qualcode.importers import registry


class Diary:
    """An importer of another package."""

    name = "diary"
    version = "3"
    suffixes = (".diary", ".md")
    keeps = "keeps all"

    def claims(self, path: PurePath, head: bytes, /) -> bool:
        return path.suffix in self.suffixes

    def read(self, data: bytes, where: str):
        return (1 / 0,)


class Broken:
    """An importer that cannot be made."""

    def __init__(self):
        raise ImportError("no module named parchment")


@pytest.fixture
def plugged(monkeypatch):
    def entry_points(group: str):
        points = {"diary": "Diary", "broken": "Broken", "word": "Diary"}
        return [EntryPoint(name, f"{__name__}:{what}", group) for name, what in points.items()]

    monkeypatch.setattr(EntryPoint, "load", lambda point: globals()[point.attr])
    monkeypatch.setattr(registry, "entry_points", entry_points)
    caches = (registry._plugged_in, registry._working, registry._plugged)
    for each in caches:
        each.cache_clear()
    yield
    for each in caches:
        each.cache_clear()


@pytest.mark.parametrize(
    ("path", "head", "name"),
    [
        ("a.txt", b"", "text"), ("a.MD", b"", "text"), ("a.docx", b"PK", "word"),
        ("a.vtt", b"WEBVTT", "captions"), ("a.srt", b"1", "captions"), ("a.csv", b"", "spreadsheet"),
        ("a.xlsx", b"PK", "spreadsheet"), ("a.txt", b"\xef\xbb\xbfWEBVTT", "captions"),
    ],
)  # fmt: skip
def test_one_importer_claims_a_file(path, head, name):
    assert registry.find(PurePath(path), head).name == name


def test_every_importer_says_what_it_is():
    for name, form in registry.FORMATS.items():
        importer = registry.load(name)
        assert (importer.name, importer.suffixes) == (name, form.suffixes)
        assert importer.keeps
        assert importer.version


def test_a_file_of_no_format_lists_the_formats():
    with pytest.raises(QualcodeError) as stop:
        registry.find(PurePath("a.xyz"), b"")
    assert "does not read .xyz files" in stop.value.message
    assert ".docx" in stop.value.hint
    with pytest.raises(QualcodeError, match="without a suffix"):
        registry.find(PurePath("a"), b"")


def test_a_relative_of_a_format_says_what_to_do():
    with pytest.raises(QualcodeError) as stop:
        registry.find(PurePath("a.doc"), b"")
    assert "save it as .docx" in stop.value.hint


def test_an_unknown_format_names_the_nearest():
    with pytest.raises(QualcodeError) as stop:
        registry.load("caption")
    assert "captions" in stop.value.hint


def test_a_file_read_as_another_format(tmp_path):
    path = tmp_path / "talk.log"
    path.write_bytes(b"Ann: hi\nBen: ho\n")
    file = registry.read_file(path, as_format="txt")
    assert (file.importer, file.suffix, file.original) == ("text 1", ".log", path.read_bytes())
    assert [turn.label for turn in file.documents[0].turns] == ["Ann", "Ben"]
    assert file.documents[0].importer == "text 1"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.txt", b"", "holds no text"),
        ("a.docx", b"PK\x03\x04broken", "damaged"),
        ("a.txt", b"PK\x03\x04\0", "is no text file"),
        ("a.srt", b"nothing of captions", "could not be read as captions"),
        ("a.vtt", b"WEBVTT\n\nNOTE x\n", "holds no text"),
    ],
)
def test_a_bad_file_is_one_sentence(tmp_path, name, data, said):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(QualcodeError) as stop:
        registry.read_file(tmp_path / name)
    assert said in stop.value.message
    assert str(tmp_path / name) in stop.value.message
    assert stop.value.hint


def test_files_that_cannot_be_opened(tmp_path):
    with pytest.raises(QualcodeError, match="there is no file"):
        registry.read_file(tmp_path / "a.txt")
    with pytest.raises(QualcodeError, match="is a folder"):
        registry.read_file(tmp_path)
    locked = tmp_path / "\0.txt"
    with pytest.raises((QualcodeError, ValueError)):
        registry.read_file(Path(locked))


def test_importers_of_other_packages(plugged):
    assert registry.names() == sorted({*registry.FORMATS, "broken", "diary"})
    assert registry.find(PurePath("x.diary"), b"").name == "diary"
    assert registry.load("word").version == "1"  # nobody takes the name of ours
    assert ".diary" in registry.suffixes()


def test_two_importers_that_claim_one_file(plugged):
    with pytest.raises(QualcodeError) as stop:
        registry.find(PurePath("x.md"), b"")
    assert "text and diary" in stop.value.message
    assert stop.value.hint == "--as text"


def test_a_broken_importer_is_a_warning_unless_it_is_asked_for(plugged):
    (warning,) = registry.faults()
    assert (warning.severity, warning.where) == ("warning", "broken")
    assert "parchment" in warning.what
    with pytest.raises(QualcodeError, match="could not be loaded"):
        registry.load("broken")


def test_a_fault_inside_an_importer_names_the_file(plugged, tmp_path):
    path = tmp_path / "x.diary"
    path.write_bytes(b"x")
    with pytest.raises(QualcodeError, match=r"x\.diary could not be read as diary \(ZeroDivision"):
        registry.read_file(path)


def test_listing_formats_loads_no_library():
    code = (
        "import sys; from qualcode.importers import registry, names; registry.names();"
        "registry.suffixes(); heavy = {'spacy', 'polars', 'docx', 'openpyxl', 'lxml', 'pydantic',"
        "'numpy', 'yaml', 'webvtt', 'charset_normalizer'}; print(sorted(heavy & set(sys.modules)));"
        "print('qualcode.importers.word' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.split("\n")[:2] == ["[]", "False"]
