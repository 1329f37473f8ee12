"""Beyond the project: from Parquet and into it, the same suggestions as in the project."""

from pathlib import Path

import polars as pl
import pytest

from qualcode.errors import QualcodeError
from qualcode.store import audit, people, runs, suggestions
from qualcode.transcript.people import People, Speaker
from qualcode.workflow import decide, scale_out, suggest
from tests.suggest.test_learned import COACHED

METHODS = ("keyword", "semantic")


def job(project, origin=None, **wish):
    wish.setdefault("methods", METHODS)
    return suggest.job_of(project.db, "mina", suggest.Wish(**wish), origin=origin)


def stored(project):
    """What suggestions rest on, without the run."""
    return project.db.rows(
        'SELECT e.suggestion, s.revision, s.start, s."end", s.code, r.method, r.rule, e.spans,'
        " e.score, e.coder, e.confidence, e.decided FROM evidence e JOIN rule r ON r.key = e.rule"
        " JOIN suggestion s ON s.key = e.suggestion ORDER BY e.rowid"
    )


@pytest.fixture
def turns(project, tmp_path):
    place = f"{tmp_path}/turns.parquet"
    assert scale_out.write_turns(project.db, place) == (2, 5)
    return place


def test_turns_as_parquet_are_the_turns_of_the_project(project, turns):
    frame = pl.read_parquet(turns)
    assert frame.columns == ["source", "revision", "turn", "start", "role", "text", "talk"]
    assert frame["role"].to_list() == ["interviewer", "participant", "participant", "interviewer",
                                       "participant"]  # fmt: skip
    told = list(scale_out.origin(turns)())
    assert told == [(n, _listed(text)) for n, text in suggest.named_texts(project.db)]


def _listed(text):
    from dataclasses import replace

    columns = ("numbers", "starts", "texts", "roles")
    return replace(text, **{name: list(getattr(text, name)) for name in columns})


def test_from_parquet_into_the_project_is_as_from_the_project(project, turns):
    suggest.carry_out(project.db, job(project))
    own = stored(project)
    audit.undo(project.db, "mina")
    runs.sweep(project.db)
    project.db.run("DELETE FROM evidence")
    told = suggest.carry_out(project.db, job(project, scale_out.origin(turns)))
    assert stored(project) == own
    assert told.sources == 2
    assert "sources" not in runs.looked_for(project.db)[-1]


def test_into_parquet_leaves_the_project_as_it_is(project, turns, tmp_path):
    before, told = project.dump(), []
    done = scale_out.suggest_to(f"{tmp_path}/a.parquet", job(project), lambda: told.append(1))
    other = job(project, scale_out.origin(turns))
    assert scale_out.suggest_to(f"{tmp_path}/b.parquet", other) == done
    assert Path(f"{tmp_path}/a.parquet").read_bytes() == Path(f"{tmp_path}/b.parquet").read_bytes()
    assert project.dump() == before
    assert len(told) == 2 * len(METHODS)
    frame = pl.read_parquet(f"{tmp_path}/a.parquet")
    assert frame["id"].n_unique() == done.suggestions
    assert dict(frame.group_by("code").agg(pl.col("id").n_unique()).rows()) == done.by_code
    assert set(frame["method"]) <= set(METHODS)


def test_the_counts_are_those_that_the_store_shows(project):
    done = suggest.carry_out(project.db, job(project))
    assert done.suggestions == len(suggestions.offered(project.db, "mina"))


def test_some_sources_of_a_data_set(project, turns):
    told = suggest.carry_out(project.db, job(project, scale_out.origin(turns), sources=("head",)))
    assert told.sources == 1
    assert runs.looked_for(project.db)[-1]["sources"].count(" ") == 0
    with pytest.raises(QualcodeError, match="unknown source 'haed'"):
        job(project, scale_out.origin(turns), sources=("haed",))


def people_are_heard(project):
    """The head's talk is the interviewer's now, and the other way round."""
    speakers = [
        Speaker("Interviewer", "head", role="participant"),
        Speaker("Head", "head", role="interviewer"),
    ]
    people.store(project.db, People(), speakers, "mina")


@pytest.mark.parametrize("change", ["as it was", "without roles", "by other names"])
def test_into_the_project_the_roles_are_its_own(project, turns, change):
    frame = pl.read_parquet(turns)
    if change == "without roles":
        frame = frame.drop("role")
    if change == "by other names":
        frame = frame.with_columns(role=pl.lit("interviewer"))
    frame.write_parquet(turns)
    people_are_heard(project)
    project.suggest()
    own = stored(project)
    assert own
    audit.undo(project.db, "mina")
    runs.sweep(project.db)
    project.db.run("DELETE FROM evidence")
    told = suggest.carry_out(
        project.db, job(project, scale_out.origin(turns), methods=("keyword",))
    )
    assert stored(project) == own
    assert told.findings == ()


