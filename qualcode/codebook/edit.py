"""Edit a codebook file in place: what people wrote around the edit stays as it is."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from qualcode.codebook.dump import WIDTH, code_lines, code_values
from qualcode.codebook.examine import examine
from qualcode.codebook.model import Code, Codebook
from qualcode.codebook.places import Path
from qualcode.codebook.strict_yaml import Tree, parse
from qualcode.codebook.tree import resolve
from qualcode.errors import QualcodeError


def add_code(text: str, parent: str | None, code: Code) -> str:
    r"""The file with one more code, last below its parent, or last of all for None.

    Every other line stays byte for byte, unless the list that it joins stands in brackets.

    >>> text = "codebook: x # mine\nversion: '1'\ncodes:\n- id: a\n  name: A\n"
    >>> print(add_code(text, "a", Code("b", "B", status="draft")))
    codebook: x # mine
    version: '1'
    codes:
    - id: a
      name: A
      children:
        - id: b
          name: B
          status: draft
    <BLANKLINE>
    """
    tree = parse(text, "the codebook")
    wanted = _with(_readable(tree), parent, code)
    for edit in (insert_code, _by_ruamel):
        edited = edit(text, tree, parent, code)
        if edited is not None and examine(parse(edited, ""))[0] == wanted:
            return edited
    raise QualcodeError(
        f"the code {code.id!r} cannot be added to this codebook",
        hint="its id must be a slug and its name must not be empty",
    )


def _readable(tree: Tree) -> Codebook:
    """The codebook of this file; a stop when it has errors."""
    codebook, findings = examine(tree)
    if codebook is None:
        error = next(each for each in findings if each.severity == "error")
        raise QualcodeError(
            f"the codebook has errors: {error.where}: {error.what}", hint=error.hint
        )
    return codebook


def _with(codebook: Codebook, parent: str | None, code: Code) -> Codebook:
    """The codebook that the edited file must say."""
    if code.id in codebook:
        raise QualcodeError(f"there is a code {code.id!r} already")
    above = resolve(codebook, parent).path if parent else ()
    at = len(codebook.codes)
    if parent:
        at = 1 + max(n for n, each in enumerate(codebook.codes) if parent in each.path)
    added = replace(code, path=(*above, code.id))
    return replace(codebook, codes=(*codebook.codes[:at], added, *codebook.codes[at:]))


def insert_code(text: str, tree: Tree, parent: str | None, code: Code) -> str | None:
    """The file with the lines of the code put in; None where lists or mappings are in brackets."""
    above = find_code(tree, parent)
    siblings: Path = ("codes",) if above is None else (*above, "children")
    lines = code_lines(code)
    if siblings in tree.values:
        place = tree.values[siblings]
        margin = " " * (place.column - 1)
    else:
        place = tree.values[above or ()]
        margin = " " * (place.column + 1)
        lines = [f"{margin[2:]}children:", *(margin + line for line in lines)]
        margin = ""
    if place.written:
        return None
    return insert_lines(text, place.last, [margin + line for line in lines])


def insert_lines(text: str, after: int, added: Sequence[str]) -> str:
    """Put lines behind a line and the comments that belong to it, before empty lines."""
    lines = text.splitlines(keepends=True)
    while not lines[after - 1].strip():
        after -= 1
    margin = len(added[0]) - len(added[0].lstrip())
    while after < len(lines) and re.match(f" {{{margin + 1},}}#", lines[after]):
        after += 1
    ending = "\r\n" if lines[0].endswith("\r\n") else "\n"
    if not lines[after - 1].endswith(("\n", "\r")):
        lines[after - 1] += ending
    return "".join([*lines[:after], *(f"{line}{ending}" for line in added), *lines[after:]])


def _by_ruamel(text: str, tree: Tree, parent: str | None, code: Code) -> str:
    """The file with the code put in by ruamel, which keeps comments, order and quotes."""
    from io import StringIO

    from ruamel.yaml import YAML

    editor = YAML()
    editor.preserve_quotes = True
    editor.width = WIDTH
    editor.indent(mapping=2, sequence=4, offset=2)
    loaded = editor.load(text)
    home = loaded
    for step in find_code(tree, parent) or ():
        home = home[step]
    name = "children" if parent else "codes"
    if home.get(name) is None:
        home[name] = []
    home[name].append(code_values(code))
    written = StringIO()
    editor.dump(loaded, written)
    return written.getvalue()


def find_code(tree: Tree, code: str | None) -> Path | None:
    """The path to a code in the file; None for the codebook itself, or where it is not there."""
    waiting: list[tuple[Path, Any]] = [(("codes",), tree.value["codes"])]
    while waiting:
        path, items = waiting.pop()
        for at, item in enumerate(items or ()):
            if item["id"].strip() == code:
                return (*path, at)
            waiting.append(((*path, at, "children"), item.get("children")))
    return None
