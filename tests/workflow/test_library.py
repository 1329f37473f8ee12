"""The codebook that somebody asks for, alone or combined, lands in the project or nowhere."""

import pytest

from qualcode.codebook import json_schema, yaml_file
from qualcode.errors import QualcodeError
from qualcode.store import codebooks, database
from qualcode.workflow import begin, library, recode

MINE = "codebook: mine\nversion: '2'\ncodes:\n- {id: trust, name: T, definition: d}\n"


@pytest.fixture
def mine(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(MINE, encoding="utf-8")
    return path


def test_one_codebook_is_what_it_was(tmp_path, mine):
    assert library.file_name("jpd") == "jpd.yaml"
    assert library.text(str(mine)) == MINE
    assert library.look("npt").name == "npt"
    with library.placed(tmp_path, str(mine)) as file:
        assert file == str(mine)
    assert not (tmp_path / "codebooks").exists()


def test_shipped_and_own_codebooks_are_combined(tmp_path, mine):
    name = f"jpd+{mine}"
    assert library.file_name(name) == "jpd-and-mine.yaml"
    assert library.look(name).by_id["mine.trust"].name == "T"
    assert yaml_file.read(library.text(name), "f").codebook == library.look(name)


def test_a_project_begins_with_two(tmp_path):
    made = begin.init(tmp_path / "study", "mrc+ipe-eef", "mina")
    assert made.yaml.name == "mrc-and-ipe-eef.yaml"
    assert made.codes == 26
    assert made.yaml.with_name(json_schema.FILE).read_text("utf-8") == json_schema.text()
    with database.open_project(made.path) as db:
        assert codebooks.in_use(db)[1] == made.yaml.read_text("utf-8")


def test_the_combined_file_stays_and_is_used_again(tmp_path):
    for _ in range(2):
        with library.placed(tmp_path, "re-aim+desimone") as file:
            assert yaml_file.load(tmp_path / "codebooks/re-aim-and-desimone.yaml").findings == ()
            assert file == str(tmp_path / "codebooks/re-aim-and-desimone.yaml")


def test_nothing_stays_where_the_use_fails(tmp_path):
    with pytest.raises(ValueError, match="refused"), library.placed(tmp_path, "mrc+npt"):
        raise ValueError("refused")
    assert not (tmp_path / "codebooks/mrc-and-npt.yaml").exists()


def test_nobodys_edit_is_written_over(tmp_path):
    with library.placed(tmp_path, "mrc+npt"):
        pass
    path = tmp_path / "codebooks/mrc-and-npt.yaml"
    path.write_text(path.read_text("utf-8") + "# my note\n", encoding="utf-8")
    with (
        pytest.raises(QualcodeError, match="says something else"),
        library.placed(tmp_path, "mrc+npt"),
    ):
        pass
    assert path.read_text("utf-8").endswith("# my note\n")


@pytest.mark.parametrize("name", ["jpd+", "+jpd", "jpd++npt"])
def test_a_plus_with_nothing_beside_it(name):
    with pytest.raises(QualcodeError, match="names no codebook"):
        library.text(name)


def test_an_unknown_part_is_named_with_its_nearest():
    with pytest.raises(QualcodeError, match="unknown codebook 'jdp'"):
        library.text("npt+jdp")


def test_a_file_whose_name_holds_a_plus(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a+b.yaml").write_text(MINE, encoding="utf-8")
    assert library.file_name("a+b.yaml") == "a+b.yaml"
    assert recode.find("a+b.yaml").exists()
