"""Codebooks with everything that other formats stumble over."""

from dataclasses import replace

import pytest
from hypothesis import strategies as st

from qualcode.codebook.exchange.description import MARK
from qualcode.codebook.model import Code, Codebook, Near, NearTokens, Scale

ODD = [
    "=1+1", "'=1+1", "-", "- x", "+a", "@b", "'", '"', '"q"', "a,b;c\td", "a\nb", "a\n\n  b\n- c",
    "Id: other", "Include:\n- this", MARK, f"x\n{MARK}\nId: y", "no", "010", "1.10", "true", "a > b",
    "a.b", "{a}", "[b", "#c", "a\\b", "<b>&amp;", "_x0041_", "😀 e\u0301", "مرحبا", "a\u2028b", "…",
    "2024-01-01", "12:30", "a  b", "a\n \nb", "Codebook: z", "a>>b", "x" * 300,
]  # fmt: skip
letters = st.characters(
    exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"
) | st.sampled_from("\n\t")
texts = st.one_of(st.sampled_from(ODD), st.text(letters, min_size=1, max_size=20)).map(
    str.strip
).filter(bool)  # fmt: skip
some = st.lists(texts, max_size=3).map(tuple)
slugs = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,6}", fullmatch=True)
words = st.text("abcxyz", min_size=1, max_size=4)
near = st.builds(
    Near, st.lists(words, min_size=1, max_size=2).map(tuple),
    st.lists(words, min_size=1, max_size=2).map(tuple), st.integers(0, 100),
)  # fmt: skip
keywords = (
    st.sampled_from(["trust*", "=safe to fail", "010", "no", "it’s", "a: b", "peer-led"]) | near
)
wordings = texts | st.fixed_dictionaries({"IN": st.lists(texts, max_size=2)})
tokens = st.fixed_dictionaries({}, optional={
    "LOWER": wordings, "LEMMA": wordings, "IS_TITLE": st.booleans(), "LENGTH": st.integers(0, 9),
    "OP": st.sampled_from(["+", "?", "{2}"]),
}).filter(bool)  # fmt: skip
tokens_of_one = st.lists(tokens, min_size=1, max_size=2).map(tuple)
some_tokens = st.lists(tokens_of_one, min_size=1, max_size=2).map(tuple)
patterns = tokens_of_one | st.builds(NearTokens, some_tokens, some_tokens, st.integers(0, 100))
scales = st.builds(
    lambda low, steps, label: Scale(low, low + steps, ((low, label),)),
    st.integers(-5, 5), st.integers(1, 4), texts,
)  # fmt: skip
codes = st.builds(
    Code,
    id=slugs,
    name=texts,
    definition=st.just("") | texts,
    include=some,
    exclude=some,
    examples=some,
    dimension=st.sampled_from(["", "mechanism"]),
    kind=st.sampled_from(["topic", "act"]),
    match=st.sampled_from(["word", "forms"]),
    keywords=st.lists(keywords, max_size=3).map(tuple),
    patterns=st.lists(patterns, max_size=2).map(tuple),
    cancel=st.sampled_from([(), ("TRUST BOARD 7",), ("=9 x", "y's 8")]),
    speakers=st.sampled_from([("participant",), ("interviewer", "participant")]),
    scale=st.none() | scales,
    colour=st.sampled_from(["", "#3A7CA5"]),
    status=st.sampled_from(["active", "draft", "deprecated"]),
    verified=st.booleans(),
    replaces=st.lists(slugs.map("old-{}".format), max_size=2).map(tuple),
)


@st.composite
def codebooks(draw):
    """A tree of codes: each stands below one of the codes on the way to its forerunner."""
    placed: list[Code] = []
    for number, code in enumerate(draw(st.lists(codes, min_size=1, max_size=4))):
        above = placed[-1].path if placed else ()
        above = above[: draw(st.integers(0, len(above)))]
        name = f"{code.id}.{number}"
        placed.append(replace(code, id=name, path=(*above, name)))
    whole = [draw(st.just("") | texts) for _ in range(3)]
    return Codebook(
        draw(slugs), draw(texts), tuple(placed), whole[0], draw(st.sampled_from(["en", "no", "cy"])),
        *whole[1:],
    )  # fmt: skip


@pytest.fixture(scope="session")
def any_codebook():
    """A strategy for codebooks."""
    return codebooks()
