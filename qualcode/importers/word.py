"""Word documents: labels in paragraphs, bold names, styles, or a table with a column of speakers.

Tracked insertions are kept and deletions dropped, as if all changes were accepted.
"""

import posixpath
import re
from pathlib import PurePath
from typing import Any
from zipfile import ZipFile

from qualcode.errors import QualcodeError
from qualcode.importers.containers import open_parts, part, xml_part
from qualcode.importers.formatting import names_a_speaker
from qualcode.importers.paragraphs import Annotation, Kind
from qualcode.importers.spoken import as_document
from qualcode.importers.word_text import Story, W, blocks, text_of
from qualcode.transcript.document import Document

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_USUAL = W[1:-1].encode()
_STRONG = {"strong", "bold", "emphasis", "intense emphasis"}
_KINDS: dict[str, Kind] = {
    "comments": "comment", "footnotes": "footnote", "endnotes": "endnote",
}  # fmt: skip


class Word:
    """Reads `.docx`."""

    name = "word"
    version = "2"
    suffixes = (".docx",)
    reads = (
        "typed transcripts (labels, bold names, styles, a table with a column of speakers)",
        "agencies' templates",
        "Teams",
        "Otter",
        "Rev",
        "Trint",
        "Descript",
        "Google Meet",
        "AWS Transcribe documents",
    )
    keeps = (
        "the words with all tracked changes accepted, speakers, times, comments as memos;"
        " footnotes, endnotes and text boxes stand in brackets after the turn and are no speech"
    )
    loses = "headers, pictures, list numbers, layout"

    def claims(self, path: PurePath, _head: bytes, /) -> bool:
        """Whether the suffix is that of a Word document."""
        return path.suffix.lower() in self.suffixes

    def read(self, data: bytes, where: str) -> tuple[Document, ...]:
        """One document with a block of text per turn."""
        with open_parts(data, where, "word/", "Word document", ".docx") as archive:
            main = _main(archive, where)
            body = _body(archive, main, where)
            story = _story(archive, main, where, _used(body))
        return (as_document(blocks(body, story), where, f"{self.name} {self.version}"),)


def _main(archive: ZipFile, where: str) -> str:
    """The name of the part that holds the text, as the container's own list says."""
    listed = part(archive, "_rels/.rels", where) or b""
    for entry in re.findall(rb"<Relationship\b[^>]*>", listed):
        target = re.search(rb"Target\s*=\s*[\"']/?([^\"']+)", entry)
        if target and re.search(rb"/officeDocument[\"']", entry):
            return target[1].decode("utf-8", "replace")
    return "word/document.xml"


def _body(archive: ZipFile, main: str, where: str) -> Any:
    root = _root(archive, main, where)
    body = None if root is None else root.find(f"{W}body")
    if body is None:
        raise QualcodeError(
            f"{where} is damaged: it has no text part",
            hint="open it in its own program and save it again",
        )
    return body


def _root(archive: ZipFile, name: str, where: str) -> Any | None:
    """A part in the usual vocabulary, also where the document was saved as Strict Open XML."""
    root = xml_part(archive, name, where)
    if root is None or not root.tag.startswith("{http://purl.oclc.org"):
        return root
    from lxml import etree

    data = (part(archive, name, where) or b"").replace(_STRICT, _USUAL)
    return etree.fromstring(data, root.getroottree().parser)


def _used(body: Any) -> set[str]:
    """The ids of the styles that the text uses: of a document's hundreds often none."""
    return {style.get(f"{W}val") or "" for style in body.iter(f"{W}pStyle", f"{W}rStyle")}


def _story(archive: ZipFile, main: str, where: str, used: set[str]) -> Story:
    """Comments, notes and styles, from the parts beside the text."""
    folder = posixpath.dirname(main)
    held = set(archive.namelist())
    annotations: dict[tuple[Kind, str], Annotation] = {}
    for name, kind in _KINDS.items():
        if (path := f"{folder}/{name}.xml") in held:
            root = _root(archive, path, where)
            annotations |= _annotations(root, kind)
    bold, styles = _styles(_root(archive, f"{folder}/styles.xml", where) if used else None, used)
    return Story(annotations, bold, styles)


def _annotations(root: Any, kind: Kind) -> dict[tuple[Kind, str], Annotation]:
    found: dict[tuple[Kind, str], Annotation] = {}
    for element in root:
        text = text_of(element)
        if text and element.get(f"{W}type") in (None, "normal"):
            author, time = element.get(f"{W}author") or "", element.get(f"{W}date") or ""
            found[kind, element.get(f"{W}id") or ""] = Annotation(kind, text, author, time)
    return found


def _styles(root: Any | None, used: set[str]) -> tuple[frozenset[str], dict[str, str]]:
    """The ids of styles that set words apart, and the names of all that are used."""
    bold, names = set(), {}
    for style in () if root is None else root.iter(f"{W}style"):
        key = style.get(f"{W}styleId") or ""
        if key not in used:
            continue
        name = style.find(f"{W}name")
        names[key] = (name.get(f"{W}val") or key) if name is not None else key
        strong = style.find(f"{W}rPr/{W}b")
        character = style.get(f"{W}type") == "character"
        apart = character and (names[key].lower() in _STRONG or names_a_speaker(names[key]))
        if apart or (strong is not None and strong.get(f"{W}val") not in ("0", "false", "off")):
            bold.add(key)
    return frozenset(bold), names
