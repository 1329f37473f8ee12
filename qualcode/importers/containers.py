"""Zip containers of office programs: what is inside, and what a broken or locked one is called."""

import io
import zipfile
import zlib
from contextlib import suppress
from functools import cache
from typing import Any

from qualcode.errors import QualcodeError

_OLE = b"\xd0\xcf\x11\xe0"
_LARGEST = 500_000_000  # bytes once unpacked: no transcript, but a trap
_RATIO = 400  # XML is packed to a tenth or a twentieth; a trap to a thousandth
_SMALL = 20_000_000
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError,
           OverflowError, OSError)  # fmt: skip
_KINDS = (  # what a container is, by a part of it
    ("word/document.xml", "a Word document", ".docx"),
    ("xl/", "an Excel workbook", ".xlsx"),
    ("ppt/", "a PowerPoint presentation", ".pptx"),
)
_UNKNOWN = ("another kind of file", "")
_OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": ("an OpenDocument text", ".odt"),
    b"application/vnd.oasis.opendocument.spreadsheet": ("an OpenDocument sheet", ".ods"),
}


def require_parts(data: bytes, where: str, folder: str, what: str, suffix: str) -> None:
    """Stop with one clear sentence unless the bytes are a container with that folder.

    `what` is how people call such a file: a Word document, an Excel workbook.
    """
    open_parts(data, where, folder, what, suffix).close()


def open_parts(data: bytes, where: str, folder: str, what: str, suffix: str) -> zipfile.ZipFile:
    """The container, if it holds that folder or part; one clear sentence otherwise."""
    save = f"open it in its own program and save it as {suffix}"
    if data.startswith(_OLE):
        raise _old(data, where, what, save)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError) as fault:
        raise QualcodeError(f"{where} is no {what}, or a damaged one", hint=save) from fault
    if not any(name.startswith(folder) for name in archive.namelist()):
        kind, its = _kind(archive)
        hint = f"give it the suffix {its}" if its else save
        raise QualcodeError(f"{where} is no {what} but {kind}", hint=hint)
    size = sum(entry.file_size for entry in archive.infolist())
    if size > _LARGEST or size > max(_SMALL, _RATIO * len(data)):
        raise QualcodeError(
            f"{where} would unpack to {size // 1_000_000} MB and was left alone",
            hint="a transcript is never so large; do not open this file if you do not know it",
        )
    return archive


def xml_part(archive: zipfile.ZipFile, name: str, where: str) -> Any | None:
    """The root of a part, None if there is no such part; entities and networks are left alone."""
    from lxml import etree

    data = part(archive, name, where)
    if data is None:
        return None
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as fault:
        raise _damaged(where, name) from fault
    if root is None:
        raise _damaged(where, name)
    if root.getroottree().docinfo.internalDTD is not None:
        raise QualcodeError(
            f"{where} declares entities in {name}, which no word processor does",
            hint="open it in its own program and save it again",
        )
    return root


def part(archive: zipfile.ZipFile, name: str, where: str) -> bytes | None:
    """The bytes of a part, None if there is no such part."""
    try:
        return archive.read(name)
    except KeyError:
        return None
    except _BROKEN as fault:
        raise _damaged(where, name) from fault


@cache
def _parser() -> Any:
    """A reader of XML that follows no reference out of the text."""
    from lxml import etree

    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True, huge_tree=True,
    )  # fmt: skip


def _old(data: bytes, where: str, what: str, save: str) -> QualcodeError:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return QualcodeError(
            f"{where} is protected by a password",
            hint="open it, remove the password and save it again",
        )
    return QualcodeError(f"{where} is an old {what} that was only renamed", hint=save)


def _kind(archive: zipfile.ZipFile) -> tuple[str, str]:
    """What else a container is, and the suffix of such files."""
    names = archive.namelist()
    for start, kind, suffix in _KINDS:
        if any(name.startswith(start) for name in names):
            return kind, suffix
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
        with suppress(*_BROKEN):
            return _OPEN_DOCUMENTS.get(archive.read("mimetype").strip(), _UNKNOWN)
    return _UNKNOWN


def _damaged(where: str, name: str) -> QualcodeError:
    return QualcodeError(
        f"{where} is damaged: its part {name} cannot be read",
        hint="open it in its own program and save it again",
    )
