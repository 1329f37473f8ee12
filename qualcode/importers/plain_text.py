"""Plain text and Markdown: the text as it is, and the turns that its labels mark in it.

Nothing of the text is changed but its line ends; labels and timecodes stay where they are.
"""

from pathlib import PurePath

from qualcode.importers.decoding import decode
from qualcode.importers.doubts import by_line
from qualcode.importers.messages import is_chat, messages
from qualcode.importers.turns import find_turns
from qualcode.transcript.document import Document


class PlainText:
    """Reads `.txt` and `.md`."""

    name = "text"
    version = "2"
    suffixes = (".txt", ".md")
    reads = (
        "typed transcripts (`Name: text`, `[Name] text`, names on their own line)",
        "Otter, Rev, Trint and Descript text",
        "f4 and f5 text",
        "Markdown",
        "field notes",
    )
    keeps = "the text as it is; labels and timecodes stay in it, outside the turns"
    loses = "nothing"

    def claims(self, path: PurePath, head: bytes, /) -> bool:
        """Whether the suffix is one of plain text, and the content is not that of captions."""
        return path.suffix.lower() in self.suffixes and not head[:9].lstrip(
            b"\xef\xbb\xbf"
        ).startswith(b"WEBVTT")

    def read(self, data: bytes, where: str) -> tuple[Document, ...]:
        """One document with the decoded text and its turns."""
        text, notes = decode(data, where)
        place = by_line(text, where)
        found = messages(text, place) if is_chat(text) else find_turns(text, place)
        document = Document(
            text=text,
            turns=found.turns,
            importer=f"{self.name} {self.version}",
            anchors=found.anchors,
            findings=(*notes, *found.findings),
        )
        return (document,)
