"""Suggest codes where their keywords stand: one pass over each source, evidence for each hit."""

from collections.abc import Iterator
from dataclasses import dataclass

from qualcode.codebook.model import Codebook
from qualcode.codebook.tree import restricted
from qualcode.coding.suggestion import Material, SourceText, Suggestion
from qualcode.suggest.automaton import Matcher
from qualcode.suggest.heard import Heard
from qualcode.suggest.joined import Joined
from qualcode.suggest.lexis import Lexis
from qualcode.suggest.offer import Extent, Offer
from qualcode.suggest.rules import compile_rules

NAME = "keyword"
VERSION = "1"


@dataclass(frozen=True)
class KeywordScorer:
    """A compiled codebook: a value that can travel to another process."""

    heard: Heard
    matcher: Matcher
    offer: Offer

    def score(self, source: SourceText) -> Iterator[Suggestion]:
        """The suggestions for one whole source, in reading order."""
        heard, texts = self.heard.turns(source)
        joined = Joined.of(texts)
        folded = joined.folded.text
        scanned = self.matcher.alphabet.encode(folded)
        for place, keep, raw in self.matcher.living(scanned, joined.begins):
            turn = heard[place]
            hits = joined.placed(self.matcher.hits(keep, raw, folded, scanned), place)
            codes = self.heard.codes(source.roles[turn])
            yield from self.offer.suggestions(source, turn, hits, codes)


class Keyword:
    """Suggests a code where one of its keywords stands."""

    name = NAME
    version = VERSION
    reads = frozenset({"keywords", "not", "match", "speakers"})

    def prepare(
        self,
        codebook: Codebook,
        material: Material,
        *,
        unit: Extent,
        interviewers: bool,
        only: frozenset[str] = frozenset(),
    ) -> KeywordScorer:
        """All keywords of all codes that are in use, compiled into one automaton."""
        codebook = restricted(codebook, only, below=False)
        codes = [code for code in codebook.codes if code.status != "deprecated"]
        rules, wanted = compile_rules(codes, Lexis.of(codebook, material))
        matcher = Matcher.of(wanted)
        slugs = tuple(code.id for code in codes)
        return KeywordScorer(
            Heard.of(codes, interviewers=interviewers),
            matcher,
            Offer(NAME, VERSION, slugs, tuple(rules), matcher.asks, unit),
        )
