from pathlib import Path

import pytest
from hypothesis import strategies as st

from qualcode.codebook.compare import grown
from qualcode.codebook.model import Code, Codebook, Near, Scale

SAMPLE = """\
# a codebook for tests
codebook: sample
version: 1.0.0   # of ours
title: A sample of
  everything
language: en-GB
codes:
  # the first theme
  - id: trust
    name: "Trust and openness"
    definition: One or two sentences that say
      what the code captures.
    include: [what counts, and this,
              and that]   # why
    exclude: ['it''s not this (use b)']
    examples: ["We said: it failed.", We’re “honest”]
    dimension: mechanism
    keywords: [trust*, "safe to fail",
               {any: [honest, candid], near: [feedback, review], within: 8}]
    patterns: [[{LEMMA: open}, {LOWER: with, OP: "?"}]]
    not: ["trust board"]
    scale: {min: 0, max: 3, labels: {0: absent, 3: strong}}
    colour: "#3A7CA5"
    children:
      - id: t1   # note
        name: 'T one'
        definition: >
          folded text here
          and more
        verified: false
        # last words of t1
      # end of trust

  - {id: b, name: B, definition: in brackets, replaces: [old], speakers: [interviewer]}
  - id: old
    name: Old
    definition: no longer used
    status: deprecated
"""


@pytest.fixture(scope="session")
def sample() -> str:
    return SAMPLE


@pytest.fixture(scope="session")
def repository() -> Path:
    return Path(__file__).resolve().parents[2]


@st.composite
def _versions(draw):
    """A state of one codebook: some of six codes, anywhere in the tree, in any order."""
    words = st.sampled_from(["a", "b c", "it's", "x: y", "#1", "no", "long " * 40 + "end"])
    some = st.lists(words, max_size=3, unique=True).map(tuple)
    found: dict[str, Code] = {}
    for each in draw(st.lists(st.sampled_from("uvwxyz"), min_size=1, unique=True)):
        above = draw(st.sampled_from([(), *(code.path for code in found.values())]))
        found[each] = Code(
            each, draw(words), draw(st.just("") | words), draw(some), examples=draw(some),
            dimension=draw(st.sampled_from(["", "reach"])), keywords=draw(st.sampled_from(KEYWORDS)),
            patterns=draw(st.sampled_from([(), (({"LEMMA": "open"},),)])),
            scale=draw(st.sampled_from([None, Scale(0, 3, ((0, "absent"),)), Scale(1, 2)])),
            status=draw(st.sampled_from(["active", "draft"])), verified=draw(st.booleans()),
            replaces=draw(st.sampled_from([(), ("o1",), ("o2", "o1")])), path=(*above, each),
        )  # fmt: skip
    codes = grown(found, {each: code.parent for each, code in found.items()})
    return Codebook("book", draw(words), codes, title=draw(st.just("") | words))


KEYWORDS = [(), ("trust*",), ("trust*", "time"), (Near(("a",), ("b",), 3), "time"), ("one", "two")]


@pytest.fixture(scope="session")
def versions():
    """States of one codebook, for laws about two or three of them."""
    return _versions()
