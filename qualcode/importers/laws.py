"""What holds for every document that an importer gives, whatever the file was.

Tests, fuzzing and whoever writes an importer ask the same question: which of these is broken?
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from qualcode.errors import Finding
from qualcode.importers.asides import BRACKETED, counted
from qualcode.importers.choosing import choose
from qualcode.importers.decoding import repaired
from qualcode.importers.labels import key, seen
from qualcode.importers.lines import candidates, only_stamp
from qualcode.importers.messages import is_chat, without_heads
from qualcode.transcript.document import Document, Turn

_LISTED = re.compile(r"“(.*?)”(?!\w)|`([^`]*)`")
_UNSEEN = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_MARK = rf"[*_#>\[\](){{}}|,:：\s{_UNSEEN}–—-]"
_TIME = r"#\d[\d:.,-]*+#|[\[({<#]?\d+[:.]\d[\d:.,#\])}>-]*+"
_MARKS = re.compile(rf"(?:{_TIME}|{_MARK})*+")


def broken_in(documents: Sequence[Document]) -> list[str]:
    """The laws that the documents of one file break; what one of them tells holds for all."""
    told = [finding for document in documents for finding in document.findings]
    return [fault for document in documents for fault in broken(document, told)]


def broken(document: Document, told: Sequence[Finding] = ()) -> list[str]:
    r"""The laws that a document breaks, one sentence each; none for a sound one.

    `told` are findings of the whole file, where it holds several documents.

    >>> broken(Document("Ann: Yes.\n", (Turn(5, 9, "Ann"),), "text 1"))
    []
    >>> broken(Document("Ann: Yes.\n", (Turn(4, 9, "Ann"), Turn(8, 30)), "text 1"))
    ['turn 1 has white space at an end', 'turn 2 lies outside the text or the order']
    """
    return [*_of_text(document.text), *_of_turns(document), *_of_times(document)] or [
        *_of_gaps(document, told or document.findings)
    ]


def _of_text(text: str) -> Iterator[str]:
    if text != repaired(text):
        yield "the text holds line ends, NULs or surrogates that cannot be stored"
    if text.startswith("\ufeff"):
        yield "the text begins with a byte order mark"
    if not text.strip():
        yield "the text is empty"


def _of_turns(document: Document) -> Iterator[str]:
    last = 0
    for number, turn in enumerate(document.turns, 1):
        said = document.speech(turn)
        if not last <= turn.start < turn.end <= len(document.text):
            yield f"turn {number} lies outside the text or the order"
        elif said != said.strip():
            yield f"turn {number} has white space at an end"
        if turn.label is not None and (not turn.label or turn.label != seen(turn.label)):
            yield f"the label of turn {number} holds unseen signs: {turn.label!r}"
        last = max(last, turn.end)
    if not document.turns and not document.findings:
        yield "there is no turn, and no finding says so"


def _of_times(document: Document) -> Iterator[str]:
    for anchor in document.anchors:
        if not 0 <= anchor.position <= len(document.text) or anchor.milliseconds < 0:
            yield f"an anchor lies outside: {anchor}"
    if any(one.position > other.position for one, other in pairwise(document.anchors)):
        yield "anchors are out of order"
    for number, turn in enumerate(document.turns, 1):
        if turn.begins is not None and turn.ends is not None and turn.ends < turn.begins:
            yield f"turn {number} ends before it begins"


def _of_gaps(document: Document, told: Sequence[Finding]) -> Iterator[str]:
    """What lies between the turns and is neither label, timecode, mark nor listed."""
    mentions = [_plain(each).rstrip("… ") for each in _mentions(told)]
    listed = [each for each in {*mentions, *map(_bare, mentions)} if each]
    yield from _of_asides(document, listed)
    known = {key(turn.label) for turn in document.turns if turn.label}
    silent = any("followed by no words" in finding.what for finding in document.findings)
    chosen = choose(document.text, list(candidates(document.text))).speakers if silent else ()
    known |= {key(each.label) for each in chosen}
    for gap, following in _beside(document):
        heard = whole = full = ""  # what follows the labels, all from the first letter on, all
        for piece in _pieces(gap, following):
            bare = _bare(_plain(piece))
            whole = f"{whole} {_plain(piece) if whole else bare}".strip()
            full = f"{full} {_plain(piece)}".strip()
            if _explained(piece, known):
                continue
            heard = f"{heard} {bare if not heard else _plain(piece)}".strip()
            said = any(_fits(each, one) for each in (bare, heard, whole) for one in listed)
            said = said or (silent and any(each and each in piece for each in listed))
            if not said and not any(_goes_on(each, listed) for each in (heard, whole, full)):
                yield f"text that no finding lists: {piece[:60]!r}"


def _of_asides(document: Document, listed: Sequence[str]) -> Iterator[str]:
    """Whether there are as many notes in brackets as is told, not counting what is quoted."""
    told, held, quoted = counted(document.findings), Counter[str](), Counter[str]()
    for start, end, _ in _gaps(document):
        for block in document.text[start:end].split("\n\n"):
            if found := BRACKETED.fullmatch(block.strip()):
                held[found[1]] += 1
                quoted[found[1]] += any(_fits(_bare(_plain(found[0])), one) for one in listed)
    if more := (held - quoted) - told:
        yield f"notes in brackets that no finding counts: {dict(more)}"
    if fewer := told - held:
        yield f"findings tell of notes in brackets that are not there: {dict(fewer)}"


def _beside(document: Document) -> Iterator[tuple[str, Turn | None]]:
    """What stands in each gap beside notes in brackets and the heads of messages."""
    chat = is_chat(document.text)
    for start, end, following in _gaps(document):
        blocks = document.text[start:end].split("\n\n")
        rest = "\n\n".join(each for each in blocks if not BRACKETED.fullmatch(each.strip()))
        yield (without_heads(rest) if chat else rest), following


def _mentions(told: Sequence[Finding]) -> Iterator[str]:
    for finding in told:
        yield from map("".join, _LISTED.findall(finding.what))


def _gaps(document: Document) -> Iterator[tuple[int, int, Turn | None]]:
    last = 0
    for turn in document.turns:
        yield last, turn.start, turn
        last = turn.end
    yield last, len(document.text), None


def _pieces(gap: str, following: Turn | None) -> list[str]:
    """The lines of a gap, without the label of the turn that follows, on its line or above it."""
    *lines, last = [line.strip() for line in gap.split("\n")]
    label = following.label if following else None
    if label:
        last = last.replace(label, "", 1)
    lines = [line for line in (*lines, last) if line]
    while lines and only_stamp(lines[-1]):
        lines.pop()
    if label and lines and _letters(lines[-1]) == _letters(label):
        lines.pop()
    return lines


def _letters(words: str) -> str:
    """Letters and digits alone: a label is stored without the signs around it."""
    return "".join(filter(str.isalnum, words.casefold()))


def _explained(piece: str, known: set[str]) -> bool:
    if only_stamp(piece) or _MARKS.fullmatch(piece):
        return True
    return any(key(each.label) in known for each in candidates(piece))


def _bare(piece: str) -> str:
    """The piece without a timecode or marks before it."""
    found = _MARKS.match(piece)
    return piece[found.end() :] if found else piece


def _fits(piece: str, listed: str) -> bool:
    return piece.startswith(listed) or listed.startswith(piece)


def _goes_on(heard: str, listed: list[str]) -> bool:
    """Whether these lines go on with what a finding shows the beginning of."""
    return any(each and heard.startswith(each) for each in listed)


def _plain(text: str) -> str:
    return " ".join(text.split())
