"""Which suggestions rest on keys of the codebook, or on methods, that are others by now.

The log says what each run looked for, under which versions and with which pipeline; each method
says which keys it reads. New sources make nothing stale: what is found in a source depends on it
alone, or (`semantic`) on scales that hardly move.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from qualcode.codebook.compare import CODE_KEYS, alike, value
from qualcode.codebook.model import Code, Codebook
from qualcode.coding.suggestion import Unit
from qualcode.errors import Finding, QualcodeError
from qualcode.store import codebooks, runs, sources, suggestions
from qualcode.store.database import Database
from qualcode.store.suggestions import Offered
from qualcode.suggest import registry
from qualcode.workflow import project, recode, suggest


@dataclass(frozen=True, slots=True)
class Look:
    """How a method last looked for a code: under which version, on what, in which sources."""

    version: str
    unit: Unit
    interviewers: bool
    sources: frozenset[str] | None  # ids; None: all
    nlp: str = ""
    vectors: str = ""
    model: str = ""  # the stamp of the sentence model that `vectors` names
    made: str = ""  # the version of the method


@dataclass(frozen=True)
class Stale:
    """Codes that a method must look for anew, all in the same way."""

    method: str
    look: Look
    codes: tuple[str, ...]
    why: str = ""  # where it is not the codebook that changed


def stale(db: Database, coder: str) -> tuple[Stale, ...]:
    """All that a change of the codebook, of the settings or of a method made stale for a coder.

    What was learned from one coder is looked for anew when she acts, not when others do.
    """
    said = runs.looked_for(db)
    if not said:
        return ()
    version, codebook = recode.version_in_use(db)
    asked = project.settings(db.folder)
    model = project.model_stamp(db.folder)
    now = (version, asked.nlp, asked.vectors, model)
    if all(
        (each["codebook"], *(each.get(key, "") for key in ("nlp", "vectors", "model"))) == now
        and all(_current(method, _made(each, method)) for method in each["methods"].split())
        for each in said
    ):
        return ()
    found: dict[tuple[str, Look], list[str]] = {}
    for method in dict.fromkeys(name for each in said for name in each["methods"].split()):
        mine = [
            each
            for each in said
            if method in each["methods"].split()
            and (method != suggest.LEARNED or each["coder"] == coder)
        ]
        for code, look in _changed(db, method, codebook, _looks(db, method, mine, codebook)):
            way = replace(look, version="", nlp="", vectors="", model="")
            found.setdefault((method, way), []).append(code)
    return tuple(
        Stale(method, look, tuple(codes), _why(method, look.made))
        for (method, look), codes in found.items()
    )


def _made(said: dict[str, str], method: str) -> str:
    """The version of a method in a run; in the days of the first, the log did not tell it."""
    return said.get(f"version:{method}", "1")


def _current(method: str, made: str) -> bool:
    """Whether a method is as it was then, or is not there to be asked."""
    return registry.version(method) in {made, None}


def _why(method: str, made: str) -> str:
    if _current(method, made):
        return ""
    return f"{method} {made} found it, this is {method} {registry.version(method)}"


def _looks(
    db: Database, method: str, said: Iterable[dict[str, str]], codebook: Codebook
) -> dict[str, Look]:
    """For each code how it was last looked for in all sources, or in the most that there were."""
    found: dict[str, Look] = {}
    for each in said:
        look = _look(each, method)
        known = _book(db, look.version)
        codes = each["codes"].split() if "codes" in each else list(known.by_id)
        for code in codes:
            found[code] = _later(found.get(code), look)
        if "codes" not in each and look.sources is None:
            found |= {code.id: look for code in codebook.codes if code.id not in known}
    return found


def _look(said: dict[str, str], method: str) -> Look:
    where = frozenset(said["sources"].split()) if "sources" in said else None
    unit: Unit = "turn" if said["unit"] == "turn" else "sentence"
    return Look(
        said["codebook"],
        unit,
        "interviewers" in said,
        where,
        said.get("nlp", ""),
        said.get("vectors", ""),
        said.get("model", ""),
        _made(said, method),
    )


def _later(before: Look | None, look: Look) -> Look:
    """The look that counts: a later one in a part of the sources leaves the rest as it was."""
    if before is None or look.sources is None:
        return look
    if replace(look, sources=before.sources) == before:
        return before
    if before.sources is None or not before.sources <= look.sources:
        return before
    return look


def _book(db: Database, version: str) -> Codebook:
    return recode.read_version(codebooks.text_of(db, version))


def _changed(
    db: Database, method: str, codebook: Codebook, looks: dict[str, Look]
) -> Iterator[tuple[str, Look]]:
    """The codes that the method, or a key that it reads, would find otherwise than it did then."""
    try:
        reads = registry.load(method).reads
    except QualcodeError:  # a plug-in that is not installed here
        return
    asked, stamp = project.settings(db.folder), project.model_stamp(db.folder)
    for code in codebook.codes:
        look = looks.get(code.id)
        if look is None:
            continue
        book = _book(db, look.version)
        before = book.by_id.get(code.id) or Code(code.id, "")
        tongue = book.language != codebook.language and _says(code, reads)
        pipeline = look.nlp != asked.nlp and _says(code, reads & {"patterns"})
        trained = bool(stamp) and bool(look.model) and stamp != look.model
        model = (look.vectors != asked.vectors or trained) and method in suggest.BY_LIKENESS
        other = not _current(method, look.made) and _says(code, reads)
        if tongue or pipeline or model or other or _differs(before, code, reads):
            yield code.id, look


def _says(code: Code, keys: frozenset[str]) -> bool:
    """Whether a code says anything under one of these keys."""
    return any(value(code, key) != key.default for key in CODE_KEYS if key.name in keys)


def _differs(before: Code, after: Code, reads: frozenset[str]) -> bool:
    retired = [each.status == "deprecated" for each in (before, after)]
    return retired[0] != retired[1] or any(
        not alike(key, value(before, key), value(after, key))
        for key in CODE_KEYS
        if key.name in reads
    )


@dataclass(frozen=True, slots=True)
class Rerun:
    """What was looked for anew: by which method, for which codes, with how many suggestions."""

    method: str
    codes: tuple[str, ...]
    suggestions: int
    findings: tuple[Finding, ...] = ()


def rerun(db: Database, coder: str) -> list[Rerun]:
    """Look anew for all that went stale, and for nothing else; decisions stay as they are."""
    done = []
    names = {row: name for name, row in sources.ids(db).items()}
    for each in stale(db, coder):
        asked = each.look.sources
        wanted = tuple(sorted(names[row] for row in asked or () if row in names))
        if asked is not None and not wanted:
            continue
        wish = suggest.Wish(
            (each.method,), each.codes, wanted, each.look.unit, each.look.interviewers, below=False
        )
        found = suggest.suggest(db, coder, wish)
        told = found.findings if each.method != suggest.LEARNED else ()  # nobody asked for it
        done.append(Rerun(each.method, each.codes, found.suggestions, told))
    return done


def marked(db: Database, coder: str, rows: list[Offered]) -> list[Offered]:
    """The suggestions, each marked that rests on nothing but what went stale."""
    gone = {(each.method, code) for each in stale(db, coder) for code in each.codes}
    if not gone:
        return rows
    codes = {code for _, code in gone}
    found = suggestions.evidence(db, [row.key for row in rows if row.code in codes], coder)
    return [
        row._replace(stale=True)
        if row.key in found and all((each.method, row.code) in gone for each in found[row.key])
        else row
        for row in rows
    ]
