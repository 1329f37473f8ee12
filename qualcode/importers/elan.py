"""ELAN: the tiers of an annotated recording, one for each speaker, interleaved by time.

Tiers that depend on others (translations, glosses) are listed and not read.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import PurePath
from typing import Any

from qualcode.errors import Finding, QualcodeError
from qualcode.importers.rendering import Utterance
from qualcode.importers.tiers import Tier, document, left_out_of
from qualcode.transcript.document import Document

_LARGEST = 50_000_000
_MEDIA = re.compile(rb'\b((?:RELATIVE_)?(?:MEDIA|LINK)_URL)="(?!left out")[^"]+"')


class Elan:
    """Reads `.eaf`."""

    name = "elan"
    version = "1"
    suffixes = (".eaf",)
    reads = ("ELAN: a tier a speaker",)
    keeps = "words, times, speakers (a tier's participant, else its name)"
    loses = "dependent tiers, controlled vocabularies, paths of recordings, comments"

    def claims(self, path: PurePath, _head: bytes, /) -> bool:
        """Whether the suffix is that of ELAN."""
        return path.suffix.lower() in self.suffixes

    def storable(self, data: bytes, _where: str) -> bytes:
        """The original without the paths of recordings on somebody's disk."""
        return _MEDIA.sub(rb'\1="left out"', data)

    def read(self, data: bytes, where: str) -> tuple[Document, ...]:
        """One document whose turns are runs of annotations of one speaker."""
        root = _root(data, where)
        slots = _slots(root)
        held = [_tier(element, slots) for element in root.iter("TIER")]
        values = {key: value for one in held for key, value in one.referring.items()}
        tiers = [_filled(one, values) for one in held if not one.parent]
        dependent = [one.tier for one in held if one.parent and one.tier.said]
        notes = (*_media(data, where), *_shared(tiers, where), *left_out_of(dependent, where))
        return (document(tiers, where, f"{self.name} {self.version}", notes),)


@dataclass(frozen=True, slots=True)
class _Held:
    """A tier as the file has it: the ids of its annotations, and which others they refer to."""

    tier: Tier
    parent: str
    ids: tuple[str, ...]
    referring: Mapping[str, str]


def _root(data: bytes, where: str) -> Any:
    """The root of the XML; entities and other traps are refused."""
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    if len(data) > _LARGEST:
        raise QualcodeError(
            f"{where} is larger than {_LARGEST // 1_000_000} MB", hint="export its tiers of speech"
        )
    try:
        root = ElementTree.fromstring(data, forbid_dtd=True)
    except DefusedXmlException as fault:
        raise QualcodeError(
            f"{where} holds XML entities, which no ELAN file needs", hint="save it again in ELAN"
        ) from fault
    except (ElementTree.ParseError, ValueError, LookupError) as fault:
        raise QualcodeError(
            f"{where} is no whole ELAN file ({fault})", hint="save it again in ELAN"
        ) from fault
    if root.tag != "ANNOTATION_DOCUMENT":
        raise QualcodeError(f"{where} is XML, but not of ELAN", hint="save it in ELAN as .eaf")
    return root


def _slots(root: Any) -> dict[str, int | None]:
    """The time of each slot; those without one lie between their neighbours."""
    slots: dict[str, int | None] = {}
    for slot in root.iter("TIME_SLOT"):
        value = slot.get("TIME_VALUE", "")
        slots[slot.get("TIME_SLOT_ID", "")] = int(value) if _is_integer(value) else None
    return slots


def _is_integer(value: str) -> bool:
    return len(value) < 16 and value.removeprefix("-").isdecimal()


def _tier(element: Any, slots: Mapping[str, int | None]) -> _Held:
    annotations = [each for holder in element.iter("ANNOTATION") for each in holder]
    ids = tuple(each.get("ANNOTATION_ID", "") for each in annotations)
    said = tuple(_annotation(each, slots) for each in annotations)
    referring: dict[str, str] = {}
    for each, one in zip(annotations, said, strict=True):
        reference = each.get("ANNOTATION_REF")
        if reference and one.words.strip():
            before = referring.get(reference)
            referring[reference] = f"{before} {one.words}" if before else one.words
    name, who = element.get("TIER_ID", ""), (element.get("PARTICIPANT") or "").strip()
    tier = Tier(name, tuple(_between(said)), who)
    return _Held(tier, element.get("PARENT_REF") or "", ids, referring)


def _annotation(each: Any, slots: Mapping[str, int | None]) -> Utterance:
    begins = slots.get(each.get("TIME_SLOT_REF1", ""))
    ends = slots.get(each.get("TIME_SLOT_REF2", ""))
    return Utterance(None, each.findtext("ANNOTATION_VALUE") or "", begins, ends)


def _between(said: Sequence[Utterance]) -> Iterator[Utterance]:
    """Annotations, one without a start taking the end of the one before it."""
    last: int | None = None
    for one in said:
        begins = last if one.begins is None else one.begins
        yield replace(one, begins=begins)
        last = one.ends if one.ends is not None else begins


def _filled(held: _Held, values: Mapping[str, str]) -> Tier:
    """The tier; an annotation without words has those of the tier that refers to it."""
    said = (
        one if one.words.strip() else replace(one, words=values.get(key, ""))
        for key, one in zip(held.ids, held.tier.said, strict=True)
    )
    return replace(held.tier, said=tuple(said))


def _media(data: bytes, where: str) -> Iterator[Finding]:
    if count := len(_MEDIA.findall(data)):
        what = f"paths of recordings left out of the copy that the project keeps: {count}"
        yield Finding("note", where, what, "the transcript has none of them")


def _shared(tiers: Sequence[Tier], where: str) -> Iterator[Finding]:
    """A warning where several tiers belong to one person: one of them may be no speech."""
    owned = sorted((tier.speaker, tier.name) for tier in tiers if tier.speaker and tier.said)
    for (one, first), (two, second) in pairwise(owned):
        if one == two:
            what = f"the tiers {first!r} and {second!r} both belong to {one}, and both were read"
            yield Finding("warning", where, what, "if one is no speech, remove it in ELAN")
