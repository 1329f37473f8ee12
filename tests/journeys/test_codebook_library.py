"""Looking at the shipped codebooks, and starting with two of them, as a researcher types it."""

import pytest

pytestmark = pytest.mark.journey


def test_the_list_needs_no_project(shell):
    said = shell("codebook", "list", "--format", "csv")
    rows = said.out.splitlines()
    assert rows[0] == "name,version,codes,not checked,title,source"
    assert len(rows) == 15
    assert any(row.startswith("jpd-stoll,1.0.0,9,9,") for row in rows)


def test_a_codebook_is_looked_into_before_it_is_used(shell):
    tree = shell("codebook", "list", "jpd-stoll").out
    assert tree.count("name not checked") == 9
    entry = shell("codebook", "list", "npt", "coherence.internalisation").out
    assert "Does not count" in entry
    assert "coherence.differentiation" in entry
    wrong = shell("codebook", "list", "nptt", ok=False)
    assert wrong.code == 1
    assert "did you mean npt?" in wrong.err
    assert "unknown code" in shell("codebook", "list", "npt", "coherense", ok=False).err
    assert shell("codebook", "list", "mrc", "--format", "jsonl").out.count("\n") == 11


def test_two_codebooks_from_the_start_and_a_third_later(shell):
    shell("init", ".", "--codebook", "spp+ipe-eef", "--coder", "mina")
    assert (shell.folder / "codebooks/codebook.schema.json").is_file()
    shell("codebook", "check", "codebooks/spp-and-ipe-eef.yaml")
    before = {path: path.read_bytes() for path in (shell.folder / "codebooks").iterdir()}
    said = shell("codebook", "use", "spp+ipe-eef+realist-cmo", "--coder", "mina")
    assert "43 codes" in said.everything
    assert (shell.folder / "codebooks/spp-and-ipe-eef-and-realist-cmo.yaml").is_file()
    assert all(path.read_bytes() == content for path, content in before.items())


def test_codings_keep_their_codes_when_a_codebook_joins(shell):
    (shell.folder / "one.txt").write_text("Head: We trust each other.\n", encoding="utf-8")
    shell("init", ".", "--codebook", "jpd-sebba", "--coder", "mina")
    shell("import", "one.txt")
    shell("codings", "add", "one", "trust", "--quote", "We trust each other")
    shell("codebook", "use", "jpd-sebba+jpd-hargreaves", "--yes")
    assert "trust" in shell("codings", "list", "--format", "csv").out
    refused = shell("codebook", "use", "npt+mrc", ok=False)
    assert refused.code == 1
    assert not (shell.folder / "codebooks/npt-and-mrc.yaml").exists()
