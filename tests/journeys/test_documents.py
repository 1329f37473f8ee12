"""A commented Word transcript from import to memo, and bad documents beside good ones."""

import shutil

import pytest

from tests.journeys.conftest import REPOSITORY

SAMPLES = REPOSITORY / "transcripts" / "formats"
pytestmark = pytest.mark.journey


def test_comments_of_a_word_transcript(shell):
    shell("init", ".", "--coder", "mina")
    shutil.copy(SAMPLES / "word.docx", shell.folder / "int7.docx")
    assert "comments that become memos: 3" in shell("import", "int7.docx").everything
    listed = shell("memo", "list", "--format", "csv").out
    assert "int7#2 “all four of us”,comment by Jo Marsh: Names the pairs in interview 9." in listed
    assert "✎ mina, comment by Ana Ruiz on “It felt even.”" in shell("sources", "show", "int7").out
    shell("undo")
    assert "Jo Marsh" not in shell("memo", "list").out
    shell("redo")
    assert "1 unchanged" in shell("import", "int7.docx").everything
    shutil.copy(SAMPLES / "writer.odt", shell.folder)
    shell("sources", "revise", "int7", "writer.odt")
    assert shell("memo", "list", "--format", "csv").out.count("comment by") == 3
    assert "sound" in shell("check").everything


def test_bad_documents_do_not_keep_the_good_from_coming(shell):
    shell("init", ".", "--coder", "mina")
    folder = shell.folder / "in"
    folder.mkdir()
    shutil.copy(SAMPLES / "word.docx", folder / "good.docx")
    shutil.copy(SAMPLES / "writer.odt", folder / "odd.docx")
    shutil.copy(SAMPLES / "word.docx", folder / "odd.odt")
    (folder / "cut.docx").write_bytes((SAMPLES / "word.docx").read_bytes()[:1500])
    (folder / "old.docx").write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    (folder / "plain.rtf").write_text("Ann: yes", encoding="utf-8")
    (folder / "it's; rm -rf .html").write_text("<p>", encoding="utf-8")
    for each in ("odd.docx", "odd.odt"):
        (folder / each).rename(folder / f"x-{each}")
    (folder / "x-odd.odt").rename(folder / "y-odd.odt")
    said = shell("import", "in", ok=False)
    assert said.code == 1
    errors = [line for line in said.err.splitlines() if line.startswith("error")]
    assert len(errors) == 6
    assert "1 new" in said.everything
    assert "6 failed" in said.everything
