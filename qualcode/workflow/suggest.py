"""Suggesting: the codebook is compiled once, sources stream through, the store takes what comes."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from qualcode.codebook.model import Codebook
from qualcode.codebook.tree import restricted
from qualcode.coding.suggestion import Material, Suggestion, Unit
from qualcode.errors import Finding, QualcodeError
from qualcode.store import runs, sources, suggestions
from qualcode.store.database import Database
from qualcode.store.judged import judged
from qualcode.store.reading import source_texts
from qualcode.suggest import registry
from qualcode.suggest.lexis import turned_off
from qualcode.workflow import project, recode

LEARNED = "learned"
BY_LIKENESS = ("semantic", LEARNED)


@dataclass(frozen=True)
class Wish:
    """What to suggest: by which methods, for which codes and sources (all if empty), on what."""

    methods: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    unit: Unit = "sentence"
    interviewers: bool = False
    below: bool = True  # the codes below the named ones too


@dataclass(frozen=True)
class Suggested:
    """What a run found: suggestions, by code, over how many sources; and what it could not do."""

    sources: int
    suggestions: int
    by_code: dict[str, int]
    findings: tuple[Finding, ...] = ()


def suggest(
    db: Database,
    coder: str,
    wish: Wish | None = None,
    on_source: Callable[[], None] = lambda: None,
) -> Suggested:
    """Run the methods over the sources and store what they find, seen with one flip."""
    wish = wish or Wish()
    version, codebook = recode.version_in_use(db)
    codebook = restricted(codebook, wish.codes, below=wish.below)
    for name in wish.sources:
        sources.id_of(db, name)
    wanted = _wanted(db, wish.sources)
    runs.sweep(db)
    methods = methods_of(codebook, wish)
    found = _Found()
    told = list(turned_off(codebook, codebook.name))
    run = runs.start(db, "suggest", coder)
    try:
        pipeline = project.pipeline(db.folder)
        material = Material(
            lambda: source_texts(db), judged(db, coder), pipeline, project.sentence_model(db.folder)
        )
        for method in methods:
            suggester = registry.load(method)
            scorer = suggester.prepare(
                codebook, material, unit=wish.unit, interviewers=wish.interviewers
            )
            if wish.methods or method != LEARNED:  # else nobody asked why nothing was learned
                told += getattr(scorer, "findings", ())
            suggestions.write(db, run, _counted(db, scorer, wanted, found, on_source))
        codes = [code.id for code in codebook.codes] if wish.codes else None
        said = _said(db, version, replace(wish, methods=methods), codes)
        suggestions.finish(db, run, coder, methods, codes, list(wanted.values()), said)
    except BaseException:
        runs.drop(db, run)
        raise
    return Suggested(len(wanted), len(found.keys), dict(found.by_code), tuple(told))


def methods_of(codebook: Codebook, wish: Wish) -> tuple[str, ...]:
    """The methods that were asked for, or else all that this codebook gives work to."""
    return wish.methods or (*registry.of_rules(codebook), *BY_LIKENESS)


def _wanted(db: Database, names: Sequence[str]) -> dict[str, str]:
    """The revisions to read, under the names of their sources; read as they are now."""
    held = sources.revisions(db)
    if not held:
        raise QualcodeError("there is no source to read yet", hint="qualcode import PATH")
    return {name: held[name] for name in names or held}


def _said(db: Database, version: str, wish: Wish, codes: Sequence[str] | None) -> dict[str, str]:
    """What a run looked for, as the log keeps it: enough to look for it again."""
    said = {"codebook": version, "methods": " ".join(wish.methods), "unit": wish.unit}
    if wish.interviewers:
        said["interviewers"] = "true"
    if nlp := project.settings(db.folder).nlp:
        said["nlp"] = nlp
    if vectors := project.settings(db.folder).vectors:
        said["vectors"] = vectors
    if codes is not None:
        said["codes"] = " ".join(codes)
    if wish.sources:
        said["sources"] = " ".join(sources.id_of(db, name) for name in wish.sources)
    return said


@dataclass
class _Found:
    """What all methods of a run found together: one suggestion may rest on several."""

    keys: set[int] = field(default_factory=set)
    by_code: Counter[str] = field(default_factory=Counter)


def _counted(
    db: Database,
    scorer: registry.Scorer,
    wanted: Collection[str],
    found: _Found,
    on_source: Callable[[], None],
) -> Iterator[Suggestion]:
    for source in source_texts(db, wanted):
        for suggestion in scorer.score(source):
            if suggestion.key not in found.keys:
                found.keys.add(suggestion.key)
                found.by_code[suggestion.code] += 1
            yield suggestion
        on_source()
