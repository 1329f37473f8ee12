"""Versions of a codebook in use: what a new one changes, what it does to codings, what went before.

A code that is gone while codings stand on it goes nowhere unsaid: it is mapped, replaced or kept.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from qualcode.codebook import changes_page, shipped
from qualcode.codebook.compare import Change, diff, grown
from qualcode.codebook.model import Code, Codebook
from qualcode.codebook.tree import heirs
from qualcode.errors import Finding, QualcodeError
from qualcode.store import codebooks, runs
from qualcode.store.codebooks import Turnover, Version
from qualcode.store.database import Database
from qualcode.workflow import recode

SHORT = 8  # letters of a version's id that people see
LEAST = 4  # letters of it that must be typed


@dataclass(frozen=True)
class Plan:
    """What putting a file in use would do.

    `moves` are codes whose codings another takes over (the new code, how many), `kept` those that
    stay as deprecated (how many codings), `split` those that wait to be coded anew (by which).
    """

    path: Path
    text: str
    codebook: Codebook
    before: Codebook | None
    findings: tuple[Finding, ...] = ()
    changes: tuple[Change, ...] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)
    moves: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    kept: Mapping[str, int] = field(default_factory=dict)
    split: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    at_stake: bool = False

    @property
    def another(self) -> bool:
        """Whether this is another codebook, not another version of the one in use."""
        return self.before is not None and self.before.name != self.codebook.name


def plan(db: Database, name: str, mapping: Mapping[str, str], *, keep: bool = False) -> Plan:
    """What putting this codebook in use would do; nothing is written.

    `keep` lets codes that are gone and have codings stay, as deprecated.
    """
    path = recode.find(name)
    sound = recode.sound(path)
    before = _in_use(db)
    held = codebooks.codings_by_code(db)
    taken = heirs(sound.codebook)
    gone = [code for code in held if code not in sound.codebook and code not in mapping]
    split = {code: taken[code] for code in gone if len(taken.get(code, ())) > 1}
    kept = [code for code in gone if code in split or (keep and code not in taken)]
    wanted = _with_deprecated(sound.codebook, before, kept)
    moves = codebooks.moves_of(held, wanted, mapping)
    return Plan(
        path,
        _edited(sound.text, wanted) if kept else sound.text,
        wanted,
        before,
        sound.findings,
        diff(before, wanted) if before else (),
        mapping,
        {old: (new, held[old]) for old, new in moves.items()},
        {code: held[code] for code in kept},
        split,
        bool(held or runs.looked_for(db)),
    )


def _in_use(db: Database) -> Codebook | None:
    try:
        return recode.in_use(db)
    except QualcodeError:  # none yet, or one that cannot be read: any other is better
        return None


def _edited(text: str, wanted: Codebook) -> str:
    from qualcode.codebook.rewrite import rewrite

    return rewrite(text, wanted)


def _with_deprecated(book: Codebook, before: Codebook | None, kept: list[str]) -> Codebook:
    """The codebook with codes of the one before, deprecated, where they stood."""
    if not kept:
        return book
    codes = dict(book.by_id)
    parents = {code.id: code.parent for code in book.codes}
    old = before.by_id if before else {}
    for each in sorted(kept, key=lambda code: len(old[code].path) if code in old else 0):
        code = old.get(each) or Code(each, each, path=(each,))
        codes[each] = replace(code, status="deprecated", replaces=())
        above = [one for one in code.path[:-1] if one in codes]
        parents[each] = above[-1] if above else None
    return replace(book, codes=grown(codes, parents))


def carry_out(db: Database, planned: Plan, coder: str) -> str:
    """Put it in use as planned, in one step; the version's id.

    A file that must keep a code follows, unless it is one of those that ship.
    """
    how = codebooks.Use(mapping=planned.mapping)
    ours = shipped.path(planned.path.stem) if planned.path.stem in shipped.names() else None
    follows = planned.path if planned.kept and planned.path != ours else None
    with recode.following(follows, planned.text):
        return codebooks.use(db, planned.codebook, planned.text, coder, how)


@dataclass(frozen=True)
class Chapter:
    """One turnover of the history, with what it changed in a few words."""

    turnover: Turnover
    name: str
    version: str
    changed: str
    in_use: bool


def history(db: Database) -> list[Chapter]:
    """Every time that a version was put in use, oldest first."""
    known = {each.id: each for each in codebooks.versions(db)}
    found = codebooks.turnovers(db)
    last = [each.version for each in found if not each.undone][-1:]
    return [
        Chapter(each, known[each.version].name, known[each.version].version, _changed(db, each),
                not each.undone and [each.version] == last and known[each.version].in_use)
        for each in found
    ]  # fmt: skip


def _changed(db: Database, turnover: Turnover) -> str:
    after = _book(db, turnover.version)
    if turnover.instead_of is None:
        return "the first"
    before = _book(db, turnover.instead_of)
    if before is None or after is None:
        return ""
    if before.name != after.name:
        return f"instead of {before.name} {before.version}"
    return changes_page.summary(diff(before, after))


def _book(db: Database, version: str) -> Codebook | None:
    try:
        return recode.read_version(codebooks.text_of(db, version))
    except QualcodeError:
        return None


def find(db: Database, typed: str) -> Version:
    """The stored version that a user means: the version it names, or the beginning of its id."""
    known = codebooks.versions(db)
    found = [each for each in known if typed in {each.version, _named(each)}]
    if not found and len(typed) >= LEAST:
        found = [each for each in known if each.id.startswith(typed)]
    if len(found) > 1:
        ids = ", ".join(each.id[:SHORT] for each in found)
        raise QualcodeError(f"several versions are called {typed}", hint=f"by their ids: {ids}")
    if not found:
        raise QualcodeError(f"there is no version {typed!r}", hint="qualcode codebook history")
    return found[0]


def book(db: Database, typed: str) -> Codebook:
    """The codebook of a version, or the one in use when nothing is named."""
    if not typed:
        return recode.in_use(db)
    return recode.read_version(codebooks.text_of(db, find(db, typed).id))


def _named(version: Version) -> str:
    return f"{version.name} {version.version}"


def labels(db: Database) -> dict[str, str]:
    """What people call each stored version; its id too where two have one name."""
    known = codebooks.versions(db)
    often = Counter(map(_named, known))
    return dict(_labels(known, often))


def _labels(known: list[Version], often: Counter[str]) -> Iterator[tuple[str, str]]:
    for each in known:
        twice = often[_named(each)] > 1
        yield each.id, f"{_named(each)} ({each.id[:SHORT]})" if twice else _named(each)
