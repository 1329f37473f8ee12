import dataclasses

from qualcode.analysis.frequencies import frequencies
from qualcode.codebook.model import Codebook
from qualcode.coding.corpus import Selection

COUNTS = ("segments", "turns", "participants", "sources", "cases", "words")


def counts(table, group=""):
    """The counts of each code as a tuple, under the code's id."""
    end = f" ({group})" if group else ""
    rows = table.frame.iter_rows(named=True)
    return {row["code"]: tuple(row[f"{name}{end}"] for name in COUNTS) for row in rows}


def test_one_coder_by_hand(corpus):
    table = frequencies(corpus, layer="mina")
    assert counts(table) == {
        "trust": (4, 4, 3, 3, 2, 19),  # its own and all that carries safe or open
        "safe": (1, 1, 1, 1, 1, 5),
        "open": (2, 3, 2, 2, 2, 9),  # one segment lies over two turns of two schools
        "time": (3, 2, 2, 2, 2, 11),  # there [is no time] for it: the shared words count once
    }
    assert table.frame["theme"].to_list() == ["Trust", "Trust", "Trust", "Time"]
    assert table.frame["level"].to_list() == [1, 2, 2, 1]
    assert table.base == (
        "3 of 4 sources (marked done by mina), 7 turns not spoken by an interviewer, 48 words,"
        " 4 participants, 2 cases, 7 coded segments"
    )


def test_shares_are_of_the_base(corpus):
    trust = frequencies(corpus, layer="mina").frame.row(0, named=True)
    assert trust["share_turns"] == 4 / 7
    assert trust["share_participants"] == 3 / 4
    assert trust["share_sources"] == 1
    assert trust["share_cases"] == 1
    assert trust["share_words"] == 19 / 48


def test_what_is_left_out_is_said(corpus):
    notes = frequencies(corpus, layer="mina").notes
    assert "Left out: 1 coding in sources not marked done." in notes
    assert (
        "Left out: 1 coding only on talk outside the base (an interviewer's, or not selected)."
        in notes
    )
    assert "Linked to no participant: 1 of 7 turns." in notes
    assert "Words of segments that overlap in part are told from their length." in notes


def test_the_base_of_a_coder_is_what_that_coder_did(corpus):
    table = frequencies(corpus, layer="jo")
    assert counts(table) == {
        "trust": (2, 1, 1, 1, 1, 8),  # [We [trust each other now] and it is safe]
        "safe": (0, 0, 0, 0, 0, 0),
        "open": (1, 1, 1, 1, 1, 8),
        "time": (0, 0, 0, 0, 0, 0),
    }
    assert table.base.startswith("1 of 4 sources (marked done by jo), 2 turns")


def test_a_unit_that_two_coders_coded_counts_once(corpus):
    table = frequencies(corpus, layer="any")
    assert counts(table)["trust"] == (5, 4, 3, 3, 2, 20)  # 11 words of head, 7 of group, 2 of note
    assert "What several coders gave the same code counts once." in table.notes


def test_all_sources_on_demand(corpus):
    table = frequencies(corpus, layer="mina", base="all")
    assert counts(table)["time"] == (4, 3, 3, 3, 2, 13)
    assert table.base.startswith("4 sources, done or not, 8 turns")
    assert (
        "Not marked done by mina: 1 of 4 sources; no coding there may mean not coded yet."
        in table.notes
    )


def test_without_a_done_source_nothing_is_counted_and_the_note_says_why(study):
    study.progress.clear()
    table = frequencies(study.corpus(), layer="mina")
    assert set(counts(table).values()) == {(None,) * 6}
    assert table.frame["share_turns"].to_list() == [None] * 4
    assert table.frame["code"].to_list() == ["trust", "safe", "open", "time"]
    assert table.notes[0].startswith("No source is marked done by mina, so there is no base")
    assert "--base all" in table.notes[0]
    assert table.base.startswith("0 of 4 sources")


def test_groups_have_their_own_bases(corpus):
    table = frequencies(corpus, layer="jo", by="wave")
    assert counts(table, "wave=1")["trust"] == (2, 1, 1, 1, 1, 8)
    assert counts(table, "wave=2")["trust"] == (None,) * 6  # jo has done none of wave 2
    assert table.frame["share_turns (wave=1)"].to_list() == [1 / 2, 0, 1 / 2, 0]
    assert table.frame["share_turns (wave=2)"].to_list() == [None] * 4
    assert "Base of wave=1: 2 turns, 1 participant, 1 source, 1 case, 17 words." in table.notes
    assert "Base of wave=2: 0 turns, 0 participants, 0 sources, 0 cases, 0 words." in table.notes


def test_a_base_without_people_has_no_share_of_people(corpus):
    table = frequencies(corpus, layer="mina", by="wave")  # wave 2: a note that nobody speaks
    row = table.frame.row(2, named=True)
    assert row["code"] == "open"
    assert row["participants (wave=2)"] == 0
    assert row["share_participants (wave=2)"] is None
    assert row["share_turns (wave=2)"] == 1


