"""A codebook's token patterns as rules: what spaCy looks for, what a turn must hold, what fails."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from qualcode.codebook.dump import in_brackets, plain_value
from qualcode.codebook.model import Code, Codebook, NearTokens, Pattern
from qualcode.coding.suggestion import Material
from qualcode.errors import Finding
from qualcode.suggest.automaton import Matcher
from qualcode.suggest.lexis import ENGLISH, Lexis
from qualcode.suggest.pipelines import Pipeline
from qualcode.suggest.rules import Part, Rule, Wanted, compile_rules
from qualcode.suggest.rules import Pattern as Needle
from qualcode.suggest.token_rules import TokenRules, lemmas, pieces, sides
from qualcode.text.families import Words


@dataclass(frozen=True)
class Asking:
    """Tokens that spaCy looks for, under the number of what they are asked for."""

    ask: int
    tokens: tuple[dict[str, Any], ...]
    needs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Unready:
    """A pattern that cannot run: the code, its number there, why, and what to do.

    `broken`: no pipeline could run it.
    """

    code: str
    number: int
    what: str
    hint: str
    broken: bool = False

    def finding(self, where: str) -> Finding:
        """What is said of it at this place."""
        return Finding("warning", where, self.what, self.hint)


@dataclass
class Compiled:
    """All that is asked for; `sieve` is None where a pattern does not say what it needs."""

    rules: tuple[Rule, ...] = ()
    asks: tuple[tuple[int, Part], ...] = ()
    asking: tuple[Asking, ...] = ()
    sieve: Matcher | None = None
    cancels: Matcher = field(default_factory=lambda: Matcher.of(()))
    unready: list[Unready] = field(default_factory=list)


_Why = tuple[str, str, bool]


def written(pattern: Pattern) -> str:
    """A pattern on one line, as it may stand in the codebook.

    >>> written(({"LEMMA": "open"}, {"LOWER": "with"}))
    '[{LEMMA: open}, {LOWER: with}]'
    """
    return in_brackets(plain_value(pattern))


def compile_patterns(
    codebook: Codebook, codes: Sequence[Code], material: Material, pipeline: Pipeline
) -> Compiled:
    """The patterns of these codes that can run, and those that cannot."""
    if not any(code.patterns for code in codes):
        return Compiled()
    found = Compiled()
    kit = token_rules(codes, pipeline)
    placed: list[tuple[int, Pattern]] = []
    for number, code in enumerate(codes):
        for at, pattern in enumerate(code.patterns):
            if why := _obstacle(pattern, kit, pipeline):
                found.unready.append(Unready(code.id, at, *why))
            else:
                placed.append((number, pattern))
    _ask(found, kit, placed)
    found.sieve = _sieve(kit, [pattern for _, pattern in placed], pipeline.pieces())
    _cancel(found, codes, Lexis.of(codebook, material))
    return found


def token_rules(codes: Sequence[Code], pipeline: Pipeline) -> TokenRules:
    """How the patterns of these codes are made ready for a pipeline."""
    english = pipeline.language == ENGLISH
    lexis = Lexis(Words(pipeline.language))
    forms = lexis.turned(lemmas(each for code in codes for each in code.patterns), "forms")
    return TokenRules(forms, "LEMMA" in pipeline.gives(), whole=english)


def _obstacle(pattern: Pattern, kit: TokenRules, pipeline: Pipeline) -> _Why | None:
    """Why a pattern cannot run with this pipeline, and what to do about it."""
    needed = {need for _, tokens in pieces(pattern) for need in kit.needs(tokens)}
    missing = sorted(needed - pipeline.gives())
    if missing:
        having = f"the pipeline {pipeline.name}" if pipeline.name else "no trained pipeline"
        what = f"the pattern `{written(pattern)}` is not looked for: it needs {', '.join(missing)}"
        lacking = f"{what}, and {having} {'lacks it' if pipeline.name else 'is set'}"
        return lacking, pipeline.remedy, False
    for _, tokens in pieces(pattern):
        if why := _refused(kit.ready(tokens), pipeline):
            return f"the pattern `{written(pattern)}` is not looked for: {why}", "correct it", True
    return None


def _refused(tokens: list[dict[str, Any]], pipeline: Pipeline) -> str:
    """What spaCy has against a pattern, nothing if it takes it."""
    from spacy.matcher import Matcher as TokenMatcher

    try:
        TokenMatcher(pipeline.opened().vocab, validate=True).add("pattern", [tokens])
    except Exception as error:  # noqa: BLE001 - MatchPatternError, ValueError, re.error and others
        lines = [line.strip(" -") for line in str(error).splitlines() if line.strip()]
        return f"spaCy says: {lines[-1] if lines else type(error).__name__}"
    return ""


def _ask(found: Compiled, kit: TokenRules, placed: Sequence[tuple[int, Pattern]]) -> None:
    """Give every rule and each of its parts a number."""
    asks: dict[tuple[int, Part], int] = {}
    asking = []
    for rule, (_, pattern) in enumerate(placed):
        for part, tokens in pieces(pattern):
            ask = asks.setdefault((rule, part), len(asks))
            asking.append(Asking(ask, tuple(kit.ready(tokens)), kit.needs(tokens)))
    found.rules = tuple(
        Rule(code, written(each), each.within if isinstance(each, NearTokens) else 0)
        for code, each in placed
    )
    found.asks, found.asking = tuple(asks), tuple(asking)


def _sieve(
    kit: TokenRules, patterns: Sequence[Pattern], cut: frozenset[str] | None
) -> Matcher | None:
    """What finds the turns in which one of these may match."""
    needed = [sides(kit, pattern) for pattern in patterns]
    return Matcher.of(list(_needles(needed, cut))) if all(needed) else None


def _needles(
    needed: Sequence[Sequence[frozenset[str]]], cut: frozenset[str] | None
) -> Iterator[Wanted]:
    """The words of each rule; those that spaCy may cut out of longer ones, anywhere in a word."""
    for rule, some in enumerate(needed):
        parts = (Part.WHOLE,) if len(some) == 1 else (Part.ANY, Part.NEAR)
        for part, words in zip(parts, some, strict=True):
            for word in sorted(words):
                inside = cut is None or word in cut
                yield Wanted(Needle(word, opens=inside, inside=inside), rule, part)


def _cancel(found: Compiled, codes: Sequence[Code], lexis: Lexis) -> None:
    """The `not` phrases of codes, as rules that follow those of the patterns.

    For the matcher they are keywords like others, or it would not say where they stand alone.
    """
    phrases, wanted = compile_rules([replace(code, keywords=()) for code in codes], lexis)
    found.cancels = Matcher.of([replace(each, part=Part.WHOLE) for each in wanted])
    first = len(found.rules)
    found.rules += tuple(phrases)
    found.asks += tuple((first + rule, Part.CANCEL) for rule, _ in found.cancels.asks)
