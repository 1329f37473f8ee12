import re

from hypothesis import given
from hypothesis import strategies as st

from qualcode.text.words import count, counts

_WORD = re.compile(r"\w+(?:['’\-‑]\w+)*")
_SIGNS = "ab_1é²ß-'’‑ \n\u00a0—“.日Ω😀\u0301"


@given(st.one_of(st.text(), st.text(_SIGNS)))
def test_the_quick_count_is_the_definition(text):
    assert count(text) == len(_WORD.findall(text))


@given(st.lists(st.one_of(st.text(), st.text(_SIGNS), st.text("[(*laughs*)] \n-'"))))
def test_counting_many_texts_at_once_counts_each(texts):
    assert counts(texts) == [count(text) for text in texts]
