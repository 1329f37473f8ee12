"""Zip containers of office programs: what is inside, and what a broken or locked one is called."""

import io
import zipfile

from qualcode.errors import QualcodeError

_OLE = b"\xd0\xcf\x11\xe0"
_LARGEST = 500_000_000  # bytes once unpacked: no transcript, but a trap


def require_parts(data: bytes, where: str, folder: str, what: str, suffix: str) -> None:
    """Stop with one clear sentence unless the bytes are a container with that folder.

    `what` is how people call such a file: a Word document, an Excel workbook.
    """
    save = f"open it in its own program and save it as {suffix}"
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise QualcodeError(
                f"{where} is protected by a password",
                hint="open it, remove the password and save it again",
            )
        raise QualcodeError(f"{where} is an old {what} that was only renamed", hint=save)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            size = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as fault:
        raise QualcodeError(f"{where} is no {what}, or a damaged one", hint=save) from fault
    if not any(name.startswith(folder) for name in names):
        raise QualcodeError(f"{where} is no {what} but another kind of file", hint=save)
    if size > _LARGEST:
        raise QualcodeError(f"{where} is too large to be a transcript", hint=save)
