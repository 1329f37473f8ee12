"""What ships with the package is found in a wheel and in a checkout."""

import pytest

from qualcode.codebook import shipped
from qualcode.errors import QualcodeError


def test_the_default_codebook_ships():
    assert "jpd" in shipped.names()
    assert shipped.path("jpd").is_file()


def test_the_sample_study_ships():
    assert shipped.sample_folder().is_dir()


@pytest.fixture
def package(tmp_path, monkeypatch):
    monkeypatch.setattr(shipped, "_PACKAGE", tmp_path / "qualcode")
    (tmp_path / "codebooks").mkdir()
    (tmp_path / "codebooks/b.yaml").touch()
    (tmp_path / "codebooks/a.yaml").touch()
    (tmp_path / "codebooks/readme.md").touch()
    return tmp_path


def test_a_checkout_has_them_beside_the_package(package):
    assert shipped.names() == ["a", "b"]
    assert shipped.path("a") == package / "codebooks/a.yaml"
    assert shipped.sample_folder() == package / "transcripts"


def test_a_wheel_has_them_inside(package):
    inside = package / "qualcode/shipped/codebooks"
    inside.mkdir(parents=True)
    (inside / "c.yaml").touch()
    assert shipped.names() == ["c"]
    assert shipped.path("c") == inside / "c.yaml"


def test_an_unknown_name_is_told_with_the_nearest(package):
    with pytest.raises(QualcodeError) as stop:
        shipped.path("aa")
    assert stop.value.message == "unknown codebook 'aa'"
    assert stop.value.hint == "did you mean a?"


def test_a_name_is_no_path(package):
    with pytest.raises(QualcodeError, match="unknown codebook"):
        shipped.path("../codebooks/a")
