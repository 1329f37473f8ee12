"""Codes that grow while people code: promoted, renamed, moved, merged; the YAML file follows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from qualcode.codebook.compare import grown
from qualcode.codebook.model import Code, Codebook
from qualcode.codebook.tree import resolve
from qualcode.errors import QualcodeError
from qualcode.store import codebooks, database
from qualcode.store.database import Database
from qualcode.workflow import library, recode

_SLUG = re.compile(r"[a-z0-9][a-z0-9._-]*")


def promote(db: Database, coder: str, ids: Sequence[str]) -> list[Code]:
    """Make draft codes active; one that is no draft is an error."""
    book = recode.in_use(db)
    codes = [resolve(book, each) for each in dict.fromkeys(ids)]
    for code in codes:
        if code.status != "draft":
            raise QualcodeError(f"{code.id} is {code.status}, not a draft")
    new = book
    for code in codes:
        new = _with(new, replace(code, status="active"))
    _put_in_use(db, coder, book, new, "promote code")
    return codes


def rename(db: Database, coder: str, code: str, name: str) -> Code:
    """Call a code something else; its id stays, and so does every coding."""
    book = recode.in_use(db)
    held = resolve(book, code)
    if not name.strip():
        raise QualcodeError("a code needs a name")
    named = replace(held, name=name.strip())
    _put_in_use(db, coder, book, _with(book, named), "rename code")
    return named


def move(db: Database, coder: str, code: str, parent: str | None) -> Code:
    """Put a code, with all below it, under another; None: make it a theme of its own."""
    book = recode.in_use(db)
    held = resolve(book, code)
    above = resolve(book, parent) if parent else None
    if above is not None and held.id in above.path:
        raise QualcodeError(f"{held.id} cannot stand below {above.id}, which is below it or itself")
    if held.parent == (above.id if above else None):
        raise QualcodeError(f"{held.id} stands there already")
    parents = {each.id: each.parent for each in book.codes}
    parents[held.id] = above.id if above else None
    new = replace(book, codes=grown(book.by_id, parents))
    _put_in_use(db, coder, book, new, "move code")
    return new.by_id[held.id]


def merge(db: Database, coder: str, old: str, into: str) -> int:
    """Let one code take over another with its codings and children; how many codings follow."""
    book = recode.in_use(db)
    gone, heir = resolve(book, old), resolve(book, into)
    if gone.id in heir.path:
        raise QualcodeError(
            f"{gone.id} cannot be merged into {heir.id}, which is below it or itself",
            hint=f"qualcode codebook move {heir.id} first",
        )
    count = codebooks.codings_by_code(db).get(gone.id, 0)
    replaced = dict.fromkeys((*heir.replaces, *gone.replaces, gone.id))
    codes = {**book.by_id, heir.id: replace(heir, replaces=tuple(replaced))}
    del codes[gone.id]
    parents = {
        each: heir.id if book.by_id[each].parent == gone.id else book.by_id[each].parent
        for each in codes
    }
    new = replace(book, codes=grown(codes, parents))
    _put_in_use(db, coder, book, new, "merge code", {gone.id: heir.id})
    return count


def _with(book: Codebook, code: Code) -> Codebook:
    return replace(book, codes=tuple(code if c.id == code.id else c for c in book.codes))


def _put_in_use(
    db: Database,
    coder: str,
    before: Codebook,
    after: Codebook,
    action: str,
    mapping: Mapping[str, str] | None = None,
) -> None:
    """Store the edited text and put it in use, in one step; the file in the folder follows."""
    from qualcode.codebook.rewrite import rewrite

    version, text = codebooks.in_use(db)
    changed = rewrite(text, after)
    how = codebooks.Use(action, mapping or {}, instead_of=version)
    with recode.following(recode.own_file(db, before, text), changed):
        codebooks.use(db, recode.read_version(changed), changed, coder, how)


def begin(name: str, start: Path) -> Path:
    """Write a codebook to begin with: in `codebooks/` of the project here, else in this folder.

    `name` may be a path; nothing is ever overwritten.
    """
    from qualcode.codebook.template import template

    path = Path(name)
    stem = path.stem if path.suffix in {".yaml", ".yml"} else path.name
    slug = recode.slug(stem, recode.NONE)
    if not _SLUG.fullmatch(slug):
        raise QualcodeError(f"{name!r} is no name for a codebook", hint="as school-trust")
    if not path.suffix:
        path = path.parent / f"{slug}.yaml"
        if str(path.parent) == "." and (start / database.FILE).is_file():
            path = Path("codebooks") / path
    target = start / path
    if target.exists():
        raise QualcodeError(f"{path} is there already", hint="choose another name")
    library.write(target, template(slug, stem.replace("-", " ").capitalize()))
    return path
