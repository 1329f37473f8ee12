"""The reference page says what the reader takes, no more and no less."""

import dataclasses

import pytest

from qualcode.codebook.model import Code, Codebook, Near, Scale
from qualcode.codebook.parts import NEAR, SCALE
from qualcode.codebook.reference import reference
from qualcode.codebook.schema import BOOK, CODE, DIMENSIONS
from qualcode.codebook.yaml_file import read


@pytest.mark.parametrize(
    ("model", "keys"), [(Codebook, BOOK), (Code, CODE), (Scale, SCALE), (Near, NEAR)]
)
def test_every_field_of_the_model_has_a_key_and_its_default(model, keys):
    fields = {field.name: field for field in dataclasses.fields(model) if field.name != "path"}
    said = {key.attribute or key.name: key for key in keys if key.name != "children"}
    assert set(said) == set(fields)
    for name, field in fields.items():
        if field.default is not dataclasses.MISSING:
            assert said[name].default == field.default
        else:
            assert said[name].required


def test_every_key_is_on_the_page():
    page = reference()
    for key in (*BOOK, *CODE, *SCALE, *NEAR):
        assert f"| `{key.name}` |" in page
    for dimension in DIMENSIONS:
        assert f"| `{dimension}` |" in page


def test_every_example_on_the_page_is_read_without_a_finding():
    book = "".join(f"{key.name}: {key.example}\n" for key in BOOK if key.name != "codes")
    code = "".join(f"    {key.name}: {key.example}\n" for key in CODE).replace("    ", "  - ", 1)
    children = code.replace("{id: openness,", "{definition: d, id: openness,")
    assert read(f"{book}codes:\n{children}", "f").findings == ()
    for keys in (SCALE, NEAR):
        inside = ", ".join(f"{key.name}: {key.example}" for key in keys)
        name = "scale: {}" if keys is SCALE else "keywords: [{}]"
        line = name.replace("{}", f"{{{inside}}}")
        text = f"codebook: x\nversion: a\ncodes:\n- id: a\n  name: A\n  definition: d\n  {line}\n"
        assert read(text, "f").findings == ()


def test_the_first_example_of_the_page_is_a_codebook():
    text = reference().split("```yaml\n")[1].split("```")[0]
    assert read(text, "f").findings == ()


def test_the_page_in_docs_is_in_step(repository):
    assert (repository / "docs/reference/codebook.md").read_text("utf-8") == reference()
