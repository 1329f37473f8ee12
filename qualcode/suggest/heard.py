"""Whose talk is read for which code: interviewers ask, participants tell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from qualcode.codebook.model import Code
from qualcode.coding.suggestion import SourceText
from qualcode.transcript.people import INTERVIEWER, PARTICIPANT


@dataclass(frozen=True)
class Heard:
    """The kinds of speaker that each code asks for; a value that can be pickled."""

    speakers: tuple[frozenset[str], ...]
    interviewers: bool

    @staticmethod
    def of(
        codes: Iterable[Code], *, interviewers: bool, only: frozenset[str] = frozenset()
    ) -> "Heard":
        """Whom these codes are read for; with `only`, nobody for the others."""
        speakers = (code.speakers if not only or code.id in only else () for code in codes)
        return Heard(tuple(map(frozenset, speakers)), interviewers)

    def __getstate__(self) -> dict[str, Any]:
        return {name: self.__dict__[name] for name in self.__dataclass_fields__}

    def codes(self, role: str) -> frozenset[int]:
        """The codes that talk of this role is read for."""
        if role not in self._by_role:
            taken = role != INTERVIEWER or self.interviewers
            wanted = {role, PARTICIPANT} if taken else {role}
            heard = (code for code, who in enumerate(self.speakers) if who & wanted)
            self._by_role[role] = frozenset(heard)
        return self._by_role[role]

    def turns(self, source: SourceText) -> tuple[Sequence[int], Sequence[str]]:
        """The turns that any code is read for: their places and texts."""
        if all(map(self.codes, set(source.roles))):
            return range(len(source.texts)), source.texts
        heard = [turn for turn, role in enumerate(source.roles) if self.codes(role)]
        return heard, [source.texts[turn] for turn in heard]

    @cached_property
    def _by_role(self) -> dict[str, frozenset[int]]:
        """What has been found out about roles."""
        return {}
