"""The reference page for codebook files, made from the tables that reading follows."""

from collections.abc import Iterator, Sequence

from qualcode.codebook.kinds import Key
from qualcode.codebook.parts import NEAR, NEAR_TOKENS, SCALE
from qualcode.codebook.schema import BOOK, CODE, DIMENSIONS

_INTRODUCTION = """\
# Codebook files

<!-- Made by qualcode/codebook/reference.py; do not edit by hand. -->

A codebook is one YAML file. `qualcode codebook check FILE` reads it and names line and column of
whatever is wrong; `qualcode codebook use FILE` puts it in use.

```yaml
codebook: example
version: 0.1.0
codes:
  - id: trust
    name: Trust and openness
    definition: Confidence that weaknesses can be shown without harm.
    keywords: [trust*, "safe to fail", {any: [honest, candid], near: [feedback], within: 8}]
    not: ["trust board"]
    children:
      - id: confidentiality
        name: Confidentiality
        definition: What is said in the partnership stays there.
```
"""

_KEYWORDS = """\
## Keywords

Case, smart quotes, hyphens, soft hyphens and unusual spaces make no difference.

| written | finds |
|---|---|
| `trust` | the word in its inflected forms (`match: forms`): trust, trusts, trusted, trusting |
| `"safe to fail"` | the words one after the other, each in its inflected forms |
| `=trust` | the word or the phrase exactly as written |
| `trust*` | every word that begins so; `*` may end any word of a phrase |
| `{any: [honest], near: [feedback], within: 8}` | both, in either order, inside one turn, \
with at most 8 words between |

A phrase under `not` cancels every keyword hit that it overlaps: with `not: ["trust board"]`,
"the trust board met" suggests nothing.
"""

_FAMILIES = """\
## Families

With `match: family` a word of a keyword also finds the words in the transcripts that share its
stem (Snowball): `honest` finds honesty and honestly, `observe` finds observation. Words of fewer
than four letters have none. A word in -able, -al, -er, -or, -ist, -ive, -ful, -less or -ness has a
meaning of its own: `reviewer` does not find review, `review` does find reviewer. A leading `=`
keeps a keyword out of it.
"""

_PATTERNS = """\
## Patterns

A pattern is a list of tokens, each a mapping of
[spaCy's keys](https://spacy.io/usage/rule-based-matching) in capitals. Tokens are words and signs:
"don't" is `do` and `n't`, "peer-led" is `peer`, `-`, `led`.

| written | finds |
|---|---|
| `[{LOWER: open}, {LOWER: with}]` | these two words in a row, in capitals or not |
| `[{LEMMA: open}, {LOWER: {IN: [with, to]}}]` | open, opens, opened, opening; then with or to |
| `[{LOWER: not}, {OP: "{0,2}"}, {LOWER: open}]` | at most two tokens between; \
`OP` also takes `?` `+` `*` `!` |
| `[{LIKE_NUM: true}, {LEMMA: day}]` | two days, 2 days |
| `[{LOWER: {REGEX: "^co-?teach"}}]` | a word that the expression matches |
| `[{POS: VERB}, {LOWER: together}]` | a verb before together; needs a trained pipeline |
| `{any: [[{LEMMA: say}], [{LEMMA: tell}]], near: [[{LOWER: wrong}]], within: 5}` | a pattern \
of each list, in either order, inside one turn, with at most 5 words between |

`TAG`, `POS`, `MORPH`, `DEP` and `ENT_TYPE` need a trained pipeline (`nlp` in `qualcode.toml`).
`LEMMA` does not: without one it finds the inflected forms of the word, and takes words or `IN` and
`NOT_IN`. A phrase under `not` cancels a pattern as it cancels a keyword.
"""

_YAML = """\
## How the YAML is read

The words follow YAML 1.2: `no`, `yes`, `on` and `off` are text, as are `12:30` and `2024-01-01`;
only `true` and `false` are truth values; `010` is the number ten. Where text is due, a number needs
quotes: `version: "1.10"`. So does text that holds `: ` or ` #`, or begins with one of
`[ ] { } , & * ! | > ' " % @ #` or a backtick.

These are errors: a key that stands twice in one mapping, anchors (`&a`), aliases (`*a`), tags
(`!!str`), merge keys (`<<`), `%` lines, a second document, tabs outside of text, a file that is not
UTF-8 or is larger than 5 MB, lists and mappings more than 64 deep.
"""


def reference() -> str:
    """The page as Markdown."""
    parts = [
        _INTRODUCTION,
        _section("The codebook", BOOK),
        _section("A code", CODE),
        _section("`scale`", SCALE),
        _section("A `near` keyword", NEAR),
        _KEYWORDS,
        _FAMILIES,
        _section("A `near` pattern", NEAR_TOKENS),
        _PATTERNS,
        _dimensions(),
        _YAML,
    ]
    return "\n".join(parts)


def _section(title: str, keys: Sequence[Key]) -> str:
    """One table of keys."""
    head = "| key | value | default | what it says | example |\n|---|---|---|---|---|\n"
    return f"## {title}\n\n{head}" + "".join(_rows(keys))


def _rows(keys: Sequence[Key]) -> Iterator[str]:
    for key in keys:
        cells = (f"`{key.name}`", key.kind.words, _default(key), key.about, f"`{key.example}`")
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n"


def _default(key: Key) -> str:
    """The default, in the words of the file."""
    if key.required:
        return "required"
    if isinstance(key.default, bool):
        return f"`{str(key.default).lower()}`"
    if not key.default:
        return "none"
    listed = isinstance(key.default, tuple)
    return f"`[{', '.join(key.default)}]`" if listed else f"`{key.default}`"


def _dimensions() -> str:
    """The values of `dimension`."""
    rows = "".join(f"| `{name}` | {about} |\n" for name, about in DIMENSIONS.items())
    return f"## Dimensions\n\n| dimension | what it holds |\n|---|---|\n{rows}"
