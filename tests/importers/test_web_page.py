"""Pages that no browser would show either."""

import pytest

from qualcode.errors import QualcodeError
from qualcode.importers.web_page import WebPage


def test_a_page_nested_too_deeply_is_refused_in_one_sentence():
    with pytest.raises(QualcodeError, match="nests its parts too deeply"):
        WebPage().read(b"<p>" + b"<b><i>" * 5_000 + b"Ann: Hello", "a.html")
