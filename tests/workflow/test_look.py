"""One code with all there is to know of it, from a project with codings of two coders."""

from qualcode.workflow import decide, look, recode


def reasons(shown) -> list[tuple[str, str]]:
    return [(each.passage.quote, why) for each in shown for why in each.why]


def test_counts_are_of_the_code_itself_by_coder(project):
    project.code("head", "Time was short.", "time")
    project.code("head", "It took time", "time", coder="jo")
    project.code("head", "We trust each other.", "candour")
    counts = look.used(project.db).counts
    assert counts.coders == ("jo", "mina")
    assert [counts.of("time", coder) for coder in counts.coders] == [1, 1]
    assert [counts.of("trust", coder) for coder in counts.coders] == [0, 0]


def test_a_segment_is_doubtful_only_when_a_coder_who_is_done_passed_it_by(project):
    project.code("head", "Time was short.", "time")
    assert look.entry(project.db, "time").doubtful == []
    decide.set_status(project.db, "jo", "head", "done")
    assert reasons(look.entry(project.db, "time").doubtful) == [
        ("Time was short.", "jo has finished this source and did not code it")
    ]


def test_a_coding_with_the_code_above_or_below_is_near_enough(project):
    project.code("head", "honest", "candour")
    project.code("head", "It took time 😀, honest.", "trust", coder="jo")
    decide.set_status(project.db, "jo", "head", "done")
    assert look.entry(project.db, "candour").doubtful == []


def test_good_quotes_and_keywords_are_reasons(project):
    project.code("head", "We trust each other.", "trust", good=True)
    assert reasons(look.entry(project.db, "trust").typical) == [
        ("We trust each other.", "marked as a good quote"),
        ("We trust each other.", "holds the code's own keyword trust"),
    ]


def test_a_cancelled_keyword_and_a_foreign_one_are_doubts(project):
    text = project.text.replace("keywords: [school]", "keywords: [school]\n    not: [trust us]")
    recode.use(project.db, str(project.file("next.yaml", text)), "mina")
    project.code("teacher", "They trust us, mostly.", "old")
    assert reasons(look.entry(project.db, "old").doubtful) == [
        ("They trust us, mostly.", "holds “trust us”, which cancels the code's keywords"),
        ("They trust us, mostly.", "holds no keyword of this code, but some of trust"),
    ]


def test_a_keyword_that_is_rejected_often_makes_what_was_accepted_for_it_doubtful(project):
    project.suggest()
    decide.accept(project.db, "mina", project.find(codes=("time",))[:1])
    decide.reject(project.db, "jo", project.find("jo", codes=("time",)))
    (found,) = look.entry(project.db, "time").doubtful
    assert found.why == (
        "accepted for one keyword alone, and that one is doubtful: time, rejected 2 of 3 times",
    )


def test_the_history_says_what_changed_in_which_version(project):
    text = project.text.replace('version: "1"', 'version: "2"')
    text = text.replace("keywords: [time]", "keywords: [time, hours]").replace(
        "name: Time", "name: Hours"
    )
    recode.use(project.db, str(project.file("next.yaml", text)), "jo")
    said = [
        (version.version, version.coder, what)
        for version, what in look.entry(project.db, "time").history
    ]
    assert said == [("1", "mina", "first there"), ("2", "jo", "changed: name, keywords")]
    assert len(look.entry(project.db, "trust").history) == 1


def test_what_the_family_of_a_code_finds_here_is_shown(project):
    assert look.entry(project.db, "old").family == {}
    text = project.text.replace("keywords: [school]", "keywords: [most]\n    match: family")
    project.book.write_text(text, encoding="utf-8")
    recode.use(project.db, str(project.book), "mina")
    assert look.entry(project.db, "old").family == {"most": ("mostly",)}
