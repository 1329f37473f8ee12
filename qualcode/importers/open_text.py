"""OpenDocument texts of LibreOffice and others: labels in paragraphs, bold names, styles, tables.

Tracked insertions are kept and deletions dropped, as if all changes were accepted.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any
from zipfile import ZipFile

from qualcode.errors import QualcodeError
from qualcode.importers.containers import open_parts, part, xml_part
from qualcode.importers.formatting import names_a_speaker
from qualcode.importers.paragraphs import Annotation, Block, Draft, Kind, Paragraph, Rows, joined
from qualcode.importers.spoken import as_document
from qualcode.transcript.document import Document

_NS = "{urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TEXT, TABLE, STYLE, DRAW = (
    f"{_NS}{name}:1.0}}" for name in ("office", "text", "table", "style", "drawing")
)
_FO, _SVG = f"{_NS}xsl-fo-compatible:1.0}}", f"{_NS}svg-compatible:1.0}}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")
_GONE = frozenset(
    (
        f"{TEXT}tracked-changes", f"{TEXT}ruby-text", f"{TEXT}hidden-text", f"{OFFICE}forms",
        f"{TEXT}sequence-decls", f"{TEXT}note-citation", f"{_SVG}title", f"{_SVG}desc",
        f"{DRAW}image", f"{DRAW}object", f"{TEXT}variable-decls", f"{TEXT}user-field-decls",
    )
)  # fmt: skip
_SIGNS = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
_SPACES = re.compile(r"[ \t\r\n]+")
_CODED = re.compile(r"_([0-9a-f]{2,4})_")


@dataclass
class _Story:
    """The styles of a document, and the comments that are open at a place of it."""

    bold: frozenset[str] = frozenset()
    styles: Mapping[str, str] = field(default_factory=dict)
    open: dict[str, tuple[Annotation, int]] = field(default_factory=dict)


class OpenText:
    """Reads `.odt`."""

    name = "opendocument"
    version = "1"
    suffixes = (".odt",)
    reads = ("typed transcripts (labels, bold names, styles, a table with a column of speakers)",)
    keeps = (
        "the words with all tracked changes accepted, speakers, times, comments as"
        " memos; footnotes, endnotes and text boxes stand in brackets after the turn"
        " and are no speech"
    )
    loses = "headers, pictures, list numbers, layout"

    def claims(self, path: PurePath, _head: bytes, /) -> bool:
        """Whether the suffix is that of an OpenDocument text."""
        return path.suffix.lower() in self.suffixes

    def read(self, data: bytes, where: str) -> tuple[Document, ...]:
        """One document with a block of text per turn."""
        with open_parts(data, where, "content.xml", "OpenDocument text", ".odt") as archive:
            _refuse_locked(archive, where)
            content = xml_part(archive, "content.xml", where)
            styles = xml_part(archive, "styles.xml", where)
        body = None if content is None else content.find(f"{OFFICE}body/{OFFICE}text")
        if body is None:
            raise QualcodeError(
                f"{where} is no OpenDocument text but another document of LibreOffice",
                hint="open it there and save its text as .odt",
            )
        story = _story([root for root in (styles, content) if root is not None])
        return (as_document(_blocks(body, story), where, f"{self.name} {self.version}"),)


def _refuse_locked(archive: ZipFile, where: str) -> None:
    if b"encryption-data" in (part(archive, "META-INF/manifest.xml", where) or b""):
        raise QualcodeError(
            f"{where} is protected by a password",
            hint="open it, remove the password and save it again",
        )


def _story(roots: list[Any]) -> _Story:
    """Which styles are bold, and what people call each; one made on the way goes by its parent."""
    bold: set[str] = set()
    names: dict[str, str] = {}
    for root in roots:
        for style in root.iter(f"{STYLE}style"):
            key, parent = style.get(f"{STYLE}name") or "", style.get(f"{STYLE}parent-style-name")
            shown = style.get(f"{STYLE}display-name") or _CODED.sub(_decoded, key)
            if parent and style.getparent().tag == f"{OFFICE}automatic-styles":
                shown = names.get(parent, _CODED.sub(_decoded, parent))
            names[key] = shown
            weight = style.find(f"{STYLE}text-properties")
            weight = None if weight is None else weight.get(f"{_FO}font-weight")
            strong = weight == "bold" or (weight or "") in ("600", "700", "800", "900")
            if strong or (weight is None and (parent in bold or names_a_speaker(shown))):
                bold.add(key)
    return _Story(frozenset(bold), names)


def _decoded(found: "re.Match[str]") -> str:
    return chr(int(found[1], 16))


def _blocks(parent: Any, story: _Story) -> Iterator[Block]:
    """Paragraphs and tables in order, also those in lists and sections."""
    for child in parent:
        if child.tag in _PARAGRAPHS:
            yield _paragraph(child, story)
        elif child.tag == f"{TABLE}table":
            yield from _table(child, story)
        elif child.tag not in _GONE:
            yield from _blocks(child, story)


def _table(table: Any, story: _Story) -> Iterator[Block]:
    """The words of every cell; a table that holds tables is only layout, and its cells are read."""
    rows = list(_under(table, f"{TABLE}table-row"))
    if table.find(f".//{TABLE}table") is not None:
        for row in rows:
            yield from _blocks(row, story)
        return
    read: Rows = [
        [joined((_paragraph(p, story) for p in _texts(cell)), "\n") for cell in _cells(row)]
        for row in rows
    ]
    yield read


def _under(parent: Any, tag: str) -> Iterator[Any]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag not in _GONE:
            yield from _under(child, tag)


def _cells(row: Any) -> Iterator[Any]:
    return (child for child in row if child.tag.endswith("table-cell"))


def _texts(parent: Any) -> Iterator[Any]:
    for child in parent:
        if child.tag in _PARAGRAPHS:
            yield child
        elif child.tag not in _GONE:
            yield from _texts(child)


def _paragraph(element: Any, story: _Story) -> Paragraph:
    draft = Draft()
    name = element.get(f"{TEXT}style-name") or ""
    story.open = {key: (note, 0) for key, (note, _) in story.open.items()}
    _write(element, draft, story, strong=name in story.bold)
    for note, start in story.open.values():
        if draft.length > start:
            draft.note(note, start)
    heading = element.tag == f"{TEXT}h"
    return draft.done("heading" if heading else story.styles.get(name, name))


def _write(parent: Any, draft: Draft, story: _Story, *, strong: bool) -> None:
    """The words under an element go into the draft."""
    _add(parent.text, draft, strong=strong)
    for child in parent:
        tag = child.tag
        if tag in _SIGNS:
            draft.add(_SIGNS[tag], strong=strong)
        elif tag == f"{TEXT}s":
            count = child.get(f"{TEXT}c") or "1"
            draft.add(" " * min(int(count) if count.isdecimal() else 1, 1000), strong=strong)
        elif tag in _BESIDE:
            _BESIDE[tag](child, draft, story)
        elif tag not in _GONE:
            style = child.get(f"{TEXT}style-name")
            inner = strong if style is None else style in story.bold
            _write(child, draft, story, strong=inner)
        _add(child.tail, draft, strong=strong)


def _add(text: str | None, draft: Draft, *, strong: bool) -> None:
    """White space counts as one space, and none at the start, as the format has it."""
    if text:
        words = _SPACES.sub(" ", text)
        after_space = not draft.pieces or draft.pieces[-1][-1:] in (" ", "\n")
        draft.add(words.lstrip(" ") if after_space else words, strong=strong)


def _words(element: Any) -> str:
    lines = joined((_paragraph(p, _Story()) for p in _texts(element)), "\n")
    return lines.text.strip()


def _note(element: Any, draft: Draft, _story: _Story) -> None:
    kind: Kind = "endnote" if element.get(f"{TEXT}note-class") == "endnote" else "footnote"
    if text := _words(element):
        draft.note(Annotation(kind, text))


def _text_box(element: Any, draft: Draft, _story: _Story) -> None:
    if text := _words(element):
        draft.note(Annotation("text box", text))


def _comment(element: Any, draft: Draft, story: _Story) -> None:
    """A comment opens here; one without a name is about this place."""
    author, time = (element.findtext(f"{_DC}{what}") or "" for what in ("creator", "date"))
    name = element.get(f"{OFFICE}name")
    text = _words(element)
    if not text:
        return
    note = Annotation("comment", text, author, time)
    ends = f".//{OFFICE}annotation-end[@{OFFICE}name='{name}']"
    if name and "'" not in name and element.getroottree().find(ends) is not None:
        story.open[name] = (note, draft.length)
    else:
        draft.note(note)


def _comment_end(element: Any, draft: Draft, story: _Story) -> None:
    note, start = story.open.pop(element.get(f"{OFFICE}name") or "", (None, 0))
    if note is not None and (draft.length > start or not start):
        draft.note(note, start)


_BESIDE: dict[str, Callable[[Any, Draft, _Story], None]] = {
    f"{TEXT}note": _note,
    f"{DRAW}text-box": _text_box,
    f"{OFFICE}annotation": _comment,
    f"{OFFICE}annotation-end": _comment_end,
}
