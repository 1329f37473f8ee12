"""What may be the name of a speaker, judged by the look of it.

`Note:`, `17:30`, `e.g.:`, a web address and the start of a sentence only look like one.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from qualcode.transcript.people import INTERVIEWER
from qualcode.transcript.speakers import role_of

LONGEST = 63  # as MAXQDA has it; what stands in brackets after a name may be longer
Shape = Literal["name", "maybe", "prose", "never"]

_UNSEEN = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_LEFT_OUT = re.compile("[\u00ad\u061c\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_TRIMMED = re.compile(rf"^[\s*_#>|\[{_UNSEEN}]+|[\s*_|\]{_UNSEEN}]+$")
_SPACES = re.compile(rf"[\s{_UNSEEN}]+")
_BRACKETED = re.compile(r"\([^)]*\)?|\[[^\]]*\]?")
_ELIDED = re.compile(r"[a-z]{1,2}['’][A-ZÀ-Þ]")
_SENTENCE = re.compile(r"[?!;…“”\"=]|\w{5,}\.(?:\s|$)|[a-z]{2,}\.\s+[a-z]")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_REMARKS = _words(
    "note notes nb n.b n.b. ps p.s p.s. e.g e.g. eg i.e i.e. ie etc etc. viz cf example "
    "examples warning caution source sources see re fwd url link email tel phone www http "
    "https ftp mailto yes no yeah yep nope ok okay so well but and or because however anyway "
    "also then now finally first firstly second secondly third thirdly last lastly next again "
    "basically honestly actually remember important importantly therefore thus meaning plus "
    "result results conclusion conclusions summary background context setting observation "
    "observations reflection reflections comment comments discussion agenda action actions "
    "aim aims method methods finding findings analysis introduction key legend transcript "
    "recording part section page chapter appendix topic topics theme themes figure table step "
    "right sure exactly good great thanks oh um er hmm mm why how what when where who"
)
_METADATA = _words(
    "date time place location venue school project study wave site duration length file "
    "filename audio video transcriber transcription transcribed interview interviews "
    "attendees present apologies participants interviewers respondents language version "
    "status cluster role consent title subject setting id code gender age ethnicity "
    "occupation contact"
)
_METADATA_PHRASES = frozenset(
    {
        "transcribed by", "interview date", "interview number", "interview id", "date of interview",
        "participant id", "participant number", "participant code", "audio file", "file name",
        "interviewed by", "conducted by", "research question", "key words", "summary keywords",
        "start time", "end time", "for example", "for instance", "see also", "key to speakers",
        "see below", "that is", "to be clear", "in short", "in other words", "thank you",
    }
)  # fmt: skip
_ANNOTATIONS = _words(
    "laughs laugh laughter laughing chuckles giggles sighs sigh pause long-pause silence "
    "inaudible unclear indistinct crosstalk overlapping overlap music applause noise "
    "background-noise coughs cough bell break interruption interrupted recording start end "
    "ends stops begins knock phone rings whispers crying sniffs nods gestures sic blank "
    "redacted anonymised name removed foreign speaking phonetic ph"
)
_SENTENCE_WORDS = _words(
    "i we you he she it they me him us them is are was were be been am do does did have has "
    "had say says said think thought know mean means that this these those there here so but "
    "because if when then than what how why which can could would should will shall may might "
    "must not just like really very my our your his their its about with without into as to"
)
_OPENERS = _REMARKS | _words("and or from for in at on by")
_JOINING = _words("of and & the de van von der den la le du da dos das di del bin ibn al el y e zu")
_ROLES = _words(
    "teacher teachers head headteacher deputy assistant champion lead leader coach moderator "
    "facilitator interviewer interviewee respondent parent pupil pupils student students "
    "child children governor participant participants speaker woman man male female girl boy "
    "voice voices unknown senco director officer coordinator co-ordinator principal manager "
    "mentor researcher evaluator all both several everyone group chair chairman chairwoman "
    "chairperson secretary observer person staff member tutor lecturer nurse doctor host "
    "guest expert user client narrator translator interpreter unidentified question answer"
)


@lru_cache(maxsize=8192)
def tidy(label: str) -> str:
    r"""The label as written, without emphasis, brackets around it, stray spaces, unseen signs.

    >>> tidy("  **Helen   Marsh** "), tidy("[Priya]"), tidy("Mr Reid (Chair)")
    ('Helen Marsh', 'Priya', 'Mr Reid (Chair)')
    >>> tidy("\u202bZoe\u0301\u202c") == "Zo\u00e9", tidy("Inter\u00adviewer")
    (True, 'Interviewer')
    """
    return _SPACES.sub(" ", _TRIMMED.sub("", seen(label))).strip(" ,–—-")


def seen(label: str) -> str:
    r"""The label as a reader sees it: without signs of direction, accents in one spelling.

    >>> seen("Zoe\u0301  Hill\u200e") == "Zo\u00e9 Hill"
    True
    """
    if not label.isascii():
        label = _LEFT_OUT.sub("", unicodedata.normalize("NFC", label))
    return " ".join(label.split())


def key(label: str) -> str:
    """What tells speakers apart: case and stray spaces do not."""
    return label.casefold()


@lru_cache(maxsize=8192)
def shape(label: str) -> Shape:
    """How a label looks: a name, maybe one, the start of a sentence, or surely none.

    >>> [shape(x) for x in ["Helen Marsh", "INT", "P1", "Year 4 teacher", "Ms. Kim (Leeds, SNP)"]]
    ['name', 'name', 'name', 'name', 'name']
    >>> [shape(x) for x in ["respondant", "the thing", "And then she said", "Note", "17"]]
    ['maybe', 'maybe', 'prose', 'never', 'never']
    """
    if not any(char.isalpha() for char in label) or len(label.partition(" (")[0]) > LONGEST:
        return "never"
    folded = label.casefold()
    if folded in _REMARKS or folded in _METADATA_PHRASES or folded in _METADATA:
        return "never"
    name = _BRACKETED.sub(" ", label).rstrip(" )")
    words = name.split()
    if not words or len(words) > 7 or _SENTENCE.search(name) or words[-1][-1] == ",":
        return "prose"
    if len(words) > 1 and not is_role(words[-1]) and _reads_on(words):
        return "prose"
    return "name" if _named(words) or role_of(label) == INTERVIEWER else "maybe"


def is_remark(label: str) -> bool:
    """Whether the words in square brackets describe a sound or a gap: `[laughs]`, `[pause]`."""
    folded = label.casefold()
    words = re.findall(r"[a-z]+", folded)
    return not words or any(word in _ANNOTATIONS for word in words) or folded in _REMARKS


def is_metadata(label: str) -> bool:
    """Whether `Label: value` at the top of a file is about the file: `Date`, `Transcribed by`."""
    folded = label.casefold()
    return folded in _METADATA or folded in _METADATA_PHRASES


def is_role(label: str) -> bool:
    """Whether the label says what somebody is, in small letters or large: `Teacher 2`, `all`."""
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", label.casefold())
    return bool(words) and (words[-1] in _ROLES or words[0] in _ROLES)


def _reads_on(words: list[str]) -> bool:
    """Whether the words run like a sentence: a conjunction first, or a small `said`, `is`, `we`."""
    if words[0].casefold().strip(",'’") in _OPENERS:
        return True
    small = [word.strip(",.'’") for word in words if word.islower()]
    return bool(small) and not _SENTENCE_WORDS.isdisjoint([*small, words[0].casefold()])


def _named(words: list[str]) -> bool:
    """Whether every word that matters starts with a capital or a digit, or it ends in a role."""
    if all(_capital(word) or word in _JOINING for word in words) and _capital(words[0]):
        return True
    return len(words) > 1 and _capital(words[0]) and is_role(" ".join(words))


def _capital(word: str) -> bool:
    first = next((char for char in word if char.isalnum()), "")
    inner = _ELIDED.match(word) is not None  # d'Entremont, but not don't
    return inner or first.isdigit() or first.isupper() or first.istitle()
