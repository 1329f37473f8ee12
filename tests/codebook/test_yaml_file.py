"""A codebook file is read into a codebook, or every fault in it is told with its place."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.codebook import shipped
from qualcode.codebook.model import Codebook, Near, NearTokens, Scale
from qualcode.codebook.schema import DIMENSIONS
from qualcode.codebook.yaml_file import Reading, load, read
from qualcode.errors import QualcodeError

HEAD = "codebook: x\nversion: a\ncodes:\n"  # the codes begin in line 4
CODE = HEAD + "- id: a\n  name: A\n  definition: d\n"  # the next key stands in line 7


def told(text):
    return [
        (each.severity, each.where.removeprefix("f:"), each.what)
        for each in read(text, "f").findings
    ]


BOOKS = [
    ("", "f", "the file is empty"),
    ("# nothing\n", "f", "the file is empty"),
    ("trust\n", "1:1", "this is no codebook"),
    ("- id: a\n", "1:1", "this is no codebook"),
    ("version: a\ncodes: [{id: a, name: A, definition: d}]", "1:1", "`codebook` is missing"),
    ("codebook: x\ncodes: [{id: a, name: A, definition: d}]", "1:1", "`version` is missing"),
    (
        "codebook:\nversion: a\ncodes: [{id: a, name: A, definition: d}]",
        "1:1",
        "`codebook` is missing",
    ),
    ("codebook: x\nversion: a", "1:1", "`codes` is missing"),
    ("codebook: x\nversion: a\ncodes: []", "3:8", "the codebook has no codes"),
    (
        "codebook: x\nversion: a\ncodes: {}",
        "3:8",
        "`codes` must be a list of codes; found an empty",
    ),
    ("codebook: x\nversion: a\ncodes: none", "3:8", "found the text `none`"),
    (
        HEAD.replace("x", "My Book") + "- {id: a, name: A, definition: d}",
        "1:11",
        "cannot be `My Book`",
    ),
    (
        HEAD.replace("a\n", "1.10\n") + "- {id: a, name: A, definition: d}",
        "2:10",
        "the number 1.10",
    ),
    (
        HEAD.replace("a\n", "2024-01\n") + "- a",
        "4:3",
        "a code must be a mapping; found the text `a`",
    ),
    (HEAD + "- [a]", "4:3", "a code must be a mapping; found a list"),
    (HEAD + "-", "4:2", "a code must be a mapping; found nothing"),
    ("language: english\n" + CODE, "1:11", "`language` cannot be `english`"),
    ("language: true\n" + CODE, "1:11", "`language` must be text; found the truth value `true`"),
    ("titel: x\n" + CODE, "1:1", "unknown key 'titel'"),
    ("title: [x]\n" + CODE, "1:8", "`title` must be text; found a list"),
]

CODES = [
    ("- name: A\n  definition: d", "4:3", "`id` is missing"),
    ("- id:\n  name: A\n  definition: d", "4:3", "`id` is missing"),
    ("- id: a\n  definition: d", "4:3", "`name` is missing"),
    ("- id: a\n  name: ' '\n  definition: d", "5:9", "`name` is empty"),
    ("- id: Trust\n  name: A\n  definition: d", "4:7", "`id` cannot be `Trust`"),
    ("- id: 2024\n  name: A\n  definition: d", "4:7", "`id` must be text; found the number 2024"),
    ("- id: a\n  name: A\n  defintion: d\n  definition: d", "6:3", "unknown key 'defintion'"),
    ("- id: a\n  name: A\n  definition: d\n- id: a\n  name: B\n  definition: d", "7:7",
     "the id `a` stands twice; the first is in line 4"),
    ("- id: a\n  name: A\n  definition: d\n  children:\n  - id: a\n    name: B\n    definition: d",
     "8:9", "the id `a` stands twice; the first is in line 4"),
]  # fmt: skip

KEYS = [
    ("definitions: x", "7:3", "unknown key 'definitions'"),
    ("12: x", "7:3", "unknown key '12'"),
    ("include: talk", "7:12", "`include` must be a list; found the text `talk`"),
    ("include: [a, 3]", "7:16", "an item of `include` must be text; found the number 3"),
    ("include: [use: it]", "7:13", "found a mapping with the key `use`"),
    ("include:\n  - Talk: of time", "8:5", "found a mapping with the key `Talk`"),
    ("include:\n  -", "8:4", "an item of `include` must be text; found nothing"),
    ('include: ["a\\u0007"]', "7:13", "the invisible character U+0007"),
    ("dimension: mechansm", "7:14", "unknown dimension 'mechansm'"),
    ("kind: topical", "7:9", "unknown kind 'topical'"),
    ("match: stems", "7:10", "unknown match 'stems'"),
    ("status: actve", "7:11", "unknown status 'actve'"),
    ("verified: yes", "7:13", "`verified` must be true or false; found the text `yes`"),
    ("speakers: participant", "7:13", "`speakers` must be a list"),
    ("speakers: []", "7:13", "`speakers` is an empty list"),
    ("speakers: [teacher]", "7:14", "unknown kind of speaker 'teacher'"),
    ("colour: 3A7CA5", "7:11", "`colour` cannot be `3A7CA5`"),
    ("colour: '#3A7CAG'", "7:11", "`colour` cannot be `#3A7CAG`"),
    ("colour: 112233", "7:11", "`colour` must be text; found the number 112233"),
    ("scale: 3", "7:10", "`scale` must be a mapping; found the number 3"),
    ("scale: {min: 0}", "7:10", "`max` is missing"),
    ("scale: {min: 3, max: 3}", "7:16", "`min` must lie below `max`; found 3 and 3"),
    ("scale: {min: 0, max: 1.5}", "7:24", "`max` must be a whole number; found the number 1.5"),
    ("scale: {min: 0, max: true}", "7:24", "found the truth value `true`"),
    ("scale: {min: 0, max: 9999}", "7:24", "`max` must lie between -1000 and 1000; found 9999"),
    ("scale: {min: 0, max: 3, labels: {4: x}}", "7:36", "the label for 4 lies outside the scale"),
    ("scale: {min: 0, max: 3, labels: {x: y}}", "7:36", "`x` is no whole number"),
    ("scale: {min: 0, max: 3, labels: {1: 2}}", "7:39", "must be text; found the number 2"),
    ("scale: {min: 0, max: 3, labels: [a]}", "7:35", "`labels` must be a mapping; found a list"),
    ("scale: {min: 0, max: 3, step: 1}", "7:27", "unknown key 'step'"),
    ("keywords: trust", "7:13", "`keywords` must be a list"),
    ("keywords: [a, 11]", "7:17", "an item of `keywords` must be text; found the number 11"),
    ("keywords: [tru*st]", "7:14", "`tru*st` can never match: `*` may only end a word"),
    ('keywords: ["!"]', "7:14", "`!` can never match"),
    ('keywords: ["*"]', "7:14", "`*` can never match"),
    ("keywords: [{any: [a], near: [b]}]", "7:14", "`within` is missing"),
    ("keywords: [{any: a, near: [b], within: 3}]", "7:20", "`any` must be a list"),
    ("keywords: [{any: [], near: [b], within: 3}]", "7:20", "`any` is an empty list"),
    ("keywords: [{any: [a], near: [b], within: -1}]", "7:44", "`within` must lie between 0 and 100"),
    ("keywords: [{any: [a], neer: [b], near: [b], within: 3}]", "7:25", "unknown key 'neer'"),
    ("keywords: [{any: [a], near: [b*c], within: 3}]", "7:32", "`b*c` can never match"),
    ("keywords: [trust board]\n  not: [trust board]", "7:14",
     "`trust board` can never match: `not` cancels it by `trust board` in line 8"),
    ("keywords: [the trust board met]\n  not: [trust*]", "7:14", "`not` cancels it by `trust*`"),
    ("patterns: [LOWER]", "7:14", "a pattern must be a list of tokens; found the text `LOWER`"),
    ("patterns: [[]]", "7:14", "a pattern must be a list of tokens"),
    ("patterns: [[with]]", "7:15", "a token must be a mapping; found the text `with`"),
    ("patterns: [[{lower: with}]]", "7:16", "unknown token key 'lower'"),
    ("patterns: [[{LOWER: 5}]]", "7:23", "`LOWER` must be a word, or a mapping"),
    ("patterns: [[{LOWER: {IN: a}}]]", "7:28", "`IN` must be a list of words; found the text"),
    ("patterns: [[{LOWER: {IN: [a, 5]}}]]", "7:32", "`IN` must be a list of words, each a text"),
    ("patterns: [[{LOWER: {WITHIN: a}}]]", "7:24", "unknown key 'WITHIN'"),
    ("patterns: [[{LOWER: {REGEX: '('}}]]", "7:31", "`(` is no regular expression: missing )"),
    ("patterns: [[{LOWER: {REGEX: {IN: ['(']}}}]]", "7:37", "`(` is no regular expression"),
    ("patterns: [[{IS_TITLE: yes}]]", "7:26", "`IS_TITLE` must be true or false; found the text"),
    ("patterns: [[{LENGTH: true}]]", "7:24", "`LENGTH` must be a whole number"),
    ("patterns: [[{LENGTH: {'>': a}}]]", "7:30", "`>` must be a whole number"),
    ("patterns: [[{ENT_IOB: X}]]", "7:25", "`ENT_IOB` must be I, O or B; found the text `X`"),
    ("patterns: [[{OP: '**'}]]", "7:20", "`OP` must be one of + * ? ! or in braces; found"),
    ("patterns: [[{OP: '{3,1}'}]]", "7:20", "the first number must not be above the second"),
    ("patterns: [[{OP: '{999}'}]]", "7:20", "`{999}` asks for more than 100 tokens"),
    ("patterns: [{any: [[{LOWER: a}]], near: [[{LOWER: b}]]}]", "7:14", "`within` is missing"),
    ("patterns: [{any: [a], near: [[{LOWER: b}]], within: 3}]", "7:21", "must be a list of tokens"),
    ("replaces: [a]", "7:14", "`a` replaces itself"),
    ("replaces: [Old]", "7:14", "an item of `replaces` cannot be `Old`"),
    ("replaces: [old, b]\n- id: b\n  name: B\n  definition: d", "7:19",
     "`a` replaces `b`, which is still in use"),
    (("replaces: [b]\n  status: deprecated\n- id: b\n  name: B\n  definition: d\n"
     "  status: deprecated\n  replaces: [c]\n- id: c\n  name: C\n  definition: d\n"
     "  status: deprecated\n  replaces: [a]"), "7:13", "runs in a circle: a → b → c → a"),
    ("children: {id: b}", "7:13", "`children` must be a list of codes; found a mapping"),
    ("children: [b]", "7:14", "a code must be a mapping; found the text `b`"),
]  # fmt: skip

WARNINGS = [
    (HEAD + "- id: a\n  name: A", "4:3", "the code `a` has no definition"),
    (CODE + "  colour: #3A7CA5", "7:3", "nothing stands behind `colour`"),
    (CODE + "  keywords: [trust, Trust]", "7:21", "`Trust` adds nothing to `trust` in line 7"),
    (CODE + "  keywords: [trust, trust*]", "7:14", "`trust` adds nothing to `trust*`"),
    (CODE + "  keywords: [build trust, trust]", "7:14", "`build trust` adds nothing to `trust`"),
    (CODE + "  keywords: [trust]\n  not: [local authority]", "8:9",
     "`local authority` cancels nothing"),
    (CODE + "  not: [trust board]", "7:9", "`trust board` cancels nothing"),
    (CODE + "  patterns: [[{LOWER: Trust}]]", "7:23", "so `Trust` never matches"),
    (CODE + "  patterns: [[{LEMMA: {IN: [open up]}}]]", "7:29", "no token holds a space"),
    (CODE + "  patterns: [[{POS: VERB, OP: '?'}, {}]]", "7:14", "it finds every turn"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "what"), BOOKS)
def test_a_fault_of_the_codebook_is_an_error_with_its_place(text, place, what):
    findings = told(text)
    assert [(severity, where) for severity, where, _ in findings] == [("error", place)]
    assert what in findings[0][2]
    assert read(text, "f").codebook is None


@pytest.mark.parametrize(("text", "place", "what"), CODES)
def test_a_fault_of_a_code_is_an_error_with_its_place(text, place, what):
    findings = told(HEAD + text)
    assert [(severity, where) for severity, where, _ in findings] == [("error", place)]
    assert what in findings[0][2]


@pytest.mark.parametrize(("line", "place", "what"), KEYS)
def test_a_fault_behind_a_key_is_an_error_with_its_place(line, place, what):
    findings = told(f"{CODE}  {line}\n")
    errors = [(where, what) for severity, where, what in findings if severity == "error"]
    assert [where for where, _ in errors] == [place]
    assert what in errors[0][1]


@pytest.mark.parametrize(("text", "place", "what"), WARNINGS)
def test_what_is_hardly_meant_is_a_warning_and_the_codebook_is_there(text, place, what):
    findings = told(text)
    assert [(severity, where) for severity, where, _ in findings] == [("warning", place)]
    assert what in findings[0][2]
    assert read(text, "f").codebook is not None


def test_codes_may_share_what_they_replace():
    codes = [("a", "old, older"), ("b", "old"), ("old", "older, oldest"), ("older", "oldest")]
    text = HEAD + "".join(
        f"- id: {code}\n  name: N\n  definition: d\n  replaces: [{replaces}]\n"
        + ("" if len(code) == 1 else "  status: deprecated\n")
        for code, replaces in codes
    )
    assert told(text) == []


def test_each_circle_is_told_once():
    pairs = [("a", "b"), ("b", "a"), ("c", "a"), ("d", "e"), ("e", "d")]
    text = HEAD + "".join(
        f"- id: {code}\n  name: N\n  definition: d\n  status: deprecated\n  replaces: [{old}]\n"
        for code, old in pairs
    )
    assert [what for _, _, what in told(text)] == [
        "`replaces` runs in a circle: a → b → a",
        "`replaces` runs in a circle: d → e → d",
    ]


def test_all_faults_are_told_in_the_order_of_the_file():
    text = "codebook: X\nversion: 1\ncodes:\n- id: a\n  id: b\n  kind: x\n- name: 3\n- id: b\n  name: B\n"
    assert [where for _, where, _ in told(text)] == [
        "1:11", "2:10", "4:3", "4:3", "5:3", "6:9", "7:3", "7:3", "7:9", "8:3", "8:7",
    ]  # fmt: skip


def test_hints_name_what_was_meant():
    (finding,) = read(CODE + "  dimension: mechansm\n", "f").findings
    assert finding.hint == "did you mean mechanism?"
    (finding,) = read(CODE + "  exampels: [x]\n", "f").findings
    assert finding.hint.startswith("did you mean examples")
    (finding,) = read(CODE + "  include: [Talk: of time]\n", "f").findings
    assert "quotes" in finding.hint


def test_the_sample_says_what_it_says(sample):
    reading = read(sample, "f")
    assert reading.findings == ()
    assert reading.errors == ()
    assert reading.text == sample
    book = reading.codebook
    assert (book.name, book.version, book.title) == ("sample", "1.0.0", "A sample of everything")
    assert [code.path for code in book.codes] == [("trust",), ("trust", "t1"), ("b",), ("old",)]
    trust, child, other, old = book.codes
    assert trust.definition == "One or two sentences that say what the code captures."
    assert trust.include == ("what counts", "and this", "and that")
    assert trust.exclude == ("it's not this (use b)",)
    near = Near(("honest", "candid"), ("feedback", "review"), 8)
    assert trust.keywords == ("trust*", "safe to fail", near)
    assert trust.patterns == (({"LEMMA": "open"}, {"LOWER": "with", "OP": "?"}),)
    assert trust.cancel == ("trust board",)
    assert trust.scale == Scale(0, 3, ((0, "absent"), (3, "strong")))
    assert (trust.colour, trust.match, trust.verified) == ("#3A7CA5", "forms", True)
    assert (child.definition, child.verified) == ("folded text here and more", False)
    assert (other.replaces, other.speakers, old.status) == (
        ("old",),
        ("interviewer",),
        "deprecated",
    )
    assert len({hash(code) for code in book.codes}) == 4


def test_a_pattern_may_be_what_a_not_phrase_cancels():
    assert told(CODE + "  patterns: [[{LOWER: board}]]\n  not: [trust board]\n") == []


def test_patterns_may_stand_near_each_other():
    text = "patterns: [{any: [[{LOWER: a}], [{LOWER: A}]], near: [[{POS: VERB}]], within: 3}]"
    reading = read(f"{CODE}  {text}\n", "f")
    assert [each.severity for each in reading.findings] == ["warning"]
    some, others = (({"LOWER": "a"},), ({"LOWER": "A"},)), (({"POS": "VERB"},),)
    assert reading.codebook.codes[0].patterns == (NearTokens(some, others, 3),)


def test_norwegian_is_a_language():
    assert read("language: no\n" + CODE, "f").codebook.language == "no"


def test_labels_stand_in_the_order_of_the_ratings():
    reading = read(CODE + "  scale: {min: -1, max: 1, labels: {1: high, -1: low}}\n", "f")
    assert reading.codebook.codes[0].scale == Scale(-1, 1, ((-1, "low"), (1, "high")))


@pytest.mark.parametrize("name", shipped.names())
def test_every_shipped_codebook_reads_without_a_finding(name):
    reading = load(shipped.path(name))
    assert reading.findings == ()
    assert reading.codebook.name == name


def test_jpd_covers_the_dimensions_of_a_process_evaluation():
    book = load(shipped.path("jpd")).codebook
    assert 25 <= len(book.codes) <= 40
    assert {code.dimension for code in book.codes} <= {*DIMENSIONS, ""}


def test_a_file_is_loaded_with_its_place_in_findings(tmp_path):
    file = tmp_path / "a.yaml"
    file.write_bytes(b"\xef\xbb\xbfcodebook: x\r\nversion: 1\r\n")
    where = [finding.where for finding in load(file).findings]
    assert where == [f"{file}:1:1", f"{file}:2:10"]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda file: file.unlink(missing_ok=True), "there is no file"),
        (lambda file: file.mkdir(), "is a folder, not a codebook file"),
        (lambda file: file.symlink_to(file), "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_stop(tmp_path, make, message):
    file = tmp_path / "a.yaml"
    make(file)
    with pytest.raises(QualcodeError, match=message):
        load(file)


@pytest.mark.parametrize(
    ("content", "place", "what"),
    [
        (b"a: b\nc: \xff", "2:4", "the byte FF is not UTF-8 text"),
        ("# é\ncodebook: élan".encode("cp1252"), "1:3", "the byte E9 is not UTF-8 text"),
        ("codebook: x".encode("utf-16"), "1:1", "the file is UTF-16, not UTF-8 text"),
        ("é: ".encode() + b"\x80", "1:4", "the byte 80 is not UTF-8 text"),
    ],
)
def test_another_encoding_is_one_finding_with_its_place(tmp_path, content, place, what):
    file = tmp_path / "a.yaml"
    file.write_bytes(content)
    reading = load(file)
    assert reading.codebook is None
    assert [(each.where, each.what) for each in reading.findings] == [(f"{file}:{place}", what)]


CONFLICT = """\
codebook: x
version: "1"
codes:
  - id: a
    # <<<<<<< ours
    name: A
    # =======
    # name: B
    # >>>>>>> theirs
