"""Keywords put into a codebook file, and taken out of it: only the lines that must change do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from qualcode.codebook.model import Code, Codebook
from qualcode.codebook.tree import resolve
from qualcode.errors import QualcodeError, unknown
from qualcode.store.database import Database
from qualcode.suggest import pattern_rules, proof, rules
from qualcode.text.phrases import parse
from qualcode.workflow import look, recode

Deed = Literal["add", "drop", "not"]


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of a code: a keyword more, a rule less, a phrase more that cancels its hits."""

    deed: Deed
    code: str
    words: str

    def __str__(self) -> str:
        """What was done.

        >>> print(Edit("add", "trust", "open up"), "|", Edit("not", "time", "on time"))
        added “open up” to trust | “on time” cancels the keywords of time
        """
        if self.deed == "not":
            return f"“{self.words}” cancels the keywords of {self.code}"
        verb, to = ("added", "to") if self.deed == "add" else ("dropped", "from")
        return f"{verb} “{self.words}” {to} {self.code}"


def file(db: Database, given: str = "") -> Path:
    """The file to edit: the one that was given, or that of the codebook in use."""
    path = Path(given) if given else recode.file_of(db)
    if path is None:
        raise QualcodeError(
            f"codebooks/ holds no file of the codebook in use, {recode.in_use(db).name}",
            hint="name the file: qualcode codebook refine FILE",
        )
    try:
        return path.relative_to(Path.cwd())
    except ValueError:
        return path


def edited(said: str, edits: list[Edit]) -> str:
    """The file with these changes; a change that changes nothing is an error."""
    from qualcode.codebook.rewrite import rewrite

    book = recode.read_version(said)
    for edit in edits:
        code = resolve(book, edit.code)
        new = _DEEDS[edit.deed](code, edit.words.strip())
        book = _with(book, new)
    return rewrite(said, book)


def carry_out(path: Path, edits: list[Edit]) -> str:
    """Change the file as it is now; gives the text that it had before."""
    before = text(path)
    with recode.following(path, edited(before, edits)):
        return before


def text(path: Path) -> str:
    """What the file says now."""
    return recode.sound(path).text


def changed_lines(path: Path, edits: list[Edit]) -> list[str]:
    """The lines that changes would take out and put in, as `diff` writes them."""
    from difflib import unified_diff

    before = text(path)
    old, new = before.splitlines(), edited(before, edits).splitlines()
    return list(unified_diff(old, new, str(path), str(path), n=1, lineterm=""))


def take_back(path: Path, before: str, after: str) -> None:
    """Bring back what the file said, unless somebody has changed it since."""
    if text(path) != after:
        raise QualcodeError(f"{path} was changed meanwhile", hint="change it in your editor")
    with recode.following(path, before):
        pass


def _with(book: Codebook, code: Code) -> Codebook:
    return replace(book, codes=tuple(code if c.id == code.id else c for c in book.codes))


def _sound(words: str) -> str:
    try:
        parse(words)
    except ValueError as reason:
        raise QualcodeError(f"{words!r} can never match: {reason}") from None
    return words


def _add(code: Code, words: str) -> Code:
    if words in code.keywords:
        raise QualcodeError(f"{code.id} has the keyword {words!r} already")
    return replace(code, keywords=(*code.keywords, _sound(words)))


def _cancel(code: Code, words: str) -> Code:
    if words in code.cancel:
        raise QualcodeError(f"{code.id} has {words!r} under `not` already")
    return replace(code, cancel=(*code.cancel, _sound(words)))


def _drop(code: Code, words: str) -> Code:
    """The code without a keyword or pattern, by its line in the file or as people say it."""
    said = {rule: rule for rule in proof.said(code)}
    said |= {spoken: rule for rule, spoken in look.in_words(code).items()}
    if words not in said:
        raise unknown("keyword", words, said)
    rule = said[words]
    return replace(
        code,
        keywords=tuple(each for each in code.keywords if rules.written(each) != rule),
        patterns=tuple(each for each in code.patterns if pattern_rules.written(each) != rule),
    )


_DEEDS: Mapping[Deed, Callable[[Code, str], Code]] = {"add": _add, "drop": _drop, "not": _cancel}
