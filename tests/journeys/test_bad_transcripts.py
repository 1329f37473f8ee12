"""A folder as agencies send it: each bad file is one clear sentence, and the rest is imported."""

import io
import sys
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.journey

GOOD = "Interviewer: Well?\n\nHelen: We trust them.\n"
SAMPLES = Path(__file__).parents[2] / "transcripts" / "formats"


def locked_pdf() -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(SAMPLES / "browser.pdf"))
    writer.encrypt("secret", "owner")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def scanned_pdf() -> bytes:
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, NumberObject

    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    image = DecodedStreamObject()
    image.set_data(b"\x80")
    for key, value in {"Type": "XObject", "Subtype": "Image", "ColorSpace": "DeviceGray"}.items():
        image[NameObject(f"/{key}")] = NameObject(f"/{value}")
    for key in ("Width", "Height"):
        image[NameObject(f"/{key}")] = NumberObject(1)
    image[NameObject("/BitsPerComponent")] = NumberObject(8)
    drawn = DecodedStreamObject()
    drawn.set_data(b"q 400 0 0 600 72 100 cm /Im1 Do Q")
    images = DictionaryObject({NameObject("/Im1"): writer._add_object(image)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): images})
    page[NameObject("/Contents")] = writer._add_object(drawn)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


@cache
def bomb() -> bytes:
    """An office container that unpacks to more than half a gigabyte."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("word/document.xml", "<x/>")
        with archive.open("xl/media.bin", "w", force_zip64=True) as file:
            for _ in range(60):
                file.write(b"\0" * 10_000_000)
    return made.getvalue()


BAD = {
    "locked.pdf": (locked_pdf, "protected by a password"),
    "scan.pdf": (scanned_pdf, "text recognition (OCR)"),
    "cut-page.pdf": (lambda: (SAMPLES / "columns.pdf").read_bytes()[:2000], "damaged PDF"),
    "renamed.pdf": (lambda: b"PK\x03\x04\x14\0\0\0", "is no PDF"),
    "cut.xlsx": (lambda: bomb()[:400], "damaged"),
    "bomb.xlsx": (bomb, "bomb.xlsx"),
    "bomb-word.docx": (bomb, "bomb-word.docx"),
    "unknown.json": (lambda: b'{"recipe": ["flour", "eggs"]}', "unknown.json"),
    "nul.txt": (lambda: b"Ann: hi\0\nBen: ho\n", "binary file"),
    "notes.vtt": (lambda: b"WEBVTT\n\nNOTE nothing was said\n", "no text"),
    "no-times-either.srt": (lambda: b"1\nsoon --> later\nAnn: hello\n", "no-times-either.srt"),
}


def imported(shell: Any) -> set[str]:
    return {
        line.split(",")[0] for line in shell("sources", "list", "-f", "csv").out.splitlines()[1:]
    }


def test_each_bad_file_is_one_finding_and_the_rest_is_imported(shell: Any) -> None:
    shell("init", "--coder", "mina")
    folder = shell.folder / "from-the-agency"
    folder.mkdir()
    for name, (made, _) in BAD.items():
        (folder / name).write_bytes(made())
    for name in ("a.txt", "z.txt"):
        (folder / name).write_text(f"{GOOD}Helen: {name}\n", encoding="utf-8")
    done = shell("import", *(f"from-the-agency/{each.name}" for each in folder.iterdir()), ok=False)
    assert done.code == 1
    assert imported(shell) == {"a", "z"}
    said = " ".join(done.err.split())
    for name, (_, sentence) in BAD.items():
        assert said.count(f"error: from-the-agency/{name}: ") == 1, (name, done.err)
        (mine,) = [
            part for part in said.split("error: ") if part.startswith(f"from-the-agency/{name}:")
        ]
        assert sentence in mine, mine


def test_broken_times_cost_no_words(shell: Any) -> None:
    shell("init", "--coder", "mina")
    (shell.folder / "no-times.vtt").write_bytes(b"WEBVTT\n\n00:xx --> later\nAnn: hello\n")
    done = shell("import", "no-times.vtt")
    assert "times cannot be read" in done.err
    assert "hello" in shell("sources", "show", "no-times").out


ODD_NAMES = ["it's \"so\".txt", "two\nlines.txt", "; rm -rf .txt", "$(id) `id`.txt", "emoji 😀.txt",
             "e\u0301te\u0301.txt", "-o.txt", "%s {0} [bold].txt", "\u202egnp.txt"]  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not allow such names")
def test_odd_file_names_are_only_names(shell: Any) -> None:
    shell("init", "--coder", "mina")
    folder = shell.folder / "odd"
    folder.mkdir()
    for name in ODD_NAMES:
        (folder / name).write_text(f"{GOOD}Helen: {name!r}\n", encoding="utf-8")
    (folder / "; rm -rf *\n.pdf").write_bytes(b"no pdf")
    done = shell("import", "odd", ok=False)
    assert done.code == 1
    assert done.err.count("error: ") == 1
    assert "is no PDF" in " ".join(done.err.split())
    listed = shell("sources", "list", "-f", "jsonl").out
    assert listed.count("\n") == len(ODD_NAMES)
    assert len(list(folder.iterdir())) == len(ODD_NAMES) + 1
    assert shell("check").code == 0


def test_a_name_that_is_no_unicode(shell: Any) -> None:
    shell("init", "--coder", "mina")
    path = shell.folder / "good.txt"
    path.write_text(GOOD, encoding="utf-8")
    try:
        (shell.folder / "caf\udce9.txt").write_text(GOOD + "Helen: so\n", encoding="utf-8")
    except OSError:
        pytest.skip("this file system has no such names")
    done = shell("import", "good.txt", "caf\udce9.txt", ok=False)
    assert done.code == 1
    assert "caf\\udce9.txt: the name of this file is not Unicode" in " ".join(done.err.split())
    assert imported(shell) == {"good"}
