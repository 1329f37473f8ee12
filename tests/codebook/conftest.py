from pathlib import Path

import pytest

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
