"""Take the pictures of the pages from the tool itself; with --check, fail where one differs.

A picture is what a command shows on the sample study, in SVG. It names no address, so a reader
fetches nothing.
"""

import argparse
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from rich.cells import cell_len
from rich.color import blend_rgb
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from rich.text import Text
from terminal import Seen, run

QUALCODE = (sys.executable, "-m", "qualcode")
FONTS = "'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace"
CELL, LINE, SIZE, EDGE = 9.6, 21, 16, 18  # of a character, of a line, of the letters, around all
MARK = "#ffe08a"  # behind what the terminal shows in reverse
THEME = TerminalTheme(  # a light one: the codes' own colours are made for paper
    (252, 252, 249),
    (36, 41, 47),
    [(36, 41, 47), (180, 40, 40), (30, 125, 60), (150, 105, 0), (20, 95, 190), (140, 60, 170),
     (0, 120, 135), (110, 119, 129)],
    [(110, 119, 129), (205, 60, 60), (40, 145, 75), (170, 120, 0), (35, 110, 215), (160, 75, 190),
     (0, 140, 155), (36, 41, 47)],
)  # fmt: skip
SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">
<title>{title}</title>
<rect width="{width}" height="{height}" rx="8" fill="{paper}" stroke="#d0d7de"/>
<g font-family="{fonts}" font-size="{size}" fill="{ink}" xml:space="preserve">
{lines}
</g>
</svg>
"""


@dataclass(frozen=True)
class Picture:
    """A command on the sample study, and which of the lines it shows are taken."""

    name: str
    command: str
    width: int
    first: str = ""
    stop: str = ""
    keys: tuple[str, ...] = ()
    height: int = 50


PICTURES = (
    Picture("reading", "sources show w1/focus-group-alder", 100, r"^22  Dan", r"^32  "),
    Picture("review", "review --code challenge --coder you", 100, keys=("s", "q"), height=17),
    Picture("frequencies", "table frequencies --layer mina --code joint-practice", 110),
)


def take(picture: Picture, project: Path) -> str:
    """The picture as SVG."""
    words = [*QUALCODE, *picture.command.split()]
    seen = run(words, project, width=picture.width, height=picture.height, keys=picture.keys)
    if seen.code:
        raise SystemExit(f"qualcode {picture.command}: {seen.screen}")
    prompt = Text.assemble(("$ ", "bold green"), (f"qualcode {picture.command}", "bold"))
    return svg([prompt, *_chosen(_lines(seen), picture)], f"qualcode {picture.command}")


def _lines(seen: Seen) -> list[Text]:
    """The lines that a command left on the screen, with their colours."""
    return list(Text.from_ansi(re.sub(r"\r|\x1b\[2?[KJ]", "", seen.picture)).split("\n"))


def _chosen(lines: Sequence[Text], picture: Picture) -> list[Text]:
    """The lines from the first on, up to the one to stop at; dots stand for what is left out."""
    plain = [line.plain.rstrip() for line in lines]
    start = next((i for i, line in enumerate(plain) if re.match(picture.first, line)), 0)
    end = max(i for i, line in enumerate(plain) if line) + 1
    if picture.stop:
        end = next(i for i, line in enumerate(plain) if re.match(picture.stop, line))
    dots = Text("…", style="dim")
    before = [dots, Text()] if picture.first else []
    return [*before, *lines[start:end], *([dots] if picture.stop else [])]


def svg(lines: Sequence[Text], title: str) -> str:
    """The lines as a picture of a terminal."""
    console = Console(width=1000, color_system="truecolor", legacy_windows=False)
    widest = max(line.cell_len for line in lines)
    drawn = [
        piece
        for number, line in enumerate(lines)
        for piece in _drawn(line, EDGE + SIZE + number * LINE, console)
    ]
    return SVG.format(
        width=round(widest * CELL + 2 * EDGE), height=len(lines) * LINE + 2 * EDGE, size=SIZE,
        title=escape(title), fonts=FONTS, paper=THEME.background_color.hex,
        ink=THEME.foreground_color.hex, lines="\n".join(drawn),
    )  # fmt: skip


def _drawn(line: Text, y: int, console: Console) -> Iterator[str]:
    """The pieces of one line, each in its place, so that any font keeps the columns."""
    column = 0
    for segment in Segment.simplify(line.render(console, end="")):
        style = _style(segment.style or Style())
        if segment.style and segment.style.reverse:
            place = f'x="{EDGE + column * CELL:.1f}" y="{y - 15}" height="{LINE}"'
            yield f'<rect {place} width="{segment.cell_length * CELL:.1f}" fill="{MARK}"/>'
        for words in re.finditer(r"\S+(?: \S+)*", segment.text):
            x = EDGE + (column + cell_len(segment.text[: words.start()])) * CELL
            place = f'x="{x:.1f}" y="{y}" textLength="{cell_len(words[0]) * CELL:.1f}"'
            yield f"<text {place}{style}>{escape(words[0], quote=False)}</text>"
        column += segment.cell_length


def _style(style: Style) -> str:
    paper, ink = THEME.background_color, THEME.foreground_color
    colour = style.color.get_truecolor(THEME) if style.color else ink
    if style.dim:
        colour = blend_rgb(colour, paper, 0.4)
    said = f' fill="{colour.hex}"' if colour != ink else ""
    said += ' font-weight="bold"' if style.bold else ""
    said += ' font-style="italic"' if style.italic else ""
    return said + (' text-decoration="underline"' if style.underline else "")


def build(folder: Path) -> None:
    """All pictures, from one sample project."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        made = run([*QUALCODE, "demo", "study"], Path(scratch), width=100)
        if made.code:
            raise SystemExit(made.screen)
        for picture in PICTURES:
            drawn = take(picture, Path(scratch) / "study")
            (folder / f"{picture.name}.svg").write_text(drawn, encoding="utf-8")


def main() -> int:
    """Take the pictures, or take them aside and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    if not asked.check:
        build(asked.folder)
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        build(Path(scratch))
        stale = [
            path.name
            for path in sorted(Path(scratch).iterdir())
            if not (asked.folder / path.name).is_file()
            or (asked.folder / path.name).read_bytes() != path.read_bytes()
        ]
    for name in stale:
        print(f"{name} is not what the tool shows now", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