def test_the_groups_may_be_coders(corpus):
    table = frequencies(corpus, layer="any", by="coder")
    assert counts(table, "coder=jo") == counts(frequencies(corpus, layer="jo"))
    assert counts(table, "coder=mina") == counts(frequencies(corpus, layer="mina"))
    assert "Base of coder=jo: 2 turns" in " ".join(table.notes)


def test_a_focus_group_is_split_by_the_schools_of_its_speakers(corpus):
    table = frequencies(corpus, layer="mina", by="cluster")
    assert counts(table, "cluster=North")["open"] == (1, 1, 1, 1, 1, 5)
    assert counts(table, "cluster=South")["open"] == (1, 1, 1, 1, 1, 2)
    assert counts(table, "no cluster")["open"] == (1, 1, 0, 1, 0, 2)


def test_an_attribute_of_a_cluster_holds_for_its_schools(corpus):
    by_arm = frequencies(corpus, layer="mina", by="arm")
    by_cluster = frequencies(corpus, layer="mina", by="cluster")
    assert counts(by_arm, "arm=trial") == counts(by_cluster, "cluster=North")
    assert counts(by_arm, "arm=control") == counts(by_cluster, "cluster=South")


def test_levels_and_zeros(corpus):
    assert frequencies(corpus, layer="mina", level=1).frame["code"].to_list() == ["trust", "time"]
    assert frequencies(corpus, layer="jo", zeros=False).frame["code"].to_list() == ["trust", "open"]


def test_codes_choose_rows_and_never_the_base(corpus):
    table = frequencies(corpus, layer="mina", selection=Selection(codes=("trust",)))
    assert table.frame["code"].to_list() == ["trust", "safe", "open"]
    assert table.frame["share_turns"][0] == 4 / 7
    assert "7 coded segments" in table.base


def test_a_code_that_left_the_codebook_is_kept_and_said(corpus):
    smaller = Codebook("jpd", "2", tuple(c for c in corpus.codebook.codes if c.id != "time"))
    table = frequencies(dataclasses.replace(corpus, codebook=smaller), layer="mina")
    assert counts(table)["time"] == (3, 2, 2, 2, 2, 11)
    assert table.frame["code"].to_list()[-1] == "time"
    assert "Not in the codebook, but in the codings: time." in table.notes


def test_text_outside_all_turns_counts_as_segment_and_source(study):
    study.texts["w2/note"] += "Written on the train."
    study.code("w2/note", "Written on the train", "safe", "mina")
    assert counts(frequencies(study.corpus(), layer="mina"))["safe"] == (2, 1, 1, 2, 1, 5)


def test_a_done_source_without_talk_is_in_the_base(study):
    study.source("w2/empty", done=("mina",))
    assert frequencies(study.corpus(), layer="mina").base.startswith("4 of 5 sources")


def test_a_segment_over_an_interviewer_leaves_their_words_out(study):
    study.code("w1/head", "it is safe", "time", "jo", to="There is never enough time.")
    table = frequencies(study.corpus(), layer="jo")
    # Turn 4 wholly (5 words); of turn 2 the last 24 of 52 characters and so 5.5 of 12 words.
    assert counts(table)["time"] == (1, 2, 1, 1, 1, 11)


def test_nothing_at_all(new_study):
    table = frequencies(new_study(speakers={}).corpus())
    assert table.frame.height == 4
    assert table.base.startswith("0 of 0 sources")
    assert table.notes[0].startswith("Nothing meets the selection")


def with_laughter(study):
    """A turn of Ben's with nothing but a mark, and a source in which nobody says a word."""
    study.source("w2/laughs", ("Interviewer", "So?"), ("Ben", "(laughs)"), done=("mina", "jo"))
    study.source("w2/mute", ("Dan", "[inaudible 00:00:05]"), done=("mina", "jo"))
    return study


def test_a_turn_without_a_word_is_in_no_base(study, corpus):
    table = frequencies(with_laughter(study).corpus(), layer="mina")
    before = frequencies(corpus, layer="mina")
    assert counts(table) == counts(before)
    assert table.base == before.base
    note = "Left out: 2 turns in which nobody says a word (marks such as [inaudible]), and with them 2 sources."
    assert note in table.notes
    assert not any("nobody says" in each for each in before.notes)


def test_it_is_in_the_base_of_the_layer_that_coded_it(study):
    with_laughter(study).code("w2/laughs", "(laughs)", "safe", "mina")
    corpus = study.corpus()
    mina, jo = (frequencies(corpus, layer=each) for each in ("mina", "jo"))
    assert counts(mina)["safe"] == (2, 2, 2, 2, 1, 5)
    assert "8 turns" in mina.base
    assert "2 turns" in jo.base
    assert any(
        note.startswith("Left out: 1 turn in which") and "1 source" in note for note in mina.notes
    )
