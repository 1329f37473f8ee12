"""The keywords of the shipped codebooks find what their own examples say, not their neighbours'."""

import pytest

from qualcode.codebook import shipped, yaml_file
from qualcode.coding.suggestion import Material, SourceText
from qualcode.suggest.keyword import Keyword

OWN = 0.6  # of the examples, at least; some quotes must need a reader, or coding would be counting

# examples that a neighbour finds alone, each with its reason
BOTH = {
    ("jpd", "pupil-voice", "reviewer"): "it says who spoke by saying who did not",
    ("jpd", "fidelity", "workshop"): "what was left out is a workshop, so that code is right too",
    ("jpd", "leadership-growth", "deputy"): "to go for a post and to leave one are said alike",
}


def found(book):
    """Each example with its own code and the codes that the keywords suggest for it."""
    examples = [(code.id, text) for code in book.codes if code.keywords for text in code.examples]
    starts = [sum(len(text) + 1 for _, text in examples[:at]) for at in range(len(examples))]
    texts = [text for _, text in examples]
    source = SourceText("r", range(len(texts)), starts, texts, ["participant"] * len(texts))
    scorer = Keyword().prepare(book, Material(list), unit="turn", interviewers=False)
    suggested = {start: set() for start in starts}
    for each in scorer.score(source):
        suggested[each.start].add(each.code)
    return [(own, text, suggested[at]) for at, (own, text) in zip(starts, examples, strict=True)]


@pytest.mark.parametrize("name", shipped.names())
def test_examples_are_found_by_their_own_keywords(name):
    examples = found(yaml_file.load(shipped.path(name)).codebook)
    assert sum(own in codes for own, _, codes in examples) >= OWN * len(examples)
    for own, text, codes in examples:
        astray = bool(codes) and own not in codes
        reason = any((name, own, word) in BOTH for word in ("reviewer", "workshop", "deputy")
                     if word in text)  # fmt: skip
        assert not astray or reason, f"{own}: only {', '.join(codes)} found {text!r}"