def test_a_data_set_without_roles_is_told_of(project, turns, tmp_path):
    frame = pl.read_parquet(turns)
    frame.drop("role").write_parquet(turns)
    read = job(project, scale_out.origin(turns), methods=("keyword",))
    told = scale_out.suggest_to(f"{tmp_path}/out", read)
    (note,) = told.findings
    assert (note.severity, note.where) == ("note", turns)
    assert "no column role" in note.what
    frame.with_columns(role=pl.col("role").str.to_titlecase()).write_parquet(turns)
    read = job(project, scale_out.origin(turns), methods=("keyword",))
    assert scale_out.suggest_to(f"{tmp_path}/again", read).findings == ()


FAR = "The coach sat with them and planned it."
OTHER = f"Interviewer: And there?\nGuide: {FAR}\nGuide: Nobody had paid for the soup.\n"


@pytest.fixture
def taught(project):
    """Mina has given a code to what is said of coaches, and read three texts to their end."""
    for name in ("one", "two", "three"):
        project.bring(**{name: "".join(f"Head: {said} So {name}.\n" for said in COACHED)})
        for said in COACHED:
            if "coach" in said:
                project.code(name, said, "candour")
        decide.set_status(project.db, "mina", name, "done")
    return project


def test_what_was_decided_in_the_project_teaches_for_any_archive(taught, tmp_path):
    rows = [("far", line.partition(": ")) for line in OTHER.splitlines()]
    columns = {"source": [name for name, _ in rows], "role": [who for _, (who, _, _) in rows],
               "text": [text for _, (_, _, text) in rows]}  # fmt: skip
    pl.DataFrame(columns).write_parquet(tmp_path / "far.parquet")
    read = job(taught, scale_out.origin(f"{tmp_path}/far.parquet"), methods=("learned",))
    told = scale_out.suggest_to(f"{tmp_path}/out.parquet", read)
    assert told.findings == ()
    found = pl.read_parquet(tmp_path / "out.parquet")
    assert FAR in found.filter(code="candour")["quote"].to_list()
    assert set(found["coder"]) == {"mina"}


def test_a_part_of_the_project_is_as_the_same_sources_by_name(taught, tmp_path):
    taught.bring(far=OTHER)
    place = f"{tmp_path}/part.parquet"
    scale_out.write_turns(taught.db, place)
    pl.read_parquet(place).filter(pl.col("source") == "far").write_parquet(place)
    methods = ("keyword", "semantic", "learned")
    suggest.carry_out(taught.db, job(taught, sources=("far",), methods=methods))
    own = stored(taught)
    assert "learned" in {row[5] for row in own}
    audit.undo(taught.db, "mina")
    runs.sweep(taught.db)
    taught.db.run("DELETE FROM evidence")
    suggest.carry_out(taught.db, job(taught, scale_out.origin(place), methods=methods))
    assert stored(taught) == own


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"text": pl.lit("Other words.")}, "head has another text in this project"),
        ({"source": pl.lit("visit")}, "visit is no source of this project"),
    ],
)
def test_what_is_not_in_the_project_is_not_stored(project, turns, tmp_path, change, said):
    frame = pl.read_parquet(turns).filter(source="head", turn=1)
    frame.with_columns(**change).write_parquet(tmp_path / "o.parquet")
    before = project.dump()
    with pytest.raises(QualcodeError, match=said) as told:
        suggest.carry_out(project.db, job(project, scale_out.origin(f"{tmp_path}/o.parquet")))
    assert "--to PLACE" in told.value.hint
    assert project.dump() == before


def test_an_engine_that_breaks_leaves_no_trace(project, tmp_path):
    def breaking(work, sources):
        yield from map(work, list(sources)[:1])
        raise QualcodeError("the cluster is gone")

    before = project.dump()
    wish = suggest.Wish(("keyword",))
    broken = suggest.job_of(project.db, "mina", wish, engine=breaking)
    with pytest.raises(QualcodeError, match="gone"):
        suggest.carry_out(project.db, broken)
    with pytest.raises(QualcodeError, match="gone"):
        scale_out.suggest_to(f"{tmp_path}/out", broken)
    assert project.dump() == before
    assert [each.name for each in tmp_path.iterdir() if "out" in each.name] == []
