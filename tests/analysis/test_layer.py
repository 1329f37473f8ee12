import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.analysis.frequencies import frequencies
from qualcode.analysis.layer import choose, finished
from qualcode.errors import QualcodeError

CODERS = st.lists(st.sampled_from(["consensus", "jo", "mina", "zed"]), unique=True)


def test_one_coder_needs_no_layer():
    assert choose(["mina"], ["jo", "mina"]).coders == ("mina",)


def test_several_coders_need_one():
    with pytest.raises(QualcodeError, match="jo, mina have coded") as stop:
        choose(["mina", "jo"], ["mina", "jo"])
    assert "--layer jo, --layer mina, --layer any" in stop.value.hint


def test_consensus_is_a_coder_of_the_data():
    assert choose(["consensus", "jo"], ["consensus", "jo"], "consensus").coders == ("consensus",)
    with pytest.raises(QualcodeError, match="unknown coder 'consensus'"):
        choose(["jo"], ["jo"], "consensus")


def test_an_unknown_coder_is_a_stop_with_the_nearest_names():
    with pytest.raises(QualcodeError, match="unknown coder 'minna'") as stop:
        choose(["mina"], ["mina"], "minna")
    assert stop.value.hint == "did you mean mina?"
    with pytest.raises(QualcodeError, match="unknown coder 'jo'"):
        choose(["mina"], ["mina"], None, ["jo"])


def test_a_coder_who_found_nothing_is_a_layer():
    assert choose(["mina"], ["jo", "mina"], "jo").coders == ("jo",)


def test_coded_by_narrows_the_layer():
    assert choose(["jo", "mina", "zed"], ["jo", "mina", "zed"], "any", ["jo", "zed"]).coders == (
        "jo",
        "zed",
    )
    assert choose(["jo", "mina"], ["jo", "mina"], None, ["jo"]).name == "jo"
    with pytest.raises(QualcodeError, match="the layer mina holds no codings by jo"):
        choose(["jo", "mina"], ["jo", "mina"], "mina", ["jo"])


def test_nobody_has_coded():
    assert choose([], ["mina"]).name == "mina"
    assert choose([], []).coders == ()
    assert choose([], ["jo", "mina"]).coders == ("jo", "mina")


@given(CODERS, CODERS)
@settings(deadline=None, max_examples=50)
def test_any_holds_everybody_also_who_found_nothing(coded, others):
    known = sorted({*coded, *others})
    assert choose(coded, known, "any").coders == tuple(known)


def test_only_done_is_done():
    layer = choose(["jo"], ["jo", "mina"], "jo")
    progress = {
        "source": ["a", "b", "c", "a"],
        "coder": ["jo", "jo", "mina", "mina"],
        "status": ["done", "in progress", "done", "done"],
    }
    assert finished(progress, layer).rows() == [("a", "jo")]
    assert finished({}, layer).height == 0


def test_the_table_asks_for_a_layer(corpus):
    with pytest.raises(QualcodeError, match="jo, mina have coded"):
        frequencies(corpus)
