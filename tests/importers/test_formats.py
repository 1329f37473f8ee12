"""Every sample of a format reads as the file beside it says; a new sample needs no new test."""

from pathlib import Path

import pytest

from qualcode.importers import expected

FOLDER = Path(__file__).parents[2] / "transcripts" / "formats"
SAMPLES = expected.samples(FOLDER)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_sample_reads_as_expected(sample):
    assert expected.reading(sample) == expected.beside(sample).read_text(encoding="utf-8")


def test_no_expectation_is_without_its_sample():
    wanted = {path.name for path in FOLDER.rglob(f"*{expected.SUFFIX}")}
    assert wanted == {expected.beside(sample).name for sample in SAMPLES}
