"""Two or more codebooks as one: every code is kept, and ids that clash say which book they are of.

The first book keeps all its ids, so that codings which stand on them stay where they are.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count

from qualcode.codebook.dump import as_yaml
from qualcode.codebook.json_schema import FIRST_LINE
from qualcode.codebook.model import Code, Codebook
from qualcode.errors import QualcodeError

_POINTER = re.compile(r"\(use [^)]*\)")
_ID = re.compile(r"(?<![\w.-])[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?(?![\w-])")


def combine(books: Sequence[Codebook]) -> Codebook:
    """One codebook with all codes of these, those of the first book first.

    >>> one = Codebook("one", "1", (Code("time", "Time", path=("time",)),))
    >>> two = Codebook("two", "1", (Code("time", "Time", path=("time",)),))
    >>> [code.id for code in combine([one, two]).codes]
    ['time', 'two.time']
    """
    _refuse_twins(books)
    taken: set[str] = set()
    codes: list[Code] = []
    for book in books:
        names = _renamed(book, taken)
        codes += (_under(code, names) for code in book.codes)
        taken |= {names.get(each, each) for each in _ids(book)}
    return Codebook(
        name="-and-".join(book.name for book in books),
        version="1.0.0",
        codes=tuple(codes),
        title=" + ".join(book.title or book.name for book in books),
        language=books[0].language,
        source="\n\n".join(map(_source, books)),
        licence=_licence(books),
    )


def as_file(books: Sequence[Codebook]) -> str:
    """The file of the combined codebook, with what it was made from at its head."""
    parts = " and ".join(f"{book.name} {book.version}" for book in books)
    head = (
        FIRST_LINE,
        f"# Made by qualcode from {parts}; no code is left out. An id that stood in an",
        "# earlier codebook already has the name of its own codebook before it.",
        "",
    )
    return "\n".join((*head, as_yaml(combine(books))))


def _refuse_twins(books: Sequence[Codebook]) -> None:
    """The name of a codebook tells its codes from those of the others."""
    names = [book.name for book in books]
    twins = sorted({name for name in names if names.count(name) > 1})
    if twins:
        raise QualcodeError(
            f"two of these codebooks are called {twins[0]}",
            hint="give one of them another name, after `codebook:` in its file",
        )


def _ids(book: Codebook) -> set[str]:
    """The ids that a book lays claim to: those of its codes and those that they replace."""
    return {code.id for code in book.codes} | {old for code in book.codes for old in code.replaces}


def _renamed(book: Codebook, taken: Collection[str]) -> dict[str, str]:
    """What becomes of the ids that clash."""
    names: dict[str, str] = {}
    used = {*taken, *_ids(book)}
    for old in sorted(_ids(book) & set(taken)):
        names[old] = next(each for each in _proposals(f"{book.name}.{old}") if each not in used)
        used.add(names[old])
    return names


def _proposals(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}-{number}" for number in count(2))


def _under(code: Code, names: Mapping[str, str]) -> Code:
    """A code under the new ids, with all that points to them."""
    return replace(
        code,
        id=names.get(code.id, code.id),
        path=tuple(names.get(each, each) for each in code.path),
        replaces=tuple(names.get(each, each) for each in code.replaces),
        exclude=tuple(_repointed(each, names) for each in code.exclude),
    )


def _repointed(rule: str, names: Mapping[str, str]) -> str:
    """An exclusion rule that sends the coder to the new ids.

    >>> _repointed("how much, not when (use time or timeline)", {"time": "x.time"})
    'how much, not when (use x.time or timeline)'
    """

    def renewed(pointer: re.Match[str]) -> str:
        return _ID.sub(lambda found: names.get(found[0], found[0]), pointer[0])

    return _POINTER.sub(renewed, rule)


def _source(book: Codebook) -> str:
    """Where the codes of one book come from."""
    return "\n\n".join(filter(None, (f"{book.name} {book.version}:", book.source)))


def _licence(books: Sequence[Codebook]) -> str:
    """The licence where all have the same, else that of each."""
    licences = dict.fromkeys(book.licence for book in books)
    if len(licences) == 1:
        return books[0].licence
    return "; ".join(f"{book.name}: {book.licence or 'none stated'}" for book in books)
