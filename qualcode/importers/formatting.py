"""Speakers whom only formatting shows: names in bold, in a style of their own, or roles as styles.

Where a colon marks the name, the text itself says enough.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from qualcode.errors import Finding
from qualcode.importers.labels import LONGEST, is_role, shape, tidy
from qualcode.importers.lines import Candidate
from qualcode.importers.paragraphs import Paragraph, joined
from qualcode.transcript.people import INTERVIEWER
from qualcode.transcript.speakers import role_of

_SPEAKER = re.compile(r"(?:speakers?|sprecher|locuteur|hablante|voice)(?:\W*(?:name|label|id))?")
_HEADING = re.compile(r"heading\W*\d*|(?:sub)?title|überschrift\W*\d*|titre\W*\d*|h[1-6]")
_TITLE = 120
_COLON = re.compile(r"[:：]")


def names_a_speaker(style: str) -> bool:
    """Whether a style by its name is for the names of speakers.

    >>> names_a_speaker("Speaker Name"), names_a_speaker("Body Text")
    (True, False)
    """
    return _SPEAKER.fullmatch(style.casefold().strip()) is not None


def labels(paragraphs: Sequence[Paragraph]) -> Iterator[Candidate]:
    """Names that bold or a style sets apart, in the text of the paragraphs with blank lines."""
    again = _alone_again(paragraphs)
    start = 0
    for each in paragraphs:
        text, size = each.text, each.bold
        label = tidy(text[:size])
        colon = _COLON.search(text[: size + 1])
        if names_a_speaker(each.style) and text.strip() and len(tidy(text)) <= LONGEST:
            label = tidy(text.strip().rstrip(":："))
            yield Candidate(start, label, start + len(text), "bold")
        elif (
            label
            and len(label) <= LONGEST
            and not colon
            and (text[size:].strip() or label in again)
        ):
            yield Candidate(start, label, start + size, "bold")
        start += len(text) + 2


def headings(paragraphs: Sequence[Paragraph]) -> frozenset[int]:
    """Where the paragraphs begin that are headings by their style, or bold above all others."""
    found, start, above = set(), 0, True
    for each in paragraphs:
        above = above and each.bold >= len(each.text.rstrip()) and len(each.text) <= _TITLE
        if above or (each.style and _HEADING.fullmatch(each.style.casefold())):
            found.add(start)
        start += len(each.text) + 2
    return frozenset(found)


def _alone_again(paragraphs: Sequence[Paragraph]) -> set[str]:
    """Names that fill a bold paragraph more than once: one that is there once is a heading."""
    counts = Counter(
        tidy(each.text)
        for each in paragraphs
        if 0 < len(each.text) <= LONGEST + 2 and each.bold >= len(each.text.rstrip())
    )
    return {label for label, count in counts.items() if count > 1 and shape(label) == "name"}


def by_style(paragraphs: Sequence[Paragraph]) -> list[tuple[str | None, Paragraph]]:
    """Stretches of speech where the styles of the paragraphs are called after who speaks.

    Empty, unless styles such as `Interviewer` and `Respondent` carry half of the paragraphs.
    """
    written = [each for each in paragraphs if each.text.strip()]
    styled = Counter(each.style for each in written if _role(each.style))
    if len(styled) < 2 or 2 * styled.total() < len(written):
        return []
    stretches: list[tuple[str | None, list[Paragraph]]] = []
    for each in written:
        label = each.style if each.style in styled else None
        if stretches and stretches[-1][0] == label:
            stretches[-1][1].append(each)
        else:
            stretches.append((label, [each]))
    return [(label, joined(held, "\n")) for label, held in stretches]


def said_by_style(names: Sequence[str], where: str) -> Finding:
    """The note that speakers came from styles."""
    what = f"speakers were taken from the names of the styles: {', '.join(names)}"
    return Finding("note", where, what)


def _role(style: str) -> bool:
    return bool(style) and (is_role(style) or role_of(style) == INTERVIEWER)
