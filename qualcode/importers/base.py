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
        """What is kept, in a few words."""
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


class Told(Importer, Protocol):
    """What an importer may say beside, for `--list-formats` and the reference page."""

    @property
    def reads(self) -> tuple[str, ...]:
        """The tools and conventions whose files it reads, as `Zoom` or `Name: text`."""
        ...

    @property
    def loses(self) -> str:
        """What is lost, in a few words."""
        ...


@dataclass(frozen=True, slots=True)
class Description:
    """A format as a user chooses among them."""

    name: str
    suffixes: tuple[str, ...]
    reads: tuple[str, ...]
    keeps: str
    loses: str


def describe(importer: Importer) -> Description:
    """What an importer says of itself; only name and suffixes must be there."""
    reads: tuple[str, ...] = tuple(getattr(importer, "reads", ()))
    loses: str = getattr(importer, "loses", "")
    return Description(
        importer.name, tuple(importer.suffixes), reads, getattr(importer, "keeps", ""), loses
    )


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file as read: its documents, the bytes they came from, and the importer that read them."""

    documents: tuple[Document, ...]
    original: bytes
    importer: str
    suffix: str
