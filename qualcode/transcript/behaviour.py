"""Who asks: an interviewer or moderator told from how people speak, where no label says so.

Shares are of a speaker's own turns. Applied only where it is sure; a doubt is said, not applied.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.text.marks import blanked
from qualcode.text.words import counts
from qualcode.transcript.people import INTERVIEWER, PARTICIPANT, Role

Said = Sequence[tuple[str | None, str]]

_FEW = 5  # turns: fewer tell nothing in a group
_RARE = 0.05  # of all turns: who speaks less counts as a visitor, not as a speaker
_INVITES = re.compile(
    r"\b(?:tell|talk) (?:me|us)\b|\b(?:can|could|would|will) (?:you|we|everyone|anyone) (?:\w+ )?"
    r"(?:tell|say|give|describe|explain|introduce|start|share|talk)\b|\bwhat about you\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Manner:
    """How one person speaks in a transcript; `share` is of all turns, `opens` the first turn."""

    turns: int
    words: int
    asking: int
    share: float
    opens: int

    @property
    def asks(self) -> float:
        """The share of the turns that ask."""
        return self.asking / self.turns if self.turns else 0.0

    @property
    def length(self) -> float:
        """Words a turn."""
        return self.words / self.turns if self.turns else 0.0

    def __str__(self) -> str:
        return f"asks in {self.asks:.0%} of {self.turns} turns, {self.length:.0f} words a turn"


def manner(turns: Sequence[str], share: float = 0.0, opens: int = 0) -> Manner:
    """How somebody speaks, from all that was said.

    >>> str(manner(["How was it?", "Tell me more.", "Right [laughs]."]))
    'asks in 67% of 3 turns, 2 words a turn'
    """
    return Manner(len(turns), sum(counts(turns)), sum(map(asks, turns)), share, opens)


def asks(turn: str) -> bool:
    """Whether a turn holds a question or asks to go on.

    >>> asks("And then?"), asks("Tell me about that."), asks("I do [?] not.")
    (True, True, False)
    """
    spoken = blanked(turn)
    return "?" in spoken or "？" in spoken or _INVITES.search(spoken) is not None


def manners(said: Said) -> dict[str, Manner]:
    """How everybody speaks in a transcript, in order of first words."""
    spoken: dict[str, list[str]] = {}
    opens: dict[str, int] = {}
    counted = counts([words for _, words in said])
    for number, (label, words) in enumerate(said):
        if label and counted[number]:
            opens.setdefault(label, number)
            spoken.setdefault(label, []).append(words)
    total = sum(map(len, spoken.values()))
    return {
        label: manner(turns, len(turns) / total, opens[label]) for label, turns in spoken.items()
    }


def by_behaviour(said: Said) -> dict[str, tuple[Role, str]]:
    """The one who asks, with the figures: an interviewer if that is sure, else a doubt.

    >>> talk = [("A", "How was it?"), ("B", "It was well worth the hour we gave to it.")] * 3
    >>> by_behaviour(talk)
    {'A': ('interviewer', 'asks in 100% of 3 turns, 3 words a turn')}
    >>> by_behaviour([("A", "Is it? It was well worth the hour."), ("B", "We gave it one.")] * 4)
    {}
    """
    everybody = manners(said)
    main = {label: each for label, each in everybody.items() if each.share >= _RARE}
    if len(main) < 2:
        return {}
    label = max(main, key=lambda each: (main[each].asks, -main[each].length))
    asker, others = main.pop(label), list(main.values())
    words = asker.words / max(1, asker.words + sum(each.words for each in others))
    sure = _sure_of_two if len(others) == 1 else _sure_of_many
    if sure(asker, others, words):
        return {label: (INTERVIEWER, str(asker))}
    if _doubtful(asker, others, words):
        return {label: (PARTICIPANT, f"{INTERVIEWER}? {asker}")}
    return {}


def _sure_of_two(asker: Manner, others: Sequence[Manner], words: float) -> bool:
    """An interview: one asks in most turns and leaves two thirds of the words to the other."""
    most = asker.asks >= (0.5 if asker.turns >= 10 else 0.7) and asker.turns >= 3
    return most and words <= 1 / 3 and asker.asks >= 1.5 * others[0].asks


def _sure_of_many(asker: Manner, others: Sequence[Manner], words: float) -> bool:
    """A focus group: one opens, asks in most turns, briefly and often, and nobody else does.

    In a committee several ask, and the chair speaks long: nobody is taken for an interviewer.
    """
    alone = all(each.asks <= asker.asks / 2 for each in others)
    brief = asker.length <= min(30.0, sum(each.length for each in others) / len(others))
    often = asker.turns >= 8 and asker.share >= 0.15 and asker.opens <= 3
    return asker.asks >= 0.6 and alone and brief and often and words <= 1 / 3


def _doubtful(asker: Manner, others: Sequence[Manner], words: float) -> bool:
    """Whether a person should look: somebody asks much more than everybody else."""
    most = max(each.asks for each in others)
    clear = asker.asks >= 0.5 and asker.asks >= 1.5 * most and words <= 0.5
    return clear and asker.turns >= _FEW and asker.share >= 0.15 and asker.opens <= 3
