"""One way of reading YAML for every file of the tool: plain values, and where each one stands.

Strict: YAML 1.2 scalars, no key twice, no anchors, aliases, tags or merge keys, one document.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qualcode.codebook.events import Builder
from qualcode.codebook.places import Path, Place
from qualcode.errors import Finding

LARGEST = 5_000_000  # bytes; a codebook of 500 codes has 500,000

# also the line breaks that no editor counts: NEL, U+2028, U+2029
_UNPRINTABLE = re.compile(
    "[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


@dataclass(frozen=True)
class Tree:
    """What a YAML file says, in plain values, with the place of every key and every value.

    `value` is None when the file cannot be trusted as YAML; the findings say why. A key that
    stands twice is an error too, but the file is there to be checked on.
    """

    where: str
    value: Any
    findings: tuple[Finding, ...] = ()
    values: Mapping[Path, Place] = field(default_factory=dict)
    keys: Mapping[Path, Place] = field(default_factory=dict)

    def at(self, path: Path, *, key: bool = False) -> str:
        """The place of a value or of its key, as a person goes to it: `jpd.yaml:12:5`."""
        place = (self.keys if key else self.values).get(path)
        return f"{self.where}:{place.line}:{place.column}" if place else self.where


def parse(text: str, where: str) -> Tree:
    r"""The values and places of one YAML text; whatever is wrong with it is a finding.

    >>> tree = parse("title: no\ncodes: [a, 12:30]", "a.yaml")
    >>> tree.value, tree.at(("codes", 1))
    ({'title': 'no', 'codes': ['a', '12:30']}, 'a.yaml:2:12')
    >>> print(*parse("a: 1\na: 2", "a.yaml").findings)
    error: a.yaml:2:1: the key `a` stands twice; the first is in line 1
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if refusal := _refuse(text, where):
        return Tree(where, None, (refusal,))
    builder = Builder(text)
    value = builder.build()
    findings = tuple(
        Finding("error", f"{where}:{line}:{column}", what, hint)
        for (line, column), what, hint in sorted(builder.faults)
    )
    return Tree(where, value, findings, builder.values, builder.keys)


def _refuse(text: str, where: str) -> Finding | None:
    """What makes a text no YAML file before its first word is read."""
    if len(text) > LARGEST or len(text.encode(errors="replace")) > LARGEST:
        return Finding("error", where, f"the file is larger than {LARGEST // 1_000_000} MB")
    if not (found := _UNPRINTABLE.search(text)):
        return None
    line = text.count("\n", 0, found.start()) + 1
    column = found.start() - text.rfind("\n", 0, found.start())
    name = f"U+{ord(found.group()):04X}"
    return Finding("error", f"{where}:{line}:{column}", f"the character {name} cannot be in YAML")
