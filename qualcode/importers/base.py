"""The shape of an importer, and what reading one file gives."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Protocol, runtime_checkable

from qualcode.transcript.document import Document


class Importer(Protocol):
    """A format: bytes in, documents out; it opens no file and knows no project."""

    @property
    def name(self) -> str:
        """The short name, as in `--as word`."""
        ...

    @property
    def version(self) -> str:
        """Changes when the same bytes would give another text or other turns."""
        ...

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The suffixes it reads, small letters with a dot."""
        ...

    @property
    def keeps(self) -> str:
        """One sentence on what is kept and what is lost."""
        ...

    def claims(self, path: PurePath, head: bytes, /) -> bool:
        """Whether the file is of this format, by its name and its first bytes."""
        ...

    def read(self, data: bytes, where: str) -> tuple[Document, ...]:
        """The documents in the bytes; `where` is what people call the file."""
        ...


@runtime_checkable
class Cleaning(Protocol):
    """An importer whose files may hold what no project should keep, such as signed links."""

    def storable(self, data: bytes, where: str) -> bytes:
        """The original as the project may keep it; the same bytes always give the same."""
        ...


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file as read: its documents, the bytes they came from, and the importer that read them."""

    documents: tuple[Document, ...]
    original: bytes
    importer: str
    suffix: str
