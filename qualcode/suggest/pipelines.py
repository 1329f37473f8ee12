"""The spaCy pipeline that reads tokens: an installed one by name, or a bare tokenizer.

spaCy is loaded here, on first use; nothing is ever downloaded.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from qualcode.errors import QualcodeError

_GIVEN = {"ents": "ENT", "ent_type": "ENT", "ent_iob": "ENT", "sents": "SENT"}
_SPARED = {"ENT": ("ner", "entity_ruler", "span_ruler", "entity_linker"), "DEP": ("parser",)}
_ANY_LANGUAGE = "xx"
# words of all kinds, for a pipeline that does not say what it gives
_SAMPLE = "Yesterday the two new teachers of Oak School openly talked with Ms Brown about it."


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A pipeline of this name or in this folder; without one, the tokenizer of the language."""

    name: str = ""
    language: str = "en"

    @property
    def title(self) -> str:
        """What a person calls it, with its version; nothing for the bare tokenizer."""
        if not self.name:
            return ""
        meta = self.opened().meta
        return f"{meta['lang']}_{meta['name']} {meta['version']}"

    def opened(self, needed: Collection[str] | None = None) -> Any:
        """The pipeline itself, without the parts that nobody needs if needs are told."""
        if not self.name:
            return _blank(self.language, sentences="SENT" in (needed or ()))
        return _loaded(self.name) if needed is None else _spared(self.name, tuple(sorted(needed)))

    def gives(self) -> frozenset[str]:
        """What it says of tokens beyond their letters: TAG, POS, MORPH, DEP, LEMMA, ENT, SENT."""
        if not self.name:
            return frozenset({"SENT"})
        return _given(self.name)

    def pieces(self) -> frozenset[str] | None:
        """What may be cut out of a run of letters and digits, None where that is not known."""
        return pieces(self.opened())

    @property
    def remedy(self) -> str:
        """What to do where it does not give what a pattern needs."""
        return 'name a spaCy pipeline that you have installed in qualcode.toml: nlp = "NAME"'


@cache
def _given(name: str) -> frozenset[str]:
    nlp = _loaded(name)
    return frozenset({*declared(nlp, nlp.pipeline), *annotated(nlp(_SAMPLE))})


def pieces(nlp: Any) -> frozenset[str] | None:
    """What its tokenizer may cut out of a run of letters and digits: `can` and `not` of `cannot`.

    None where that is not known: a language without spaces, a tokenizer of one's own.
    """
    from spacy.lang.char_classes import UNITS
    from spacy.symbols import ORTH
    from spacy.util import compile_infix_regex, compile_suffix_regex

    cutter, usual = nlp.tokenizer, nlp.Defaults
    known = (compile_infix_regex(usual.infixes), compile_suffix_regex(usual.suffixes))
    mine = [getattr(cutter, name, None) for name in ("infix_finditer", "suffix_search")]
    patterns = [getattr(getattr(each, "__self__", None), "pattern", "") for each in mine]
    if nlp.lang != "en" or patterns != [each.pattern for each in known]:
        return None
    cut = {part[ORTH] for parts in cutter.rules.values() if len(parts) > 1 for part in parts}
    return frozenset(each.lower() for each in (*cut, *UNITS.split("|")))


def declared(nlp: Any, parts: Iterable[tuple[str, Any]]) -> Iterator[str]:
    """What these parts of a pipeline say that they assign."""
    for name, part in parts:
        for assigned in nlp.get_pipe_meta(name).assigns:
            written = assigned.partition(".")[2].partition(".")[0]
            yield _GIVEN.get(written, written.upper())
        for rule in getattr(part, "patterns", ()):  # of an attribute ruler
            yield from rule.get("attrs", ()) if isinstance(rule, dict) else ()


def annotated(doc: Any) -> Iterator[str]:
    """What the tokens of a document have been given."""
    named = {"ENT_IOB": "ENT", "SENT_START": "SENT"}
    for each in ("TAG", "POS", "MORPH", "DEP", "LEMMA", *named):
        if doc.has_annotation(each):
            yield named.get(each, each)


@cache
def _loaded(name: str, spared: tuple[str, ...] = ()) -> Any:
    import spacy

    try:
        nlp = spacy.load(name, exclude=spared)
    except Exception as error:
        raise QualcodeError(
            f"the spaCy pipeline {name!r} could not be loaded: {_short(error)}",
            hint=f"install it, or change `nlp` in qualcode.toml; {_installed()}",
        ) from error
    return _without_limit(nlp)


def _short(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)


def _installed() -> str:
    from spacy.util import get_installed_models

    names = sorted(get_installed_models())
    return f"installed: {', '.join(names)}" if names else "none is installed"


@cache
def _spared(name: str, needed: tuple[str, ...]) -> Any:
    """The pipeline without what only gives what nobody needs."""
    nlp = _loaded(name)
    if "SENT" in needed:
        needed = (*needed, "DEP")
    idle = {kind for given, kinds in _SPARED.items() if given not in needed for kind in kinds}
    parts = [part for part in nlp.pipe_names if nlp.get_pipe_meta(part).factory in idle]
    return _loaded(name, tuple(parts)) if parts else nlp


@cache
def _blank(language: str, *, sentences: bool) -> Any:
    """The tokenizer of a language, with the simple rule for its sentences if anybody needs them."""
    import spacy

    try:
        nlp = spacy.blank(language)
    except ImportError:
        nlp = spacy.blank(_ANY_LANGUAGE)
    if sentences:
        nlp.add_pipe("sentencizer")
    return _without_limit(nlp)


def _without_limit(nlp: Any) -> Any:
    nlp.max_length = 1 << 40
    return nlp
