"""Fold text so that what people mean alike matches alike, and lead every position back.

Case, quotes, dashes, spaces, soft hyphens, ligatures and ways to write an accent fold; words do
not. For matching only: what is stored and shown is the text as it was.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache

_ASCII = bytes(range(128))
_APOSTROPHES = frozenset("‘’‚‛´ʹʼ′＇")
_QUOTES = "“”„‟«»″＂"
_DASHES = "−⁃﹣－"  # beside those that Unicode calls dashes
_SPACES = "\t\n\v\f\r\x1c\x1d\x1e\x1f"
_GONE = "\N{SOFT HYPHEN}"  # stands in for all that leaves no trace: one character for one
_RUN = " {2,}"
_PER_CHARACTER = 40  # with more kinds of character than this, one slow pass beats many quick ones


@dataclass(frozen=True, slots=True)
class Offsets:
    """Where a folded text departs from character by character: pieces, in order.

    Folded positions `begins[i]` to `ends[i]` stand for `starts[i]` to `stops[i]` of the text.
    """

    begins: tuple[int, ...]
    ends: tuple[int, ...]
    starts: tuple[int, ...]
    stops: tuple[int, ...]

    def around(self, position: int) -> tuple[int, int]:
        """The span of the text that the folded character at this position stands for."""
        piece = bisect_right(self.begins, position) - 1
        if piece < 0:
            return position, position + 1
        if position < self.ends[piece]:
            return self.starts[piece], self.stops[piece]
        moved = position + self.stops[piece] - self.ends[piece]
        return moved, moved + 1


@dataclass(frozen=True, slots=True)
class Folded:
    """A text for matching, and the way back; `offsets` is None where positions are the same."""

    text: str
    offsets: Offsets | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text that a span of the folded text, not empty, stands for.

        >>> folded = fold("Straße  zum  Büro")
        >>> folded.text, folded.span(8, 11)
        ('strasse zum büro', (8, 11))
        """
        if self.offsets is None:
            return start, end
        return self.offsets.around(start)[0], self.offsets.around(end - 1)[1]


def fold(text: str) -> Folded:
    """The text in one case, with plain quotes, dashes and single spaces, and accents composed.

    >>> print(fold("We “open‑up” —  don’t we?").text)
    we "open-up" - don't we?
    """
    if text.isascii() and text.isprintable() and "  " not in text:  # as most are
        return Folded(text.replace("`", "'").lower())
    odd = odd_characters(text)
    plain = _character_by_character(text, odd)
    uneven = _uneven("  " in plain, odd)
    return _piece_by_piece(plain, uneven) if uneven else Folded(plain)


def plain(text: str) -> Folded:
    """The text with plain quotes, dashes and single spaces; its letters stay as they are.

    >>> print(plain("We “open‑up” —  don’t we?").text)
    We "open-up" - don't we?
    """
    signs = {each: _one(each) for each in sorted(odd_characters(text)) if not _in_words(each)}
    text = exchange(text, {old: new for old, new in signs.items() if new != old})
    for space in _SPACES:
        text = text.replace(space, " ")
    text = text.replace("`", "'")
    if _GONE in signs.values():
        return _piece_by_piece(text, f"[ {_GONE}]{{2,}}|{_GONE}")
    return _piece_by_piece(text, _RUN) if "  " in text else Folded(text)


def _in_words(character: str) -> bool:
    """Whether it is a letter, a digit or a mark on one."""
    return character.isalnum() or unicodedata.category(character).startswith("M")


def odd_characters(text: str) -> set[str]:
    """The characters beyond ASCII that a text holds, found quickly.

    >>> sorted(odd_characters("naïve café, naïvely"))
    ['é', 'ï']
    """
    if text.isascii():
        return set()
    odd = text.encode(errors="surrogatepass").translate(None, _ASCII)
    return set(odd.decode(errors="surrogatepass"))


def exchange(text: str, table: dict[str, str]) -> str:
    """The text with single characters exchanged; none may stand for one that comes after it."""
    if len(table) > _PER_CHARACTER:
        return text.translate({ord(old): new for old, new in table.items()})
    for old, new in table.items():
        text = text.replace(old, new)
    return text


def _character_by_character(text: str, odd: set[str]) -> str:
    """What folds one to one: most of it, in passes that run at the speed of memory."""
    changed = {each: _one(each) for each in sorted(odd)}
    text = exchange(text, {old: new for old, new in changed.items() if new != old})
    for space in _SPACES:
        text = text.replace(space, " ")
    return text.replace("`", "'").lower()


@cache
def _one(character: str) -> str:
    """The one character that this one folds to, itself if it takes more or fewer than one."""
    category = unicodedata.category(character)
    if category == "Cf" or "\ufe00" <= character <= "\ufe0f":
        return _GONE
    if category == "Pd" or character in _DASHES:
        return "-"
    if character.isspace():
        return " "
    if character in _QUOTES:
        return '"'
    folded = _composed(character)
    if folded in _APOSTROPHES:
        return "'"
    return folded if len(folded) == 1 else character


def _composed(cluster: str) -> str:
    """A letter with its marks, without case, each accent in its one composed form."""
    bare = unicodedata.normalize("NFC", cluster).casefold().replace("i\u0307", "i")
    return unicodedata.normalize("NFC", bare)


def _uneven(doubled: bool, odd: set[str]) -> str:
    """The pattern of what does not fold one to one in such a text, empty if all of it does."""
    marks = "".join(sorted(filter(_attaches, odd)))
    wide = "".join(sorted(each.lower() for each in odd if len(_composed(each)) > 1))
    gone = any(_one(each) == _GONE for each in odd)
    kinds = [f"[ {_GONE}]{{2,}}", _GONE] if gone else [_RUN] if doubled else []
    kinds += [f"[^ {_GONE}][{marks}]+"] if marks else []
    kinds += [f"[{wide}]"] if wide else []
    return "|".join(kinds)


def _attaches(character: str) -> bool:
    """Whether it may melt into the character before it: marks, and the parts of Hangul."""
    hangul = "\u1160" <= character <= "\u11ff"
    return hangul or unicodedata.category(character).startswith("M")


def _piece_by_piece(plain: str, uneven: str) -> Folded:
    """What folds to more or fewer characters, each piece with its place."""
    parts: list[str] = []
    begins, ends = list[int](), list[int]()
    spans = _runs(plain) if uneven == _RUN else [m.span() for m in re.finditer(uneven, plain)]
    done = length = 0
    for start, stop in spans:
        new = _piece(plain[start:stop])
        parts += plain[done:start], new
        length += start - done
        begins.append(length)
        length += len(new)
        ends.append(length)
        done = stop
    if not spans:
        return Folded(plain)
    parts.append(plain[done:])
    starts, stops = zip(*spans, strict=True)
    return Folded("".join(parts), Offsets(tuple(begins), tuple(ends), starts, stops))


def _runs(plain: str) -> list[tuple[int, int]]:
    """Where two spaces or more follow each other."""
    spans = []
    start = plain.find("  ")
    while start >= 0:
        stop = start + 2
        while plain.startswith(" ", stop):
            stop += 1
        spans.append((start, stop))
        start = plain.find("  ", stop)
    return spans


@lru_cache(4096)
def _piece(uneven: str) -> str:
    """The folded form of one piece: a run of white space, something to drop, a cluster."""
    if uneven.strip(f" {_GONE}"):
        return "".join(map(_one, _composed(uneven)))
    return " " if " " in uneven else ""
