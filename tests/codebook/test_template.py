"""A new codebook begins without a single finding."""

import pytest

from qualcode.codebook.template import template
from qualcode.codebook.yaml_file import read


@pytest.mark.parametrize("title", ["Neighbours", "no", "12:30 # x", "It's: fine"])
def test_a_new_codebook_has_no_finding(title):
    reading = read(template("neighbours", title), "n.yaml")
    assert reading.findings == ()
    assert reading.codebook.title == title
    assert [code.id for code in reading.codebook.codes] == [
        "example-theme", "lending-tools", "giving"
    ]  # fmt: skip
