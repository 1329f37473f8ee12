"""What a transcriber notes amid the speech: `[inaudible 00:03:04]`, `(laughs)`, `//both at once//`.

Only brackets whose every word describes a sound or a gap are marks; all else in brackets was said.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

Kind = Literal["inaudible", "overlap", "crosstalk", "laughter", "pause", "noise", "note"]


class Span(NamedTuple):
    """Where a mark stands in a text, and what it tells."""

    start: int
    end: int
    kind: Kind


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SURE: dict[Kind, frozenset[str]] = {  # in the order in which they win
    "inaudible": _words(
        "inaudible unclear indistinct indecipherable unintelligible indiscernible incomprehensible"
        " unv unverständlich"
    ),
    "crosstalk": _words(
        "crosstalk cross-talk overlapping overlaps simultaneous simultaneously interposing"
    ),
    "laughter": _words(
        "laugh laughs laughing laughter chuckle chuckles chuckling giggle giggles giggling"
        " lacht lachen rires"
    ),
    "pause": _words("pause pauses pausing paused hesitates hesitation silence silent"),
    "noise": _words(
        "cough coughs coughing sigh sighs sighing sniff sniffs sniffing sneezes groans yawns gasps"
        " applause clapping vocalsound nonvocalsound throat barks rings ringing beeps buzzes"
        " background-noise cries crying sobs sobbing exhales inhales hums whistles"
    ),
    "note": _words(
        "redacted anonymised anonymized phonetic sic nods nodding shrugs gestures gesturing"
        " gesticulates disfmarker whispers whispering shouts interruption interrupted"
    ),
}
_BRACKETED: dict[Kind, frozenset[str]] = {  # said as often as noted: only in square brackets
    "inaudible": _words("gap"),
    "crosstalk": _words("overlap cross"),
    "laughter": frozenset(),
    "pause": _words("break beat"),
    "noise": _words(
        "noise noises music bell knock knocks knocking door phone telephone typing static"
        " breath breathes feedback chatter banging bang slams beep buzz breathing"
    ),
    "note": _words(
        "recording tape audio smiles smiling pointing points demonstrates foreign interview"
        " inserted removed withheld pronounced blank"
    ),
}
_BESIDE = _words(
    "a an the of in on at for to and with from he she they it his her their him them is are was"
    " all both everyone everybody group others someone somebody another together again off out"
    " up over down by each other one two three four five six seven eight nine ten"
    " loud loudly soft softly quiet quietly slightly nervously long short brief background"
    " general sec secs second seconds s min mins minute minutes approx about ca ms m"
    " talk talking talks speaking speaks speech voice voices conversation clears clearing"
    " starts start begins begin ends end stops stop stopped started resumes continues cuts cut lost"
    " language word words name names section passage head hands children pupils teacher teachers"
    " interviewer interviewee respondent participant participants moderator facilitator speaker"
    " speakers man woman male female door phone dog baby audience multiple several"
)
_ALL_SURE = frozenset().union(*_SURE.values())
_ALL_BRACKETED = frozenset().union(*_BRACKETED.values())
_CLOCK = re.compile(r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_OPENING = re.compile(r"[\[({<*]")
_BRACKETS = re.compile(
    r"\[[^\[\]\n]{1,80}\]|\(\([^()\n]{1,80}\)\)|\([^()\n]{1,80}\)|\{[^{}\n]{1,80}\}|<[^<>\n]{1,40}>"
    r"|(?<![*\w])\*[^\W\d_*][^*\n]{0,40}\*(?![*\w])"
)
_OVERLAP = re.compile(r"(?<![:/\w])//(?![/\s]*//)[^/\n]{1,300}//(?![/\w])")
_TALK = r"(?:talk|speak)(?:s|ing)?"
_AT_ONCE = re.compile(
    rf"(?:\w+ )?{_TALK} (?:over (?:each|one)|at (?:once|the same time)|together)\b.*"
    rf"|(?:both|all|everyone|everybody|several|multiple) (?:\w+ )?{_TALK}(?: at once)?"
)
_GUESS = re.compile(r"\s*\?+\s*")
_DOTS = re.compile(r"\s*(?:\.{1,3}|…)\s*")
_LASTS = re.compile(r"(?:ca\.?\s*)?\d+(?:[.,]\d+)?\s*-?(?:s|secs?|seconds?|mins?|minutes?)\.?")


def marks(text: str) -> Iterator[Span]:
    """The marks in a text, in order; those between `//` hold speech, all others none.

    >>> [(kind, start) for start, _, kind in marks("We [laughs] did (the head did) (12 sec pause)")]
    [('laughter', 3), ('pause', 31)]
    >>> [kind for _, _, kind in marks("[inaudible 00:03:04] //yes, right// [School A] (.)")]
    ['inaudible', 'overlap', 'pause']
    """
    found = list(silent(text))
    if "//" in text:
        said = (each.span() for each in _OVERLAP.finditer(text))
        found += [Span(start, end, "overlap") for start, end in said]
    return iter(sorted(found))


def silent(text: str) -> Iterator[Span]:
    """The marks that hold no speech."""
    if not ("[" in text or "(" in text or "{" in text or "<" in text or "*" in text):
        return
    ended = 0
    for opening in _OPENING.finditer(text):  # a search for one sign is far quicker than for all
        each = _BRACKETS.match(text, opening.start()) if opening.start() >= ended else None
        if each:
            ended = each.end()
            kind = _kind(each[0])
            if kind:
                yield Span(each.start(), ended, kind)


def blanked(text: str) -> str:
    """The text with spaces where marks without speech stand; every position stays.

    >>> blanked("We [laughs] trust (each) other")
    'We          trust (each) other'
    """
    pieces: list[str] = []
    last = 0
    for start, end, _ in silent(text):
        pieces += text[last:start], " " * (end - start)
        last = end
    return "".join(pieces) + text[last:] if pieces else text


@lru_cache(maxsize=4096)
def _kind(written: str) -> Kind | None:
    """What a bracket tells; None where it holds words that somebody said or wrote."""
    square = written[0] in "[{<" or written.startswith("((")
    inner = written.strip("[]{}<>()*")
    if not any(letter.isalpha() for letter in inner):
        return _wordless(inner, written[0])
    if _LASTS.fullmatch(inner.lower().strip()):
        return "pause"
    if square and _AT_ONCE.fullmatch(inner.casefold()):
        return "crosstalk"
    spoken = _WORD.findall(_CLOCK.sub(" ", inner))
    words = [each.casefold() for each in spoken]
    core = _ALL_SURE | _ALL_BRACKETED if square else _ALL_SURE
    names = square and _who_and_what(spoken, words, core)
    if not core.intersection(words) or not (names or set(words) <= core | _BESIDE):
        return None
    for kind, sure in _SURE.items():
        if not sure.isdisjoint(words) or (square and not _BRACKETED[kind].isdisjoint(words)):
            return kind
    return None


def _wordless(inner: str, bracket: str) -> Kind | None:
    """`(?)` stands for a word that nobody understood, `(.)` and `(...)` for a pause."""
    if bracket in "[(" and _GUESS.fullmatch(inner):
        return "inaudible"
    if bracket == "(" and _DOTS.fullmatch(inner):
        return "pause"
    return "note" if bracket == "[" and _DOTS.fullmatch(inner) else None


def _who_and_what(spoken: list[str], words: list[str], core: frozenset[str]) -> bool:
    """Whether names come first and then what they do: `[Helen Marsh laughs loudly]`."""
    first = next((at for at, word in enumerate(words) if word in core), 0)
    if not 0 < first < 4 or not all(each[0].isupper() for each in spoken[:first]):
        return False
    return set(words[first:]) <= core | _BESIDE
