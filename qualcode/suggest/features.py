"""All that a passage can be known by: its words, spelling, frame, manner, meaning, surroundings.

Each is a block of numbers; how alike two passages are is the sum over the blocks. Nothing here
knows of codes or decisions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from qualcode.suggest.lexicon import Lexicon
from qualcode.suggest.manner import Said, frames, manner, said
from qualcode.suggest.passages import Cut, Passage
from qualcode.suggest.persistence import parts, telling
from qualcode.suggest.runs import Runs, even
from qualcode.suggest.vectors import unit

_NEAR, _WIDE, _FAR = 2.0, 4.0, 6.0  # passages: how wide the surroundings are
ROLE = "role"


@dataclass(frozen=True)
class View:
    """What each block counts in how alike passages are.

    `across` is what is left of it between passages that are said in different roles.
    """

    blocks: Mapping[str, float]
    across: float = 1.0


# Topics are known by what is talked about around, acts by the manner and by who does them.
TOPIC = View({
    "words": 1.0,
    "spelling": 1.0,
    "meaning": 1.0,
    "manner": 1.0,
    "near": 1.0,
    "far": 1.0,
    "before": 0.5,
    "talk near": 2.0,
    "talk far": 1.0,
})  # fmt: skip
ACT = View(
    {
        "words": 1.0,
        "spelling": 1.0,
        "frame": 1.0,
        "meaning": 1.0,
        "manner": 8.0,
        "manner before": 2.0,
        "manner after": 2.0,
    },
    across=0.5,
)
_ROUND = frozenset({"manner", "manner before", "manner after"})  # alike where all numbers are


@dataclass(frozen=True)
class Known:
    """What is known of some passages: a matrix for each block, its rows in their order."""

    blocks: dict[str, Any]

    def __len__(self) -> int:
        """How many passages."""
        return int(self.blocks["manner"].shape[0])

    def take(self, rows: Any) -> "Known":
        """What is known of some of them."""
        return Known({name: block[rows] for name, block in self.blocks.items()})

    def kernel(self, view: View, others: "Known") -> Any:
        """How alike each passage is to each of others: (passages, others)."""
        total = sum(weight * self.alike(name, others) for name, weight in view.blocks.items())
        return total if view.across == 1 else total * self.across(view, others)

    def across(self, view: View, others: "Known") -> Any:
        """What counts of how alike they are, by the roles that they are said in."""
        return view.across + (1 - view.across) * self.alike(ROLE, others)

    def alike(self, block: str, others: "Known") -> Any:
        """How alike passages are in one block, 0 to 1."""
        left, right = self.blocks[block], others.blocks[block]
        product = left @ right.T
        if block not in _ROUND:
            return product.toarray() if hasattr(product, "toarray") else product
        lengths = (left**2).sum(axis=1)[:, None] + (right**2).sum(axis=1)
        return np.exp((product - lengths / 2) / left.shape[1])


@dataclass(frozen=True)
class Look:
    """How to look at passages, measured on a sample of the project; it can travel."""

    lexicon: Lexicon
    words: Runs
    spelling: Runs
    frame: Runs
    stems: Runs
    roles: tuple[str, ...]
    middle: Any  # the mean and the spread of each number of the manner
    spread: Any

    @staticmethod
    def of(lexicon: Lexicon, sample: Sequence[Cut]) -> "tuple[Look, Known]":
        """The look for a project of which this is a sample, and what it knows of the sample."""
        told = [said(found) for _, found in sample]
        roles = tuple(sorted({role for source, _ in sample for role in source.roles}))
        ways = _ways(told, sample, roles)
        spread = ways.std(axis=0)
        words, wordings = Runs.met("words", _wordings(told))
        spelling, spellings = Runs.met("letters", _spellings(told))
        frame, framed = Runs.met("words", _frames(told))
        stems, talk = Runs.met("stems", _stems(lexicon, sample))
        look = Look(
            lexicon, words, spelling, frame, stems, roles,
            ways.mean(axis=0), np.where(spread > 0, spread, 1),
        )  # fmt: skip
        rows = {"words": wordings, "spelling": spellings, "frame": framed}
        return look, look._seen(sample, told, ways, rows, talk)

    def known(self, sources: Sequence[Cut]) -> Known:
        """What is known of all passages of these sources, in order."""
        told = [said(found) for _, found in sources]
        rows = {
            "words": self.words.rows(_wordings(told)),
            "spelling": self.spelling.rows(_spellings(told)),
            "frame": self.frame.rows(_frames(told)),
        }
        talk = self.stems.rows(_stems(self.lexicon, sources))
        return self._seen(sources, told, _ways(told, sources, self.roles), rows, talk)

    def _seen(
        self,
        sources: Sequence[Cut],
        told: Sequence[Sequence[Said]],
        ways: Any,
        rows: Mapping[str, Any],
        talk: Any,
    ) -> Known:
        """What is known, from the runs of passages and the ways they are said."""
        lengths = _together(sources)
        near, wide, far = (_around(lengths, width) for width in (_NEAR, _WIDE, _FAR))
        every = list(chain.from_iterable(found for _, found in sources))
        meaning = self._meaning(every)
        words = np.array([self.lexicon.telling(each) for each in every], dtype=np.float32)
        spoken = meaning * telling(words, self.lexicon.length)[:, None]
        return Known({
            **rows,
            **self._manners(ways, lengths),
            ROLE: self._said_by(sources),
            "meaning": meaning,
            "near": unit(near @ spoken),
            "far": unit(far @ spoken),
            "before": _before(meaning, told, [source.talk for source, _ in sources]),
            "talk near": even(near @ talk),
            "talk far": even(wide @ talk),
        })  # fmt: skip

    def _meaning(self, passages: Sequence[Passage]) -> Any:
        """Where the content words of each passage lie together, rare ones counting more."""
        return self.lexicon.meanings(passages, self.lexicon.counted(passages))

    def _manners(self, ways: Any, lengths: Sequence[int]) -> dict[str, Any]:
        """The manner of each passage and of those beside it, each number on its own scale."""
        own = (ways - self.middle) / self.spread
        before, after = np.zeros_like(own), np.zeros_like(own)
        for part in parts(lengths):
            before[part][1:] = own[part][:-1]
            after[part][:-1] = own[part][1:]
        return {"manner": own, "manner before": before, "manner after": after}

    def _said_by(self, sources: Sequence[Cut]) -> Any:
        """The role in which each passage is said, as a column of its own."""
        said = [source.roles[each.turn] for source, found in sources for each in found]
        return np.array([[role == one for one in self.roles] for role in said], dtype=np.float32)


def _together(sources: Sequence[Cut]) -> list[int]:
    """How many passages follow each other in talk; an answer of a survey stands alone."""
    each = ([len(found)] if source.talk else [1] * len(found) for source, found in sources)
    return list(chain.from_iterable(each))


def _ways(told: Sequence[Sequence[Said]], sources: Sequence[Cut], roles: Sequence[str]) -> Any:
    """How each passage is said, in numbers."""
    pairs = zip(told, sources, strict=True)
    return np.vstack([manner(one, source.roles, roles) for one, (source, _) in pairs])


def _wordings(told: Sequence[Sequence[Said]]) -> list[str]:
    return [" ".join(each.words) for one in told for each in one]


def _spellings(told: Sequence[Sequence[Said]]) -> list[str]:
    return [each.text for one in told for each in one]


def _frames(told: Sequence[Sequence[Said]]) -> list[str]:
    return [frame for one in told for frame in frames(one)]


def _stems(lexicon: Lexicon, sources: Sequence[Cut]) -> list[str]:
    stem_of = lexicon.stem_of
    passages = chain.from_iterable(found for _, found in sources)
    return [" ".join(stem_of.get(word, word) for word in each.words) for each in passages]


def _around(lengths: Sequence[int], width: float) -> Any:
    """The sum over neighbours in the same source, near ones counting more, as a matrix."""
    from scipy.sparse import coo_matrix

    size, reach = sum(lengths), int(3 * width)
    source = np.repeat(np.arange(len(lengths)), lengths)
    rows, columns, values = [], [], []
    for apart in range(-reach, reach + 1):
        row = np.arange(max(0, -apart), max(0, min(size, size - apart)))
        row = row[source[row] == source[row + apart]]
        rows.append(row)
        columns.append(row + apart)
        values.append(np.full(len(row), np.exp(-((apart / width) ** 2) / 2), dtype=np.float32))
    where = (np.concatenate(rows), np.concatenate(columns))
    return coo_matrix((np.concatenate(values), where), (size, size)).tocsr()


def _before(meaning: Any, told: Sequence[Sequence[Said]], talk: Sequence[bool]) -> Any:
    """The meaning of the turn before each passage; where no talk goes on nothing."""
    found = np.zeros_like(meaning)
    spoken = [goes_on for one, goes_on in zip(told, talk, strict=True) if one]
    every = zip(parts([len(one) for one in told]), filter(None, told), spoken, strict=True)
    for part, one, goes_on in every:
        if not goes_on:
            continue
        turns = np.array([each.turn for each in one])
        sums = np.zeros((turns[-1] + 2, meaning.shape[1]), dtype=np.float32)
        np.add.at(sums, turns + 1, meaning[part])
        found[part] = sums[turns]
    return unit(found)
