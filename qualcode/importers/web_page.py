"""Web pages: noScribe, oTranscribe, and pages of transcripts that were saved from a browser.

Scripts, styles and menus are never text.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from qualcode.errors import Finding, QualcodeError
from qualcode.importers.decoding import decode
from qualcode.importers.doubts import left_out
from qualcode.importers.formatting import names_a_speaker
from qualcode.importers.paragraphs import (
    Annotation,
    Block,
    Draft,
    Kind,
    Paragraph,
    Rows,
    joined,
    moved,
)
from qualcode.importers.rendering import Utterance, merge
from qualcode.importers.spoken import as_document, rendered
from qualcode.transcript.document import Document


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_GONE = _names(
    "script style head title noscript template svg math nav button select option input textarea"
    " iframe object audio video canvas map rt rp del"
)
_BLOCKS = _names(
    "p div li ul ol h1 h2 h3 h4 h5 h6 blockquote section article header footer main aside dl dt dd"
    " pre hr figure figcaption address details summary body html form fieldset center tr td th"
    " caption tbody thead tfoot"
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_STRONG = frozenset(("b", "strong", "dt"))
_NOTE = re.compile(r"(?:sd)?(foot|end|ft|ed)n(?:ote)?(\d+)")
_NOTE_AT = re.compile(r"_?(?:sd)?(foot|end|ft|ed)n(?:ote)?(?:ref)?(\d+)(?:anc)?")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_HEAVY = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_LIGHT = re.compile(r"font-weight\s*:\s*(?:normal|[1-5]00)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)
_DECLARED = re.compile(r"\s*<\?xml[^>]*\?>")
_SEGMENT = re.compile(r"ts_(\d+)_(\d+)(?:_(.*))?")
_NAMED = re.compile(r"\s*(?://\s*)?([^\W\d_][^:\[\]\n]{0,60}):\s+(?:\[\d[\d:]*\]\s*)?")


class WebPage:
    """Reads `.html` and `.htm`."""

    name = "html"
    version = "1"
    suffixes = (".html", ".htm")
    reads = (
        "noScribe",
        "oTranscribe pages",
        "saved web pages",
    )
    keeps = (
        "the words of the page, speakers from labels, bold names or a table, times, to"
        " the millisecond for noScribe and oTranscribe; footnotes stand in brackets"
        " after the turn"
    )
    loses = "scripts, styles, menus, hidden text, addresses of links, pictures, layout"

    def claims(self, path: PurePath, _head: bytes, /) -> bool:
        """Whether the suffix is that of a web page."""
        return path.suffix.lower() in self.suffixes

    def read(self, data: bytes, where: str) -> tuple[Document, ...]:
        """One document with a block of text per turn."""
        text, notes = _decoded(data, where)
        root = parsed(text)
        importer = f"{self.name} {self.version}"
        if root is None:
            raise QualcodeError(f"{where} holds no text", hint="the page is empty")
        try:
            return (_document(root, where, importer, notes),)
        except RecursionError as fault:
            what = f"{where} nests its parts too deeply to be a page that anybody reads"
            raise QualcodeError(what, hint="open it in a browser and copy the text") from fault


def _document(root: Any, where: str, importer: str, notes: Sequence[Finding]) -> Document:
    """The page as a transcript: by its anchors if it is noScribe's, else by its paragraphs."""
    if utterances := _segments(root):
        beside = _beside(utterances, where)
        return rendered(utterances, where, importer, (*notes, *beside))
    return as_document(blocks(root), where, importer, notes)


def _decoded(data: bytes, where: str) -> tuple[str, tuple[Any, ...]]:
    """The page as text, in the encoding that it names if that fits."""
    named = _CHARSET.search(data[:4096])
    if named and named[1].lower() not in (b"utf-8", b"utf8"):
        try:
            return data.decode(named[1].decode()), ()
        except (UnicodeDecodeError, LookupError):
            pass  # it says one thing and is another, as pages do
    return decode(data, where)


def parsed(text: str) -> Any | None:
    """The root of a page, or of a piece of one; None if there is nothing in it."""
    from lxml import etree, html

    parser = html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return html.document_fromstring(_DECLARED.sub("", text, count=1), parser=parser)
    except etree.ParserError:
        return None


def blocks(root: Any) -> Iterator[Block]:
    """Paragraphs and tables in order: of the page's main part, if it names one."""
    mains = root.findall(".//main") or root.findall(".//article")
    page = _Page()
    page.notes = _notes(root)
    yield from _walk(mains[0] if len(mains) == 1 else root, page, strong=False, kept=False)
    yield from page.close()


@dataclass
class _Page:
    """The paragraph that is being read, and the notes of the page that word processors wrote."""

    draft: Draft = field(default_factory=Draft)
    style: str = ""
    notes: dict[tuple[str, str], Annotation] = field(default_factory=dict)

    def close(self) -> Iterator[Paragraph]:
        """The paragraph, if it has words, and a fresh one."""
        paragraph = self.draft.done(self.style)
        self.draft, self.style = Draft(), ""
        if paragraph.text.strip() or paragraph.noted:
            yield paragraph

    def add(self, text: str | None, *, strong: bool, kept: bool) -> None:
        """Words, with white space as one space unless it is `kept`."""
        if not text:
            return
        text = _CONTROLS.sub("", text)
        words = text if kept else _SPACES.sub(" ", text)
        last = self.draft.pieces[-1][-1:] if self.draft.pieces else "\n"
        self.draft.add(words.lstrip(" ") if not kept and last in " \n" else words, strong=strong)


