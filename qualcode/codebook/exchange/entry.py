"""A code as people read it: its parts in the order of a printed codebook, and what to beware of."""

from collections.abc import Iterator
from dataclasses import dataclass

from qualcode.codebook.dump import code_values
from qualcode.codebook.exchange.base import Counts
from qualcode.codebook.exchange.fields import text_items
from qualcode.codebook.model import Code, Codebook, Keyword, Near, Scale

UNVERIFIED = "The name of this construct was not checked against its source."
DRAFT = "A draft: this code was made while coding and has not been agreed on."
DEPRECATED = "No longer in use; kept for what was coded with it."
EXAMPLES = "Examples"  # set as quotes


@dataclass(frozen=True, slots=True)
class Part:
    """A headed part of an entry: one text, or a list of items."""

    title: str
    items: tuple[str, ...]
    listed: bool = True


def cautions(code: Code) -> list[str]:
    """What a reader must know before using the code.

    >>> cautions(Code("a", "A", verified=False, status="draft"))[0]
    'The name of this construct was not checked against its source.'
    """
    said = [] if code.verified else [UNVERIFIED]
    states = {"draft": DRAFT, "deprecated": DEPRECATED}
    return [*said, *([states[code.status]] if code.status in states else [])]


def parts(code: Code) -> list[Part]:
    """The parts of an entry that say anything, below name and definition."""
    patterns = code_values(code).get("patterns", ())
    every = (
        Part("Counts as this", code.include),
        Part("Does not count", code.exclude),
        Part(EXAMPLES, code.examples),
        Part("Dimension", _one(code.dimension), listed=False),
        Part("Kind", _one("how something is said" if code.kind == "act" else ""), listed=False),
        Part("Rating", _one(rating(code.scale)), listed=False),
        Part("Suggested by", tuple(map(written, code.keywords)), listed=False),
        Part("Suggested by patterns", tuple(text_items("patterns", patterns)), listed=False),
        Part("Never by", code.cancel, listed=False),
        Part("Takes over", code.replaces, listed=False),
    )
    return [each for each in every if each.items]


def _one(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def rating(scale: Scale | None) -> str:
    """The scale in words.

    >>> rating(Scale(0, 3, ((0, "absent"), (3, "strong"))))
    '0 to 3 (0 absent, 3 strong)'
    """
    if scale is None:
        return ""
    labels = ", ".join(f"{number} {label}" for number, label in scale.labels)
    return f"{scale.min} to {scale.max}" + (f" ({labels})" if labels else "")


def written(keyword: Keyword) -> str:
    """A keyword in words.

    >>> written(Near(("honest",), ("feedback", "review"), 8))
    'honest near feedback, review (within 8)'
    """
    if isinstance(keyword, Near):
        return f"{', '.join(keyword.any)} near {', '.join(keyword.near)} (within {keyword.within})"
    return keyword


def facts(book: Codebook) -> list[tuple[str, str]]:
    """What stands under the title of a codebook."""
    codes = f"{len(book.codes)}, of which {sum(1 for _ in book.children(None))} top themes"
    every = (
        ("Codebook", f"{book.name}, version {book.version}"),
        ("Codes", codes),
        ("Language", book.language),
        ("Licence", book.licence),
    )
    return [(name, said) for name, said in every if said]


def unverified(book: Codebook) -> str:
    """How many names were not checked, in a sentence; nothing if all were."""
    number = sum(not code.verified for code in book.codes)
    if not number:
        return ""
    return (
        f"{number} of {len(book.codes)} constructs are marked “name not checked”: their names were"
        " not checked against the works they come from. Check them before you cite them."
    )


def place(book: Codebook, code: Code) -> str:
    """The names above a code, from the top down."""
    return " › ".join(book.by_id[each].name for each in code.path[:-1])


def counted(code: str, counts: Counts | None) -> str:
    """The codings of a code by coder, in words; nothing without counts.

    >>> counted("a", Counts(("jo", "mina"), {"a": {"mina": 2}}))
    'jo 0, mina 2'
    """
    if counts is None:
        return ""
    return ", ".join(f"{coder} {counts.of(code, coder)}" for coder in counts.coders) or "none"


def numbers(book: Codebook) -> Iterator[tuple[str, Code]]:
    """The codes with numbers that follow the tree: 1, 1.1, 1.2, 2."""
    seen: dict[tuple[str, ...], int] = {}
    given: dict[tuple[str, ...], str] = {(): ""}
    for code in book.codes:
        above = code.path[:-1]
        seen[above] = seen.get(above, 0) + 1
        given[code.path] = f"{given[above]}.{seen[above]}".lstrip(".")
        yield given[code.path], code
