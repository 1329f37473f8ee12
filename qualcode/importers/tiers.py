"""Tiers of annotation, as ELAN and Praat have them: one for each speaker, or one for each level.

Words, syllables and sounds are the same speech again, so the broadest level alone is read.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualcode.errors import Finding, QualcodeError
from qualcode.importers.rendering import Utterance, render
from qualcode.importers.timeline import by_number, echoes, ordered, possible, turned
from qualcode.transcript.document import Document

_LEVELS = (  # broadest first
    "turn turns paragraph transcript transcripts transcription transcriptions text",
    "phrase phrases utterance utterances sentence sentences segment segments ipu ort orthography",
    "word words wort token tokens kan ort-mau",
    "morph morphs morphemes syllable syllables syl mas pos gloss",
    "phone phones phoneme phonemes sound sounds segment-phones mau sampa ipa",
)
_RANK = {word: rank for rank, words in enumerate(_LEVELS) for word in words.split()}
_PARTED = re.compile(r"[\s_/@:–-]+")


@dataclass(frozen=True, slots=True)
class Tier:
    """A line of annotations in time; `speaker` is who the file says it belongs to."""

    name: str
    said: tuple[Utterance, ...]
    speaker: str = ""
    points: bool = False  # marks at a moment, not speech of some length


def document(
    tiers: Sequence[Tier], where: str, importer: str, notes: Sequence[Finding]
) -> Document:
    """The tiers of speech, interleaved by time; consecutive annotations of one speaker merged."""
    spoken, left_out = _of_speech([tier for tier in tiers if tier.said])
    said = [one for tier in spoken for one in _labelled(tier)]
    sound, odd = possible(said, by_number(where, "annotation"))
    in_time, _ = ordered(sound, str, one_clock=False)
    merged, nameless = turned(in_time, where, "name a tier after each speaker")
    text, turns, anchors = render(merged)
    if not turns:
        raise QualcodeError(
            f"{where} holds no text", hint="its tiers have no annotation with words"
        )
    findings = (*notes, *left_out_of(left_out, where), *odd, *nameless, *echoes(in_time, where))
    return Document(text, turns, importer, anchors, findings=findings)


def left_out_of(tiers: Sequence[Tier], where: str) -> Iterator[Finding]:
    """A note on tiers that were not read, with what they hold."""
    for tier in tiers[:12]:
        example = next((one.words for one in tier.said if one.words.strip()), "")[:40]
        what = f"tier not read: {tier.name!r}, annotations: {len(tier.said)}, such as “{example}”"
        yield Finding("note", where, " ".join(what.split()))
    if len(tiers) > 12:
        yield Finding("note", where, f"{len(tiers) - 12} more tiers were not read")


def _of_speech(tiers: Sequence[Tier]) -> tuple[list[Tier], list[Tier]]:
    """The tiers to read, and those that say the same on a finer level or are no speech."""
    best: dict[str, int] = {}
    for tier in tiers:
        name, rank = who(tier)
        best[name] = min(rank, best.get(name, rank))
    named = {name for name in best if name}
    read = [tier for tier in tiers if who(tier)[1] == best[who(tier)[0]]]
    if named and any(rank < 0 for rank in best.values()):
        read = [tier for tier in read if who(tier)[0]]  # a bare level beside tiers of speakers
    chosen = {id(tier) for tier in read}
    return read, [tier for tier in tiers if id(tier) not in chosen]


def _labelled(tier: Tier) -> Iterator[Utterance]:
    name, _ = who(tier)
    for one in tier.said:
        if one.words.strip():
            marks = () if one.begins is None else ((0, one.begins),)
            words = " ".join(one.words.split())
            yield Utterance(name or None, words, one.begins, one.ends, marks)


def who(tier: Tier) -> tuple[str, int]:
    """The speaker of a tier, and the level: -1 for a name alone, more the finer it is.

    >>> who(Tier("Ann", ())), who(Tier("words", ())), who(Tier("Ann - phones", ()))
    (('Ann', -1), ('', 2), ('Ann', 4))
    >>> who(Tier("A_Transcription", (), "Ann"))
    ('Ann', 0)
    """
    if tier.points:
        return tier.speaker, len(_LEVELS)
    level = _RANK.get(tier.name.strip().casefold())
    if level is not None:
        return tier.speaker, level
    pieces = _PARTED.split(tier.name.strip())
    for position, rest in ((-1, pieces[:-1]), (0, pieces[1:])):
        found = _RANK.get(pieces[position].casefold())
        if found is not None and rest:
            return tier.speaker or " ".join(rest), found
    return tier.speaker or " ".join(tier.name.split()), -1
