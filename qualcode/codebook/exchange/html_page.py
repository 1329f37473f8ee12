"""A codebook as one HTML page that needs nothing else: readable on paper, on a phone and by ear."""

from collections.abc import Iterator
from html import escape

from qualcode.codebook.exchange import entry
from qualcode.codebook.exchange.base import Counts, Outgoing
from qualcode.codebook.model import Code, Codebook

_STYLE = """
:root { color-scheme: light; --line: #d3d9e0; --soft: #f4f6f8; --ink: #1d2329; --grey: #55606b; }
* { box-sizing: border-box; }
body { font: 17px/1.55 Georgia, "Iowan Old Style", "Times New Roman", serif; color: var(--ink);
  background: #fff; margin: 0; }
main, header { max-width: 46rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2.5rem; }
h1, h2, h3, h4, h5, h6, dt, .path, .id, nav, table { font-family: system-ui, sans-serif; }
h1 { font-size: 2rem; line-height: 1.15; margin: 0 0 1rem; }
h2 { font-size: 1.35rem; margin: 2.5rem 0 .75rem; padding-bottom: .3rem;
  border-bottom: 2px solid var(--ink); }
article h3 { font-size: 1.3rem; } article h4 { font-size: 1.12rem; }
article h5, article h6 { font-size: 1rem; }
article :is(h3, h4, h5, h6) { margin: 0; line-height: 1.3; }
article { border-left: .35rem solid var(--code, #8a95a1); padding: .1rem 0 .1rem 1rem;
  margin: 1.75rem 0; scroll-margin-top: 1rem; }
.number { color: var(--grey); font-weight: 400; margin-right: .4em; }
.id { color: var(--grey); font-size: .82rem; margin: .1rem 0 .5rem; }
.id code { background: var(--soft); padding: .05rem .3rem; border-radius: .2rem; }
article p { margin: .5rem 0; }
.caution { background: #fff6dc; border: 1px solid #d9b44a; border-radius: .25rem;
  padding: .4rem .7rem; font: .9rem/1.45 system-ui, sans-serif; }
dl { margin: .6rem 0 0; } dt { font-weight: 600; font-size: .82rem; color: var(--grey);
  margin-top: .6rem; }
dd { margin: .1rem 0 0; } dd ul { margin: 0; padding-left: 1.1rem; } dd li { margin: .1rem 0; }
blockquote { margin: .35rem 0; padding-left: .8rem; border-left: 3px solid var(--line);
  font-style: italic; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem;
  font: .95rem/1.5 system-ui, sans-serif; } .facts dt, .facts dd { margin: 0; font-size: inherit; }
nav ol { list-style: none; padding-left: 1.25rem; margin: .1rem 0; }
nav > ol { padding-left: 0; } nav > ol > li { margin-top: .4rem; }
nav a { color: #0b4f8a; text-decoration: none; }
nav a:hover, nav a:focus { text-decoration: underline; }
.swatch { display: inline-block; width: .7em; height: .7em; border-radius: .15em;
  margin-right: .45em; background: var(--code, #8a95a1); }
.doubt { color: #7a5600; font-size: .82rem; }
table { border-collapse: collapse; font-size: .92rem; width: 100%;
  font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--grey); padding-bottom: .4rem; }
th, td { padding: .25rem .6rem; border-bottom: 1px solid var(--line); text-align: right; }
th:first-child { text-align: left; font-weight: 400; }
thead th { border-bottom: 2px solid var(--ink); }
tr.top th { font-weight: 600; }
footer { max-width: 46rem; margin: 3rem auto; padding: 0 1.25rem; color: var(--grey);
  font: .85rem/1.5 system-ui, sans-serif; }
@media print { body { font-size: 10.5pt; } main, header { max-width: none; }
  nav a { color: inherit; } h2 { break-after: avoid; }
  article :is(h3, h4, h5, h6), .id, dt { break-after: avoid; }
  dd, li, blockquote { break-inside: avoid; } }
"""


def dump(outgoing: Outgoing) -> bytes:
    """The page."""
    book, counts = outgoing.codebook, outgoing.counts
    title = escape(book.title or book.name)
    page = f"""<!doctype html>
<html lang="{escape(book.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}: codebook</title>
<style>{_STYLE}</style>
</head>
<body>
<header>
<h1>{title}</h1>
<dl class="facts">
{_facts(book)}</dl>
{_caution(entry.unverified(book))}{_source(book)}</header>
<main>
<h2 id="contents">Contents</h2>
<nav aria-labelledby="contents">
{_contents(book)}
</nav>
{_table(book, counts) if counts is not None else ""}<h2>Codes</h2>
{chr(10).join(_article(book, number, code, counts) for number, code in entry.numbers(book))}
</main>
</body>
</html>
"""
    return page.encode()


