"""The names of all suggesters, known without importing one; third parties add entry points."""

from collections.abc import Collection, Mapping
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points

from qualcode.codebook.model import Codebook
from qualcode.coding.suggestion import Scorer, Suggester
from qualcode.errors import QualcodeError, unknown

__all__ = ["GROUP", "Scorer", "Suggester", "checked", "load", "names", "version"]

GROUP = "qualcode.suggesters"
_BUILT_IN = {
    "keyword": "qualcode.suggest.keyword:Keyword",
    "learned": "qualcode.suggest.learned:Learned",
    "pattern": "qualcode.suggest.pattern:Patterns",
    "semantic": "qualcode.suggest.semantic:Semantic",
}
# Told here too, as lists of suggestions ask for it: loading a method to know takes a second.
_VERSIONS = {"keyword": "1", "learned": "2", "pattern": "1", "semantic": "2"}


def names() -> list[str]:
    """The names of all suggesters, in order.

    >>> "keyword" in names()
    True
    """
    return sorted({*_BUILT_IN, *_plugged_in()})


def checked(asked: Collection[str]) -> tuple[str, ...]:
    """These names, each once; an error for one that no suggester has.

    >>> checked(["keyword", "keyword"])
    ('keyword',)
    """
    there = names()
    for name in asked:
        if name not in there:
            raise unknown("method", name, there)
    return tuple(dict.fromkeys(asked))


def of_rules(codebook: Codebook) -> list[str]:
    """The methods that look for what a codebook says word by word: its keywords, its patterns.

    >>> of_rules(Codebook("x", "1", ()))
    ['keyword']
    """
    patterns = any(code.patterns for code in codebook.codes)
    return ["keyword", "pattern"] if patterns else ["keyword"]


def version(name: str) -> str | None:
    """The version of a suggester, None where it cannot be loaded.

    A method gets another one when it would find something else, or score it otherwise.
    """
    if name in _VERSIONS:
        return _VERSIONS[name]
    try:
        return load(name).version
    except QualcodeError:
        return None


def load(name: str) -> Suggester:
    """The suggester of this name.

    >>> load("keyword").name
    'keyword'
    """
    if name in _BUILT_IN:
        module, _, factory = _BUILT_IN[name].partition(":")
        made: Suggester = getattr(import_module(module), factory)()
        return made
    plugged_in = _plugged_in()
    if name not in plugged_in:
        raise unknown("method", name, names())
    return _plugged(plugged_in[name])


def _plugged_in() -> Mapping[str, EntryPoint]:
    """The suggesters that other packages bring; none of them takes the name of ours."""
    return {point.name: point for point in entry_points(group=GROUP)}


def _plugged(point: EntryPoint) -> Suggester:
    """A suggester of another package."""
    try:
        made: Suggester = point.load()()
    except Exception as error:
        raise QualcodeError(
            f"the suggester {point.name!r} ({point.value}) could not be loaded: {error}",
            hint="update or remove the package that brings it",
        ) from error
    return made
