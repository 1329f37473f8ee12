import errno
import json
import os
import subprocess
import sys
from importlib.metadata import EntryPoint

import polars as pl
import pytest

from qualcode.errors import QualcodeError
from qualcode.exporters import files, registry
from qualcode.table import Table


@pytest.mark.parametrize("suffix", registry.suffixes())
def test_same_table_same_bytes(table, tmp_path, suffix):
    for name in ("one", "two"):
        registry.write(table, tmp_path / f"{name}{suffix}")
    assert (tmp_path / f"one{suffix}").read_bytes() == (tmp_path / f"two{suffix}").read_bytes()


@pytest.mark.parametrize("suffix", registry.suffixes())
def test_nothing_else_is_left_in_the_folder(table, tmp_path, suffix):
    registry.write(table, tmp_path / f"t{suffix}")
    beside = (
        {f"t{suffix}.meta.json"}
        if suffix in {".csv", ".tsv", ".jsonl", ".parquet", ".tex"}
        else set()
    )
    assert {path.name for path in tmp_path.iterdir()} == {f"t{suffix}"} | beside


@pytest.mark.parametrize("suffix", registry.suffixes())
def test_a_table_without_rows_or_columns_is_written(tmp_path, suffix):
    empty = pl.DataFrame({"code": [], "share": []}, schema={"code": pl.String, "share": pl.Float64})
    path = registry.write(Table("t", empty, "T", "u", "b"), tmp_path / f"t{suffix}")
    assert (path.stat().st_size > 0) == (suffix != ".jsonl")


def test_plain_formats_have_their_base_beside_them(table, tmp_path):
    registry.write(table, tmp_path / "t.csv")
    about = json.loads((tmp_path / "t.csv.meta.json").read_text())
    assert about == table.about()
    assert about["base"].startswith("3 of 4 sources")


def test_the_suffix_may_be_in_capitals(table, tmp_path):
    assert registry.write(table, tmp_path / "T.CSV").read_text().startswith("code,")


@pytest.mark.parametrize("name", ["t.xls", "t", "t.csv.gz"])
def test_an_unknown_suffix_lists_those_there_are(table, tmp_path, name):
    with pytest.raises(QualcodeError, match="names no format of a table") as stop:
        registry.write(table, tmp_path / name)
    assert ".csv, .tsv, .json, .jsonl, .md, .html, .tex, .xlsx, .parquet, .docx" in stop.value.hint
    assert not list(tmp_path.iterdir())


def test_an_unknown_format_is_a_stop(table):
    with pytest.raises(QualcodeError, match="unknown format 'cvs'") as stop:
        registry.render(table, "cvs")
    assert stop.value.hint == "did you mean csv?"


def test_what_is_no_text_is_not_rendered(table):
    with pytest.raises(QualcodeError, match="xlsx is no text") as stop:
        registry.render(table, "xlsx")
    assert stop.value.hint == "write it to a file: -o frequencies.xlsx"


def test_tex_is_latex(table):
    assert registry.render(table, "tex") == registry.render(table, "latex")


def test_a_missing_folder_is_one_sentence(table, tmp_path):
    with pytest.raises(QualcodeError, match="there is no folder") as stop:
        registry.write(table, tmp_path / "no" / "t.csv")
    assert stop.value.hint.startswith("mkdir -p")


def test_a_folder_is_no_file(table, tmp_path):
    (tmp_path / "t.csv").mkdir()
    with pytest.raises(QualcodeError, match="is a folder"):
        registry.write(table, tmp_path / "t.csv")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "you may not write"),
        (errno.EIO, "not written"),
    ],
)
def test_a_failing_disk_leaves_the_old_file_and_no_other(
    table, tmp_path, monkeypatch, number, said
):
    registry.write(table, tmp_path / "t.csv")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def fail(_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(files.os, "fsync", fail)
    other = Table("t", pl.DataFrame({"a": [1]}), "T", "u", "b")
    with pytest.raises(QualcodeError, match=said):
        registry.write(other, tmp_path / "t.csv")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_failing_exporter_writes_nothing(table, tmp_path):
    wide = Table("t", pl.DataFrame({f"c{n}": [1] for n in range(64)}), "T", "u", "b")
    with pytest.raises(QualcodeError, match="a table in Word holds 63 columns"):
        registry.write(wide, tmp_path / "t.docx")
    assert not list(tmp_path.iterdir())


def test_a_link_stays_a_link(table, tmp_path):
    (tmp_path / "real").mkdir()
    real = tmp_path / "real" / "t.md"
    real.write_text("old")
    link = tmp_path / "t.md"
    link.symlink_to(real)
    registry.write(table, link)
    assert link.is_symlink()
    assert real.read_text().startswith("## Codes")


def test_others_may_read_what_the_folder_lets_them(table, tmp_path):
    path = registry.write(table, tmp_path / "t.md")
    mask = os.umask(0)
    os.umask(mask)
    assert path.stat().st_mode & 0o777 == 0o666 & ~mask


class Shouting:
    def dump(self, export):
        return export.table.title.upper().encode()


def test_third_parties_add_formats_by_entry_point(table, tmp_path, monkeypatch):
    point = EntryPoint("loud", f"{__name__}:Shouting", registry.GROUP)
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **_: [point])
    monkeypatch.setattr(EntryPoint, "load", lambda _: Shouting())
    assert registry.names()[-1] == "loud"
    assert registry.write(table, tmp_path / "t.loud").read_text().startswith("CODES &")


def test_a_broken_plug_in_is_named(table, tmp_path, monkeypatch):
    point = EntryPoint("loud", "no_such_module:Loud", registry.GROUP)
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **_: [point])
    with pytest.raises(QualcodeError, match=r"the exporter loud \(no_such_module:Loud\) cannot be"):
        registry.write(table, tmp_path / "t.loud")
    assert registry.render(table, "csv")


def test_names_are_listed_without_a_library():
    heavy = (
        "{'polars', 'docx', 'openpyxl', 'xlsxwriter', 'lxml', 'numpy', 'pydantic', 'spacy', 'yaml'}"
    )
    code = (
        "import sys; from qualcode.exporters import registry; registry.names(); registry.suffixes();"
        f"print(sorted({heavy} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
