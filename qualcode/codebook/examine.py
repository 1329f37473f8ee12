"""From the values of a file to a codebook, with all that is wrong with them as findings."""

from collections.abc import Iterator, Sequence
from typing import Any

from qualcode.codebook.keyword_lint import check_keywords
from qualcode.codebook.kinds import fields
from qualcode.codebook.lint import Placed, check_codes
from qualcode.codebook.model import Code, Codebook
from qualcode.codebook.page import Page
from qualcode.codebook.places import Path
from qualcode.codebook.schema import BOOK, CODE
from qualcode.codebook.strict_yaml import Tree
from qualcode.errors import Finding


def examine(tree: Tree) -> tuple[Codebook | None, tuple[Finding, ...]]:
    """The codebook unless a finding is an error, and the findings in the order of the file."""
    page = Page(tree, list(tree.findings))
    codebook = _codebook(page)
    findings = page.in_order()
    at_fault = any(finding.severity == "error" for finding in findings)
    return None if at_fault else codebook, findings


def understood(tree: Tree) -> Codebook | None:
    """The codebook as far as it can be read, whatever is wrong with it."""
    return _codebook(Page(tree))


def _codebook(page: Page) -> Codebook | None:
    """The codebook as far as it can be read."""
    found = page.tree.value
    if not isinstance(found, dict):
        if not page.findings:
            what = "the file is empty" if found is None else "this is no codebook"
            page.error((), what, "it begins with `codebook: NAME`")
        return None
    values = fields(page, (), found, BOOK)
    items = values.pop("codes")
    if isinstance(found.get("codes"), list) and not items:
        page.error(("codes",), "the codebook has no codes", "begin with `- id: trust`")
    placed = list(_codes(page, ("codes",), items, ()))
    check_codes(page, placed)
    for path, code in placed:
        check_keywords(page, path, code)
    return Codebook(**values, codes=tuple(code for _, code in placed))


def _codes(page: Page, path: Path, items: Sequence[Any], above: Path) -> Iterator[Placed]:
    """Each code of a list with its place, followed by the codes below it."""
    for at, item in enumerate(items):
        here = (*path, at)
        if not isinstance(item, dict):
            what = f"a code must be a mapping; found {page.shown(here, item)}"
            page.error(here, what, "such as `- id: trust`, and below it `name: Trust`")
            continue
        values = fields(page, here, item, CODE)
        children = values.pop("children")
        lineage = (*above, values["id"])
        yield here, Code(**values, path=lineage)
        yield from _codes(page, (*here, "children"), children, lineage)
