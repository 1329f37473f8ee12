"""The floor of tables: the same columns from SQLite into polars, aggregated, written as CSV."""

import sqlite3
import sys

import polars as pl

CODINGS = 'SELECT revision, start, "end", first_turn, words, code, coder FROM coding WHERE live'
TURNS = (
    'SELECT t.revision, t.number, s.role, s.participant, s."case", t.words FROM turn t'
    " JOIN revision r ON r.id = t.revision"
    " LEFT JOIN speaker s ON s.source = r.source AND s.label = t.label AND s.live"
)


def frame(db: sqlite3.Connection, sql: str, columns: list[str]) -> pl.DataFrame:
    """The rows of a query as a frame."""
    return pl.DataFrame(
        dict(zip(columns, zip(*db.execute(sql).fetchall(), strict=True), strict=True))
    )


def main(database: str, table: str, out: str) -> None:
    """Frequencies, or a matrix of turns by codes."""
    db = sqlite3.connect(database)
    codings = frame(db, CODINGS, ["revision", "start", "end", "turn", "words", "code", "coder"])
    turns = frame(db, TURNS, ["revision", "turn", "role", "participant", "case", "turn_words"])
    joined = codings.join(
        turns.filter(pl.col("role") != "interviewer"), on=["revision", "turn"], how="inner"
    )
    if table == "frequencies":
        result = joined.group_by("code").agg(
            pl.struct("revision", "start", "end").n_unique().alias("segments"),
            pl.struct("revision", "turn").n_unique().alias("turns"),
            pl.col("participant").n_unique(),
            pl.col("revision").n_unique(),
            pl.col("case").n_unique(),
            pl.col("words").sum(),
        )
    else:
        once = joined.select("revision", "turn", "code").unique().with_columns(value=pl.lit(1))
        result = once.pivot(on="code", index=["revision", "turn"], values="value").fill_null(0)
    result.write_csv(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