def _facts(book: Codebook) -> str:
    return "".join(f"<dt>{name}</dt><dd>{escape(said)}</dd>\n" for name, said in entry.facts(book))


def _source(book: Codebook) -> str:
    return f"<h2>Source</h2>\n{_paragraphs(book.source)}\n" if book.source else ""


def _caution(text: str) -> str:
    return f'<p class="caution"><strong>Caution.</strong> {escape(text)}</p>\n' if text else ""


def _colour(code: Code) -> str:
    return f' style="--code: {code.colour}"' if code.colour else ""


def _contents(book: Codebook) -> str:
    """The tree as lists in lists."""
    lines: list[str] = []
    depth = 0
    for number, code in entry.numbers(book):
        here = len(code.path)
        lines += ["<ol>"] * max(here - depth, 0) + ["</li></ol>"] * max(depth - here, 0)
        lines += ["</li>"] if lines and here <= depth else []
        doubt = "" if code.verified else ' <span class="doubt">name not checked</span>'
        lines.append(
            f'<li><span class="swatch"{_colour(code)}></span>'
            f'<a href="#{code.id}"><span class="number">{number}</span>'
            f"{escape(code.name)}</a>{doubt}"
        )
        depth = here
    return "\n".join([*lines, *["</li></ol>"] * depth])


def _table(book: Codebook, counts: Counts) -> str:
    """The codings of each code itself, by coder."""
    head = "".join(f'<th scope="col">{escape(coder)}</th>' for coder in counts.coders)
    rows = "\n".join(_row(number, code, counts) for number, code in entry.numbers(book))
    return f"""<h2>Codings by coder</h2>
<table>
<caption>Codings of the code itself, without those of codes below it.</caption>
<thead><tr><th scope="col">code</th>{head}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
"""


def _row(number: str, code: Code, counts: Counts) -> str:
    cells = "".join(f"<td>{counts.of(code.id, coder)}</td>" for coder in counts.coders)
    kind = ' class="top"' if len(code.path) == 1 else ""
    indent = f' style="padding-left: {len(code.path) - 0.4:.1f}rem"'
    return f'<tr{kind}><th scope="row"{indent}>{number} {escape(code.name)}</th>{cells}</tr>'


def _article(book: Codebook, number: str, code: Code, counts: Counts | None) -> str:
    """The entry of one code."""
    level = min(len(code.path) + 2, 6)
    above = entry.place(book, code)
    under = f' <span class="path">in {escape(above)}</span>' if above else ""
    counted = entry.counted(code.id, counts)
    said = [*map(_part, entry.parts(code)), *([_pair("Codings", counted)] if counted else [])]
    below = f"<dl>\n{chr(10).join(said)}\n</dl>\n" if said else ""
    return (
        f'<article id="{code.id}" aria-labelledby="name-{code.id}"{_colour(code)}>\n'
        f'<h{level} id="name-{code.id}"><span class="number">{number}</span>'
        f"{escape(code.name)}</h{level}>\n"
        f'<p class="id"><code>{code.id}</code>{under}</p>\n'
        f"{''.join(map(_caution, entry.cautions(code)))}{_paragraphs(code.definition)}\n"
        f"{below}</article>"
    )


def _part(part: entry.Part) -> str:
    if not part.listed:
        return _pair(part.title, "; ".join(part.items))
    if part.title == entry.EXAMPLES:
        inside = "".join(f"<blockquote>{_broken(item)}</blockquote>" for item in part.items)
    else:
        inside = f"<ul>{''.join(f'<li>{_broken(item)}</li>' for item in part.items)}</ul>"
    return f"<dt>{part.title}</dt><dd>{inside}</dd>"


def _pair(title: str, text: str) -> str:
    return f"<dt>{title}</dt><dd>{_broken(text)}</dd>"


def _broken(text: str) -> str:
    """Text with its line breaks."""
    return "<br>".join(escape(text).split("\n"))


def _paragraphs(text: str) -> str:
    return "\n".join(_lines(text))


def _lines(text: str) -> Iterator[str]:
    return (f"<p>{escape(line)}</p>" for line in text.split("\n") if line.strip())
