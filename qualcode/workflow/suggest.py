"""Suggesting: the codebook is compiled once, sources stream through, the store takes what comes."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol

from qualcode import __version__
from qualcode.codebook.model import Codebook
from qualcode.codebook.tree import restricted
from qualcode.coding.ids import content_id
from qualcode.coding.suggestion import (
    Engine,
    Judged,
    Material,
    Result,
    SourceText,
    Suggestion,
    Unit,
)
from qualcode.errors import Finding, QualcodeError, unknown
from qualcode.store import runs, sources, suggestions
from qualcode.store.database import Database
from qualcode.store.judged import judged
from qualcode.store.reading import source_texts
from qualcode.suggest import registry
from qualcode.suggest.lexis import turned_off
from qualcode.suggest.passages import passages
from qualcode.suggest.run import Named, local, run_named, scored
from qualcode.workflow import project, recode

LEARNED = "learned"
BY_LIKENESS = ("semantic", LEARNED)


class Origin(Protocol):
    """Where sources are read from, as often as asked."""

    def __call__(self, names: Collection[str] | None = None, /) -> Iterator[Named]:
        """The sources of these names, or all."""
        ...


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
    return carry_out(db, job_of(db, coder, wish or Wish()), on_source)


def carry_out(db: Database, job: "Job", on_source: Callable[[], None] = lambda: None) -> Suggested:
    """Do a job and store what is found; whoever works on it, only this process writes."""
    job = at_home(db, job)
    held = sources.revisions(db)
    revisions = [held[name] for name in job.names]
    runs.sweep(db)
    found = Found(several=len(job.methods) > 1)
    told = list(job.findings)
    run = runs.start(db, "suggest", job.coder)
    try:
        for method in job.methods:
            streamed = _streamed(job.done(scored, method, told, on_source), found)
            suggestions.write(db, run, streamed)
        said = _said(db, job)
        suggestions.finish(db, run, job.coder, job.methods, job.codes, revisions, said)
    except BaseException:
        runs.drop(db, run)
        raise
    _tidy(db, job)
    return found.told(len(revisions), told)


def _tidy(db: Database, job: "Job") -> None:
    """What a sentence model said is kept of texts of the project only, not of what was replaced."""
    model = project.sentence_model(db.folder)
    if model is None or not set(BY_LIKENESS).intersection(job.methods):
        return
    units: tuple[Unit, Unit] = ("sentence", "turn")
    model.keep(
        passage.text
        for source in source_texts(db)
        for unit in units
        for passage in passages(source, unit)
    )


@dataclass(frozen=True)
class Job:
    """All that is needed to look for codes: where, by which methods, on what, who works on it."""

    coder: str
    version: str
    codebook: Codebook
    only: frozenset[str]  # the codes that are looked for, all if empty
    wish: Wish
    methods: tuple[str, ...]
    names: tuple[str, ...]  # of the sources
    read: Origin
    material: Material
    own: bool  # the sources are read from the project itself

    @property
    def codes(self) -> list[str] | None:
        """The codes that are looked for, None for all."""
        return sorted(self.only) or None

    @property
    def findings(self) -> Iterator[Finding]:
        """What cannot be done in the codebook's language, what the sources do not say."""
        yield from turned_off(self.codebook, self.codebook.name)
        yield from getattr(self.read, "findings", ())

    def by(self, engine: Engine) -> "Job":
        """The same job, done by this engine."""
        return replace(self, material=replace(self.material, engine=engine))

    def done(
        self,
        work: Callable[[registry.Scorer, SourceText], Result],
        method: str,
        told: list[Finding],
        on_source: Callable[[], None],
    ) -> Iterator[tuple[Named, Result]]:
        """Each source with what comes of a method's work; what it has to say comes to `told`."""
        scorer = registry.load(method).prepare(
            self.codebook,
            self.material,
            unit=self.wish.unit,
            interviewers=self.wish.interviewers,
            only=self.only,
        )
        if self.wish.methods or method != LEARNED:  # else nobody asked why nothing was learned
            told += getattr(scorer, "findings", ())
        sources = self.read(self.names)
        for named, made in run_named(partial(work, scorer), sources, self.material.engine):
            yield named, made
            on_source()


def job_of(
    db: Database, coder: str, wish: Wish, engine: Engine = local, origin: Origin | None = None
) -> Job:
    """What this wish asks for, checked before anything is begun.

    The sources come from their origin, by default the project; the engine works on them.
    """
    version, codebook = recode.version_in_use(db)
    asked = restricted(codebook, wish.codes, below=wish.below)
    read = origin or partial(named_texts, db)
    held = [name for name, _ in origin()] if origin else list(sources.ids(db))
    said = judged(db, coder)
    material = Material(
        lambda: (text for _, text in read()), said, project.pipeline(db.folder),
        project.sentence_model(db.folder), engine, partial(_decided, db, said) if origin else None,
    )  # fmt: skip
    names, methods = _wanted(held, wish.sources), methods_of(asked, wish)
    only = frozenset(asked.by_id if wish.codes else ())
    return Job(coder, version, codebook, only, wish, methods, names, read, material, origin is None)


