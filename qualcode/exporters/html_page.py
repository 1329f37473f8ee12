"""One HTML page that needs nothing else: no script, no font, no network, readable by ear."""

from collections.abc import Sequence
from html import escape

from qualcode.exporters.base import Export
from qualcode.exporters.cells import Column, columns

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 90rem; padding: 0 1rem;
  color: #1b1b1b; background: #fff; }
h1 { font-size: 1.5rem; line-height: 1.25; }
.wide { overflow: auto; max-height: 85vh; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding: .5rem 0; color: #444; }
th, td { padding: .35rem .7rem; border-bottom: 1px solid #d5d5d5; text-align: left;
  vertical-align: top; white-space: pre-line; max-width: 40rem; }
thead th { position: sticky; top: 0; background: #f1f3f5; border-bottom: 2px solid #777; }
.n { text-align: right; white-space: nowrap; }
tbody th { font-weight: 600; }
tbody tr:nth-child(even) { background: #fafafa; }
@media print { body { margin: 0; max-width: none; } .wide { max-height: none; } }
"""


def dump(export: Export) -> bytes:
    """The page: heading, table with its base as caption, unit and notes."""
    table = export.table
    shown = columns(table)
    title = escape(table.title)
    notes = "".join(f"<li>{escape(note)}</li>\n" for note in table.notes)
    rows = zip(*(each.cells for each in shown), strict=True)
    figure = f"<figure>{export.picture}</figure>\n" if export.picture else ""
    page = f"""<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>{title}</h1>
{figure}<div class="wide" role="region" aria-label="{title}" tabindex="0">
<table>
<caption>Base: {escape(table.base)}.</caption>
<thead>
<tr>{"".join(_head(each) for each in shown)}</tr>
</thead>
<tbody>
{"".join(f"<tr>{_row(row, shown)}</tr>{chr(10)}" for row in rows)}</tbody>
</table>
</div>
<p>Unit: {escape(table.unit)}.</p>
{f"<ul>{chr(10)}{notes}</ul>{chr(10)}" if notes else ""}</body>
</html>
"""
    return page.encode()


def _head(column: Column) -> str:
    kind = ' class="n"' if column.number else ""
    return f'<th scope="col"{kind}>{escape(column.name)}</th>'


def _row(cells: Sequence[str], shown: Sequence[Column]) -> str:
    first, *rest = cells
    kinds = [' class="n"' if each.number else "" for each in shown[1:]]
    others = (f"<td{kind}>{escape(cell)}</td>" for cell, kind in zip(rest, kinds, strict=True))
    return f'<th scope="row">{escape(first)}</th>{"".join(others)}'
