"""A codebook goes to colleagues with other tools and comes back, as typed."""

import hashlib
import shutil

import pytest

pytestmark = pytest.mark.journey


def test_a_codebook_goes_out_and_comes_back_as_it_was(shell):
    shell("codebook", "convert", "jpd", "first.yaml")
    for name in ("jpd.qdc", "jpd.csv", "jpd.xlsx"):
        said = shell("codebook", "convert", "jpd", name)
        assert f"wrote {name}: jpd 1.0.0" in said.err
        shell("codebook", "convert", name, f"{name}.yaml")
        assert (shell.folder / f"{name}.yaml").read_bytes() == (
            shell.folder / "first.yaml"
        ).read_bytes()


def test_nothing_is_overwritten_unless_asked(shell):
    (shell.folder / "mine.yaml").write_text("my comments")
    said = shell("codebook", "convert", "jpd", "mine.yaml", ok=False)
    assert said.code == 1
    assert "mine.yaml is there already" in said.err
    assert (shell.folder / "mine.yaml").read_text() == "my comments"
    shell("codebook", "convert", "jpd", "mine.yaml", "--overwrite")


def test_a_bad_file_is_findings_and_writes_nothing(shell):
    (shell.folder / "bad.qdc").write_text('<!DOCTYPE x [<!ENTITY a "b">]><CodeBook>&a;</CodeBook>')
    said = shell("codebook", "convert", "bad.qdc", "out.yaml", ok=False)
    assert said.code == 1
    assert "error: bad.qdc:1: a document type is declared here" in said.err
    assert not (shell.folder / "out.yaml").exists()


def test_the_documents_show_every_code_its_cautions_and_its_codings(shell, study):
    shutil.copytree(study, shell.folder / "study")
    for name in ("book.md", "book.html", "book.docx"):
        shell("codebook", "convert", "jpd", name, "--counts", "--project", "study")
    page = (shell.folder / "book.html").read_text(encoding="utf-8")
    assert page.count("<article ") == 40
    assert page.count('<nav aria-labelledby="contents">') == 1
    assert page.count("was not checked against its source") == page.count('class="doubt"') == 7
    assert "http://" not in page
    assert "<script" not in page
    text = (shell.folder / "book.md").read_text(encoding="utf-8")
    assert "| 1.1 Trust and openness | 10 | 23 | 3 |" in text
    from docx import Document

    document = Document(str(shell.folder / "book.docx"))
    headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert "1.1  Trust and openness" in headings
    assert len([each for each in headings if each[0].isdigit()]) == 40


def test_show_and_try_read_alone(shell, study):
    shutil.copytree(study, shell.folder / "study")
    database = shell.folder / "study" / "qualcode.db"
    before = hashlib.sha256(database.read_bytes()).digest()
    tree = shell("codebook", "show", "--project", "study").out
    assert "all below" in tree
    whole = shell("codebook", "show", "trust", "--project", "study").out
    for title in ("Typical segments", "Doubtful segments", "History of this id"):
        assert title in whole
    rows = shell("codebook", "show", "--format", "csv", "--project", "study").out.splitlines()
    assert rows[0] == "code,name,parent,status,verified,jo,mina,you,codings,with codes below"
    assert len(rows) == 41
    said = shell("codebook", "try", "jpd", "--source", "w1/head-ashgrove", "--code", "trust",
                 "--format", "json", "--project", "study").out  # fmt: skip
    assert '"rows"' in said
    assert hashlib.sha256(database.read_bytes()).digest() == before
