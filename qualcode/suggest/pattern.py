"""Suggest codes where their token patterns match: spaCy reads only turns that hold their words."""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from qualcode.codebook.model import Codebook
from qualcode.codebook.tree import restricted
from qualcode.coding.suggestion import Material, SourceText, Suggestion
from qualcode.errors import Finding
from qualcode.suggest.automaton import Hit, Matcher
from qualcode.suggest.heard import Heard
from qualcode.suggest.joined import Joined
from qualcode.suggest.lexis import language
from qualcode.suggest.offer import Extent, Offer
from qualcode.suggest.pattern_rules import Asking, compile_patterns
from qualcode.suggest.pipelines import Pipeline
from qualcode.text.folding import Folded, plain

NAME = "pattern"
VERSION = "1"
_MOST_WORDS = 100_000


@dataclass(frozen=True)
class PatternScorer:
    """The token patterns of a codebook: a value that can travel; spaCy is loaded where it scores.

    `sieve` finds the turns that hold the words that patterns need, None where one needs none.
    """

    heard: Heard
    offer: Offer
    asking: tuple[Asking, ...]
    sieve: Matcher | None
    cancels: Matcher
    pipeline: Pipeline
    findings: tuple[Finding, ...] = ()

    def __getstate__(self) -> dict[str, Any]:
        return {name: self.__dict__[name] for name in self.__dataclass_fields__}

    def score(self, source: SourceText) -> Iterator[Suggestion]:
        """The suggestions for one whole source, in reading order."""
        if not self.asking:
            return
        heard, texts = self.heard.turns(source)
        places = self._promising(texts)
        turns = [heard[place] for place in places]
        for turn, hits in zip(turns, self.matched(source, turns), strict=True):
            if not hits:
                continue
            codes = self.heard.codes(source.roles[turn])
            every = sorted([*hits, *self._cancelled(source.texts[turn])])
            yield from self.offer.suggestions(source, turn, every, codes)

    def _promising(self, texts: Sequence[str]) -> Sequence[int]:
        """The places of the turns in which a pattern may match."""
        if self.sieve is None:
            return range(len(texts))
        joined = Joined.of(texts)
        scanned = self.sieve.alphabet.encode(joined.folded.text)
        return [place for place, _, _ in self.sieve.living(scanned, joined.begins)]

    def matched(self, source: SourceText, turns: Sequence[int]) -> list[list[Hit]]:
        """What matches in each of these turns, in positions of its text.

        spaCy keeps the words that it has met; when there are many, new ones are forgotten again.
        """
        if not turns:
            return []
        folded = [plain(source.texts[turn]) for turn in turns]
        many = len(self._nlp.vocab) > _MOST_WORDS
        with self._nlp.memory_zone() if many else nullcontext():
            docs = self._nlp.pipe(each.text for each in folded)
            return [self._hits(doc, each) for doc, each in zip(docs, folded, strict=True)]

    def _hits(self, doc: Any, folded: Folded) -> list[Hit]:
        """What matches in one turn, in positions of its text."""
        return [
            (*folded.span(doc[start].idx, doc[end - 1].idx + len(doc[end - 1])), ask)
            for start, end, ask in self.runs(doc)
        ]

    def runs(self, doc: Any) -> Iterator[tuple[int, int, int]]:
        """The runs of tokens that match: the first, the one after the last, what was asked."""
        for key, start, end in self._matcher(doc, allow_missing=True):
            if start < end:
                yield start, end, self._asks[key]

    def _cancelled(self, text: str) -> Iterator[Hit]:
        """Where `not` phrases stand in a turn; their numbers follow those of the patterns."""
        joined = Joined.of([text])
        folded = joined.folded.text
        scanned = self.cancels.alphabet.encode(folded)
        first = len(self.offer.asks) - len(self.cancels.asks)
        for place, keep, raw in self.cancels.living(scanned, joined.begins):
            hits = self.cancels.hits(keep, raw, folded, scanned)
            yield from ((a, b, ask + first) for a, b, ask in joined.placed(hits, place))

    @cached_property
    def _nlp(self) -> Any:
        """The pipeline with no more parts than the patterns need."""
        return self.pipeline.opened({need for each in self.asking for need in each.needs})

    @cached_property
    def _matcher(self) -> Any:
        """What finds all patterns in a document; each number has its own name in it."""
        from spacy.matcher import Matcher as TokenMatcher

        matcher = TokenMatcher(self._nlp.vocab)
        by_ask: dict[int, list[list[dict[str, Any]]]] = {}
        for each in self.asking:
            by_ask.setdefault(each.ask, []).append(list(each.tokens))
        for ask, patterns in by_ask.items():
            matcher.add(_name(ask), patterns, greedy="LONGEST")
        return matcher

    @cached_property
    def _asks(self) -> dict[int, int]:
        """The number that each of its names stands for."""
        strings = self._nlp.vocab.strings
        return {strings.add(_name(each.ask)): each.ask for each in self.asking}


def _name(ask: int) -> str:
    return f"qualcode-{ask}"


class Patterns:
    """Suggests a code where one of its token patterns matches."""

    name = NAME
    version = VERSION
    reads = frozenset({"patterns", "not", "match", "speakers"})

    def prepare(
        self,
        codebook: Codebook,
        material: Material,
        *,
        unit: Extent,
        interviewers: bool,
        only: frozenset[str] = frozenset(),
    ) -> PatternScorer:
        """The patterns of all codes in use that the pipeline can run."""
        codebook = restricted(codebook, only, below=False)
        pipeline = Pipeline(material.nlp, language(codebook))
        return compiled(codebook, material, pipeline, unit=unit, interviewers=interviewers)


def compiled(
    codebook: Codebook,
    material: Material,
    pipeline: Pipeline,
    *,
    unit: Extent,
    interviewers: bool,
    kind: type[PatternScorer] = PatternScorer,
) -> PatternScorer:
    """The patterns of all codes in use that this pipeline can run."""
    codes = [code for code in codebook.codes if code.status != "deprecated"]
    made = compile_patterns(codebook, codes, material, pipeline)
    version = " ".join(filter(None, (VERSION, pipeline.title if made.asking else "")))
    slugs = tuple(code.id for code in codes)
    return kind(
        Heard.of(codes, interviewers=interviewers),
        Offer(NAME, version, slugs, made.rules, made.asks, unit),
        made.asking,
        made.sieve,
        made.cancels,
        pipeline,
        tuple(each.finding(f"{codebook.name}, code {each.code}") for each in made.unready),
    )
