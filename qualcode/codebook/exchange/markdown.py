"""A codebook as Markdown, for a repository or an appendix: contents, then one section a code."""

import re
from collections.abc import Iterator

from qualcode.codebook.exchange import entry
from qualcode.codebook.exchange.base import Counts, Outgoing
from qualcode.codebook.model import Code, Codebook

_SIGNS = re.compile(r"([\\`*\[\]<>|~$])|(?<!\w)(_)|(_)(?!\w)|(&)(?=#?\w+;)")
_STARTS = re.compile(r"^(\d+)([.)])(?=\s)|^([#+-])(?=\s|$|#)")
_DEEPEST = 6


def dump(outgoing: Outgoing) -> bytes:
    """The page."""
    book, counts = outgoing.codebook, outgoing.counts
    lines = [f"# {_plain(book.title or book.name)}", ""]
    lines += [f"- **{name}:** {_plain(said)}" for name, said in entry.facts(book)]
    if caution := entry.unverified(book):
        lines += ["", f"> **Caution.** {_plain(caution)}"]
    if book.source:
        lines += ["", "**Source**", "", *_paragraphs(book.source)]
    lines += ["", "## Contents", "", *_contents(book), ""]
    if counts is not None:
        lines += ["## Codings by coder", "", *_table(book, counts), ""]
    lines += ["## Codes", ""]
    for number, code in entry.numbers(book):
        lines += [*_section(book, number, code, counts), ""]
    return ("\n".join(lines).rstrip("\n") + "\n").encode()


def _contents(book: Codebook) -> Iterator[str]:
    for number, code in entry.numbers(book):
        doubt = "" if code.verified else " *(name not checked)*"
        indent = "   " * (len(code.path) - 1)
        yield f"{indent}- [{number} {_plain(code.name)}](#{_anchor(code)}){doubt}"


def _anchor(code: Code) -> str:
    return f"code-{code.id}"


def _table(book: Codebook, counts: Counts) -> Iterator[str]:
    """A pipe table of the codings of each code itself."""
    yield f"| code | {' | '.join(map(_plain, counts.coders))} |"
    yield f"|:---|{'---:|' * len(counts.coders)}"
    for number, code in entry.numbers(book):
        cells = (str(counts.of(code.id, coder)) for coder in counts.coders)
        yield f"| {number} {_plain(code.name)} | {' | '.join(cells)} |"


def _section(book: Codebook, number: str, code: Code, counts: Counts | None) -> Iterator[str]:
    """The entry of one code."""
    level = "#" * min(len(code.path) + 2, _DEEPEST)
    yield f'<a id="{_anchor(code)}"></a>'
    yield ""
    yield f"{level} {number} {_plain(code.name)}"
    yield ""
    above = entry.place(book, code)
    yield f"`{code.id}`" + (f" · in {_plain(above)}" if above else "")
    for caution in entry.cautions(code):
        yield from ("", f"> **Caution.** {caution}")
    if code.definition:
        yield from ("", *_paragraphs(code.definition))
    for part in entry.parts(code):
        yield from ("", *_part(part))
    if counted := entry.counted(code.id, counts):
        yield from ("", f"**Codings:** {_plain(counted)}")


def _part(part: entry.Part) -> Iterator[str]:
    if not part.listed:
        yield f"**{part.title}:** {'; '.join(map(_line, part.items))}"
        return
    yield f"**{part.title}**"
    yield ""
    for item in part.items:
        yield f"> {_line(item)}" if part.title == entry.EXAMPLES else f"- {_line(item)}"
        if part.title == entry.EXAMPLES and item is not part.items[-1]:
            yield ">"


def _paragraphs(text: str) -> list[str]:
    r"""Each line as a paragraph of its own.

    >>> _paragraphs("one\ntwo")
    ['one', '', 'two']
    """
    lines = [_line(line) for line in text.split("\n") if line.strip()]
    return [each for line in lines for each in ("", line)][1:]


def _line(text: str) -> str:
    r"""Text on one line that begins no list and no heading.

    >>> _line("1. not a list"), _line("# no heading")
    ('1\\. not a list', '\\# no heading')
    """
    return _STARTS.sub(_escaped, _plain(text))


def _escaped(found: re.Match[str]) -> str:
    return f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}"


def _plain(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _SIGNS.sub(r"\\\g<0>", " ".join(text.split()))