"""


def test_an_open_conflict_is_an_error_with_its_place():
    reading = read(CONFLICT, "x.yaml")
    assert reading.codebook is None
    assert [each.where for each in reading.errors] == ["x.yaml:5:5"]


def test_the_marks_of_git_are_named_for_what_they_are():
    text = CONFLICT.replace("    # ", "")
    (finding,) = read(text, "x.yaml").findings
    assert finding.where == "x.yaml:5:1"
    assert "git merged by lines" in finding.what


def test_the_model_and_the_reader_load_no_parser_before_a_file_is_read():
    heavy = "yaml, ruamel, pydantic, spacy, polars, numpy, lemminflect"
    code = (
        "import sys, qualcode.codebook.model, qualcode.codebook.yaml_file, qualcode.codebook.tree, "
        "qualcode.codebook.shipped\n"
        f"print([name for name in '{heavy}'.split(', ') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


SIGNS = st.sampled_from(
    [
        *":-[]{}'\"#&*!|>%@`?,\n\t \\=~",
        "\x00",
        "\ud800",
        "é😀",
        "\u2028",
        "  - id: x\n",
        "\n---\n",
        "null",
        "children: ",
    ]
)


@given(st.text())
@settings(deadline=None)
def test_any_text_gives_a_codebook_or_findings(text):
    check(read(text, "f"))


HARM = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), SIGNS), min_size=1, max_size=4)


def harmed(text, harm):
    for where, cut, put in harm:
        at = int(where * len(text))
        text = text[:at] + put + text[at + cut :]
    return text


@given(HARM)
@settings(deadline=None)
def test_any_harm_done_to_a_codebook_gives_a_codebook_or_findings(sample, harm):
    check(read(harmed(sample, harm), "f"))


@given(HARM)
@settings(deadline=None, max_examples=25)
def test_any_harm_done_to_jpd_gives_a_codebook_or_findings(harm):
    check(read(harmed(shipped.path("jpd").read_text("utf-8"), harm), "f"))


def check(reading: Reading) -> None:
    if reading.codebook is None:
        assert reading.errors
    else:
        assert not reading.errors
        assert isinstance(reading.codebook, Codebook)
    assert all(finding.where.startswith("f") and finding.what for finding in reading.findings)
