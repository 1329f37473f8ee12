import polars as pl
import pytest

from qualcode.table import Table


@pytest.fixture(scope="session")
def table() -> Table:
    """Cells that break things: formulas, marks of every format, line ends, emoji, nothing."""
    frame = pl.DataFrame(
        {
            "code": ["trust", "safe_to_fail", "time|money", "=1+1", "_x0041_"],
            "quote": [
                'We said "yes" – & meant it.\nTwice.',
                "<b>50%</b> of $5, #1 {x} ~ ^ \\ [y]",
                "*not* `bold`, _maybe_ 👩‍🏫",
                "-5 &amp; +1",
                None,
            ],
            "school": ["0017", "@home", "\tTab", " lead ", ""],
            "turns": [4, 0, -1, None, 2],
            "rating": [1.5, None, 1e-7, 100000.0, 0.1],
            "good": [True, False, None, True, False],
            "share_turns": [4 / 7, 0.0, 1.0, None, 0.285714],
            "share (wave=1)": [None, 0.5, 1 / 3, 0.0, 1.0],
        },
        schema_overrides={"turns": pl.Int64},
    )
    return Table(
        name="frequencies",
        frame=frame,
        title="Codes & <themes>, layer mina_2",
        unit="one row a code",
        base="3 of 4 sources (marked done by mina), 7 turns not spoken by an interviewer",
        notes=("Left out: 1 coding.", "=SUM(A1) is *no* formula here, 100% sure."),
    )
