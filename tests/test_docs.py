"""What the pages say is there: commands, options, links, and that nothing of this machine leaks."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from qualcode.cli.app import app
from qualcode.cli.code_view import KEYS as CODING_KEYS
from qualcode.cli.review_view import KEYS as REVIEW_KEYS

REPOSITORY = Path(__file__).resolve().parents[1]
README = REPOSITORY / "README.md"
WRITTEN = [README, *sorted(path for path in (REPOSITORY / "docs").rglob("*.md"))]
BY_HAND = [path for path in WRITTEN if path.parent.name != "reference"]
SHELLS = {"sh", "console"}
_FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"(?<!`)`(qualcode[^`]*)`(?!`)", re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
ROOT = get_command(app)


def below(command: Any) -> dict[str, Any]:
    """The commands of a group; none below a command."""
    if not hasattr(command, "list_commands"):
        return {}
    return {name: command.get_command(None, name) for name in command.list_commands(None)}


def commands(group: Any = ROOT, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every command of the tree under its name, groups too."""
    for name, command in below(group).items():
        yield " ".join((*path, name)), command
        yield from commands(command, (*path, name))


COMMANDS = dict(commands())


def shell_lines(text: str) -> Iterator[str]:
    """The lines of the blocks of commands, those that go on joined."""
    for language, block in _FENCE.findall(text):
        if language in SHELLS:
            for line in block.replace("\\\n", " ").splitlines():
                typed = line.removeprefix("$ ") if language == "console" else line
                if language == "sh" or line.startswith("$ "):
                    yield typed.strip()


def typed(page: Path) -> list[tuple[str, bool]]:
    """Each `qualcode …` of a page, and whether it stands there to be typed as it is."""
    text = page.read_text(encoding="utf-8")
    found = [
        (piece.strip(), True)
        for line in shell_lines(text)
        for piece in re.split(r"\s\|\s|\s>\s|\s#", line.removeprefix(".venv/bin/"))
        if piece.strip().startswith("qualcode ")
    ]
    prose = _FENCE.sub("", text)
    spans = (" ".join(span.split()) for span in _SPAN.findall(prose))
    return [*found, *((span, False) for span in spans if re.match(r"qualcode [a-z-]", span))]


def split(line: str) -> tuple[Any, str, list[str]]:
    """The command of a line, its name and its words; the root where the line names none."""
    words = shlex.split(line)[1:]
    path: list[str] = []
    while words and " ".join((*path, words[0])) in COMMANDS:
        path.append(words.pop(0))
    return COMMANDS[" ".join(path)] if path else ROOT, " ".join(path), words


LINES = [(page, line, whole) for page in BY_HAND for line, whole in typed(page)]


@pytest.mark.parametrize(
    ("page", "line", "whole"), LINES, ids=[f"{page.stem}: {line}" for page, line, _ in LINES]
)
def test_a_command_that_is_named_is_there_with_these_options(
    page: Path, line: str, whole: bool
) -> None:
    command, name, words = split(line)
    assert name or words[0].startswith("-"), f"{page.name}: no command {words[0]}"
    if below(command):
        assert not words or words[0].startswith(("-", "…")), f"no command {name} {words[0]}"
        return
    options = {each for p in command.params for each in (*p.opts, *p.secondary_opts)}
    given = [word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)]
    assert set(given) <= options | {"--help", "-h"}
    if whole and not set(given) & {"--help", "-h", "--version"}:
        with command.make_context(name, words):  # parses and checks, and runs nothing
            pass


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_help(name: str) -> None:
    assert (COMMANDS[name].help or "").strip()


@pytest.mark.parametrize("name", [n for n, c in COMMANDS.items() if not below(c)])
def test_every_command_is_named_on_a_page_written_by_hand(name: str) -> None:
    assert name in {split(line)[1] for _, line, _ in LINES}


@pytest.mark.parametrize("keys", [CODING_KEYS, REVIEW_KEYS], ids=["code", "review"])
def test_the_page_on_keys_has_them_all(keys: Sequence[tuple[str, str]]) -> None:
    text = (REPOSITORY / "docs" / "how-to" / "code-and-review.md").read_text(encoding="utf-8")
    for key, said in keys:
        assert f"| `{key}` | {said} |" in text


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as forges make them."""
    headings = _HEADING.findall(_FENCE.sub("", page.read_text(encoding="utf-8")))
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.strip().replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    for link in _LINK.findall(_FENCE.sub("", page.read_text(encoding="utf-8"))):
        if "://" in link:
            continue
        target, _, anchor = link.partition("#")
        there = (page.parent / target).resolve() if target else page
        assert there.exists(), link
        assert not anchor or anchor in anchors(there), link


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, waiting = set(), [README]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        for link in _LINK.findall(page.read_text(encoding="utf-8")):
            there = (page.parent / link.partition("#")[0]).resolve()
            if there.suffix == ".md" and there.exists():
                waiting.append(there)
    assert set(WRITTEN) <= reached


def test_the_readme_shows_a_picture_and_the_two_commands() -> None:
    text = README.read_text(encoding="utf-8")
    lines = list(shell_lines(text))
    assert [line for line in lines if line.startswith("make ")] == ["make demo", "make test"]
    assert re.search(r"!\[[^\]]+\]\(docs/pictures/\w+\.svg\)", text)
    targets = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    assert all(re.search(rf"^{each}:", targets, re.MULTILINE) for each in ("demo", "test"))


@pytest.mark.parametrize("page", BY_HAND, ids=lambda page: page.stem)
def test_pages_speak_of_no_machine_and_leave_nothing_open(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for word in ("/work/", "/root/", "TODO", "TBD", "FIXME", "coming soon"):
        assert word not in text


@pytest.mark.parametrize(
    "picture", sorted((REPOSITORY / "docs" / "pictures").glob("*.svg")), ids=lambda path: path.stem
)
def test_pictures_fetch_nothing(picture: Path) -> None:
    text = picture.read_text(encoding="utf-8")
    addresses = set(re.findall(r"https?://[^\s\"'<>)]+", text))
    assert addresses <= {"http://www.w3.org/2000/svg"}
    assert "@import" not in text


SCREENS = [page for page in BY_HAND if "\n```console" in page.read_text(encoding="utf-8")]
IN_DOUBT = {"judge-suggestions"}  # sums of another processor may turn a last digit there


@pytest.mark.journey
@pytest.mark.parametrize(
    "page", [page for page in SCREENS if page.stem not in IN_DOUBT], ids=lambda page: page.stem
)
def test_a_page_shows_what_the_screen_shows(page: Path) -> None:
    pytest.importorskip("pty", reason="a terminal to type into")
    script = REPOSITORY / "scripts" / "run_docs.py"
    done = subprocess.run(
        [sys.executable, script, "--check", page],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stderr}\npython scripts/run_docs.py renews the page"