def named_texts(db: Database, names: Collection[str] | None = None) -> Iterator[Named]:
    """The sources of a project under their names, in order of these."""
    held = [name for name in sources.ids(db) if names is None or name in set(names)]
    return zip(held, source_texts(db, held), strict=True)


def at_home(db: Database, job: Job) -> Job:
    """The same job on the project's own copy of its sources, which must hold the same words.

    So the roles are the project's, and what is usual is what is so in all of it.
    """
    if job.own:
        return job
    held = sources.revisions(db)
    for name, told in job.read(job.names):
        if name not in held:
            raise QualcodeError(
                f"{name} is no source of this project", hint="import it, or write with --to PLACE"
            )
        (own,) = source_texts(db, [name])
        if _words(own) != _words(told):
            raise QualcodeError(
                f"{name} has another text in this project",
                hint="qualcode sources turns writes the turns as they are; or say --to PLACE",
            )
    material = replace(job.material, sources=partial(source_texts, db), decided=None)
    return replace(job, read=partial(named_texts, db), material=material, own=True)


def _decided(db: Database, said: Judged) -> Iterator[SourceText]:
    """The texts of the project that a coder has said anything of."""
    held = sources.revisions(db)
    return source_texts(db, [name for name in held if held[name] in said.revisions])


def _words(text: SourceText) -> tuple[str, list[int], list[str]]:
    return text.revision, list(text.starts), list(text.texts)


def methods_of(codebook: Codebook, wish: Wish) -> tuple[str, ...]:
    """The methods that were asked for, or else all that this codebook gives work to."""
    return registry.checked(wish.methods) or (*registry.of_rules(codebook), *BY_LIKENESS)


def _wanted(held: Collection[str], names: Sequence[str]) -> tuple[str, ...]:
    """The sources to read, in order; read as they are now."""
    if not held:
        raise QualcodeError("there is no source to read yet", hint="qualcode import PATH")
    for name in names:
        if name not in held:
            raise unknown("source", name, held)
    return tuple(name for name in held if not names or name in names)


def _said(db: Database, job: Job) -> dict[str, str]:
    """What a run looked for, as the log keeps it: enough to look for it again.

    No run draws at random, so that versions and what was learned from make it again as it was: all
    that its coder had said by the last event that it had `seen`.
    """
    said = {
        "codebook": job.version,
        "methods": " ".join(job.methods),
        "unit": job.wish.unit,
        "qualcode": __version__,
        **_versions(job.methods),
    }
    if LEARNED in job.methods and job.material.judged:
        said["taught"] = taught(job.material.judged)
        said["seen"] = job.material.judged.event
    if job.wish.interviewers:
        said["interviewers"] = "true"
    if nlp := project.settings(db.folder).nlp:
        said["nlp"] = nlp
    if vectors := project.settings(db.folder).vectors:
        said["vectors"] = vectors
        said["model"] = project.model_stamp(db.folder)
    if job.codes is not None:
        said["codes"] = " ".join(job.codes)
    held = sources.ids(db)
    if job.wish.sources or len(job.names) < len(held):
        said["sources"] = " ".join(held[name] for name in job.names)
    return said


def _versions(methods: Iterable[str]) -> dict[str, str]:
    """The version of each method, as the log keeps it."""
    known = ((method, registry.version(method)) for method in methods)
    return {f"version:{method}": version for method, version in known if version}


def taught(judged: Judged) -> str:
    """How many stretches were learned from, and a name for just these.

    >>> taught(Judged("jo", {"a": [(0, 9, "trust")]}, {}))
    '1 09dcc0c509213edba350'
    """
    told = sorted(
        f"{verdict} {revision} {start} {end} {code}"
        for verdict, held in (("yes", judged.coded), ("no", judged.refused))
        for revision, stretches in held.items()
        for start, end, code in stretches
    )
    return f"{len(told)} {content_id(*told, *sorted(judged.done))}"


@dataclass
class Found:
    """What all methods of a run found together: one suggestion may rest on several."""

    several: bool  # methods
    keys: set[int | str] = field(default_factory=set)
    by_code: Counter[str] = field(default_factory=Counter)

    def add(self, found: Iterable[tuple[int | str, str]]) -> None:
        """Count what was found in one source, keys with codes, but for what was counted before."""
        fresh = {key: code for key, code in found if key not in self.keys}
        self.by_code.update(fresh.values())
        if self.several:
            self.keys |= fresh.keys()

    def told(self, count: int, findings: Iterable[Finding]) -> Suggested:
        """The whole of a run over so many sources."""
        return Suggested(count, self.by_code.total(), dict(self.by_code), tuple(findings))


def _streamed(done: Iterable[tuple[Named, list[Suggestion]]], found: Found) -> Iterator[Suggestion]:
    for _, some in done:
        found.add((each.key, each.code) for each in some)
        yield from some
