"""What goes out to another format comes back as the same codebook, and is the same bytes again."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.codebook import shipped, yaml_file
from qualcode.codebook.exchange import registry
from qualcode.codebook.exchange.base import Incoming, Outgoing
from qualcode.codebook.model import Codebook

EXACT = {"qdc": 40, "csv": 40, "xlsx": 8}
IN_ONE_TEXT = ("taguette", "maxqda", "qualcoder")


def through(name: str, book: Codebook):
    form = next(each for each in registry.FORMATS if each.name == name)
    data = registry.dump(form, Outgoing(book))
    assert registry.dump(form, Outgoing(book)) == data
    return registry.read(form, Incoming(data, f"a{form.suffixes[0]}", "a"))


@pytest.mark.parametrize("name", EXACT)
def test_a_codebook_comes_back_as_it_went_out(name, any_codebook):
    @given(st.data())
    @settings(max_examples=EXACT[name], deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def law(data):
        book = data.draw(any_codebook)
        reading = through(name, book)
        assert reading.errors == ()
        assert reading.codebook == book

    law()


@pytest.mark.parametrize("name", IN_ONE_TEXT)
def test_with_plain_names_a_codebook_comes_back_from_names_and_one_text(name, any_codebook):
    """The names say the tree there, so a sign that parts names, and a name twice, cannot be kept."""

    @given(st.data())
    @settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def law(data):
        drawn = data.draw(any_codebook)
        named = tuple(
            replace(code, name=f"Code {number}") for number, code in enumerate(drawn.codes)
        )
        book = replace(drawn, codes=named)
        reading = through(name, book)
        assert reading.errors == ()
        assert reading.codebook == book

    law()


@pytest.mark.parametrize("name", [*EXACT, *IN_ONE_TEXT])
@pytest.mark.parametrize("shelf", shipped.names())
def test_the_shipped_codebooks_travel(name, shelf):
    book = yaml_file.load(shipped.path(shelf)).codebook
    assert book is not None
    assert through(name, book).codebook == book


@pytest.mark.parametrize("name", ["md", "html", "docx"])
def test_a_document_can_be_made_of_any_codebook(name, any_codebook):
    @given(st.data())
    @settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def law(data):
        form = registry.to_write(f".{name}")
        assert registry.dump(form, Outgoing(data.draw(any_codebook)))

    law()