def _walk(element: Any, page: _Page, *, strong: bool, kept: bool) -> Iterator[Block]:
    """The words of an element and what is in it."""
    page.add(element.text, strong=strong, kept=kept)
    for child in element:
        tag = child.tag
        if isinstance(tag, str) and tag not in _GONE and not _is_hidden(child):
            yield from _child(child, page, strong=strong, kept=kept)
        page.add(child.tail, strong=strong, kept=kept)


def _child(child: Any, page: _Page, *, strong: bool, kept: bool) -> Iterator[Block]:
    tag = child.tag
    inner = _is_strong(child, inherited=strong)
    if tag == "br":
        yield from _line_break(page)
    elif note := _note(child, page):
        page.draft.note(note)
    elif tag == "table" and child.find(".//table") is None:
        yield from page.close()
        yield _rows(child, page)
    elif stamp := _stamp(child):
        page.add(stamp, strong=False, kept=True)
    elif tag in _BLOCKS:
        yield from page.close()
        page.style = "speaker" if tag == "dt" else "heading" if tag in _HEADINGS else ""
        yield from _walk(child, page, strong=inner, kept=kept or tag == "pre")
        yield from page.close()
    else:
        yield from _walk(child, page, strong=inner, kept=kept)


def _notes(root: Any) -> dict[tuple[str, str], Annotation]:
    """Footnotes and endnotes, which Word and LibreOffice write at the end of a page."""
    found: dict[tuple[str, str], Annotation] = {}
    for element in root.iter("div"):
        if named := _NOTE.fullmatch(element.get("id") or ""):
            kind: Kind = "footnote" if named[1].startswith("f") else "endnote"
            text = " ".join("".join(element.itertext()).split())
            text = re.sub(r"^\W*\w{1,5}\W*\s", "", text)  # its number
            found[named[1][0], named[2]] = Annotation(kind, text)
    return found


def _note(element: Any, page: _Page) -> Annotation | None:
    """The note that a place of the text leads to."""
    if element.tag != "a" or not page.notes:
        return None
    named = _NOTE_AT.fullmatch(element.get("name") or "")
    return page.notes.get((named[1][0], named[2])) if named else None


def _line_break(page: _Page) -> Iterator[Block]:
    """One break is a line, two are a paragraph."""
    if page.draft.pieces and page.draft.pieces[-1] == "\n":
        yield from page.close()
    else:
        page.draft.add("\n")


def _rows(table: Any, page: _Page) -> Rows:
    return [[_cell(cell, page) for cell in row.iter("td", "th")] for row in table.iter("tr")]


def _cell(cell: Any, page: _Page) -> Paragraph:
    """The lines of a cell with the notes on them; none of it is a name, however bold."""
    inner = _Page(notes=page.notes)
    lines = [*_walk(cell, inner, strong=False, kept=False), *inner.close()]
    read = joined((_stripped(line) for line in lines if isinstance(line, Paragraph)), "\n")
    return Paragraph(read.text, noted=read.noted)


def _stripped(line: Paragraph) -> Paragraph:
    lead = len(line.text) - len(line.text.lstrip())
    return Paragraph(line.text.strip(), noted=tuple(moved(line.noted, -lead)))


def _stamp(element: Any) -> str:
    """The time of a place in a recording, as oTranscribe marks it."""
    written = element.get("data-timestamp")
    try:
        seconds = float(written) if written else -1.0
    except ValueError:
        return ""
    if not 0 <= seconds < 1_000_000:
        return ""
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    return f"[{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}.{thousandths:03}] "


def _is_strong(element: Any, *, inherited: bool) -> bool:
    style = element.get("style") or ""
    if _LIGHT.search(style):
        return False
    named = any(names_a_speaker(each) for each in (element.get("class") or "").split())
    return inherited or element.tag in _STRONG or named or bool(_HEAVY.search(style))


def _is_hidden(element: Any) -> bool:
    """Whether a reader does not see it here: hidden, a header or footer, or a note at the end."""
    apart = element.get("title") in ("header", "footer") or _NOTE.fullmatch(element.get("id") or "")
    hidden = element.get("hidden") is not None
    return bool(apart) or hidden or bool(_HIDDEN.search(element.get("style") or ""))


def _segments(root: Any) -> list[Utterance]:
    """The segments of a page of noScribe, whose anchors hold times and speakers."""
    found: list[Utterance] = []
    labels: dict[str, str] = {}
    label: str | None = None
    for paragraph in root.iter("p"):
        anchors = [(a, timed) for a in paragraph.iter("a") if (timed := _times(a))]
        for anchor, timed in anchors:
            words = " ".join("".join(anchor.itertext()).split())
            key, name = timed[3] or "", _NAMED.match(words)
            fresh = name and (
                key not in labels or labels[key] == name[1] or anchor is anchors[0][0]
            )
            if name and fresh:
                labels[key] = name[1]
                words = ("//" if words.startswith("//") else "") + words[name.end() :]
            label = labels.get(key) or (key or label)
            found.append(Utterance(label, words, int(timed[1]), int(timed[2])))
        if not anchors and (about := " ".join(" ".join(paragraph.itertext()).split())):
            found.append(Utterance(None, about, speech=False))
    return merge(found) if any(one.speech for one in found) else []


def _beside(utterances: Iterable[Utterance], where: str) -> Iterator[Finding]:
    """A note for each line that the page has beside the talk."""
    for one in utterances:
        if not one.speech:
            yield from left_out(one.words, [(0, len(one.words))], lambda _: where)


def _times(anchor: Any) -> "re.Match[str] | None":
    return _SEGMENT.fullmatch(anchor.get("name") or "")
