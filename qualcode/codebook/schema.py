"""Every key of a codebook and of a code: what it says, what it takes, its default, an example.

Reading, writing and the reference page all follow these tables.
"""

from typing import Any

from qualcode.codebook.kinds import (
    TEXT,
    TEXTS,
    TRUTH,
    Key,
    Kind,
    choice,
    listed,
    mapping,
    named,
    pattern,
)
from qualcode.codebook.page import Page
from qualcode.codebook.parts import KEYWORDS, PATTERNS, PHRASE, SCALE, read_scale
from qualcode.codebook.places import Path

DIMENSIONS = {
    # EEF implementation and process evaluation (Humphrey et al. 2016)
    "fidelity": "how far the core of the programme was done as designed",
    "dosage": "how much was delivered and received",
    "quality": "how well it was delivered",
    "reach": "who took part, and which share of those meant",
    "responsiveness": "how far people engage with it",
    "differentiation": "how it differs from what was there before",
    "monitoring": "what is done where the programme is not",
    "adaptation": "what was changed in use, and why",
    "preplanning": "readiness, need, fit and consent before the start",
    "support": "training and help during use",
    "environment": "conditions in and around the school",
    "implementer": "beliefs, skills and experience of those who deliver",
    "programme": "traits of the programme and of its parts",
    # MRC process evaluation (Moore et al. 2015) and realist evaluation
    "implementation": "how and how far delivery is achieved, as a whole",
    "mechanism": "how what is delivered brings about change",
    "context": "what outside the programme shapes it or its outcomes",
    "outcome": "what changed, intended or not",
    # CFIR 2022
    "innovation": "the thing that is put into use",
    "outer-setting": "what surrounds the school",
    "inner-setting": "the school itself",
    "individuals": "roles and characteristics of people",
    "process": "the activities that bring it into use",
    # RE-AIM, Normalisation Process Theory, costs
    "effectiveness": "effect on outcomes, harm included",
    "adoption": "which settings and staff take it up",
    "maintenance": "whether it lasts",
    "coherence": "whether people see the sense of it",
    "participation": "whether people commit themselves to it",
    "action": "the work that people do to use it",
    "appraisal": "how people judge it",
    "cost": "money and time that it takes",
}

SLUG = pattern(
    "slug: small letters, digits, `.` `_` `-`",
    "[a-z0-9][a-z0-9._-]*",
    "small letters, digits and `.` `_` `-`, such as `peer-review`",
)
_LANGUAGE = pattern(
    "language code", "[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "such as `en`, `en-GB` or `cy`"
)
_COLOUR = pattern("`#RRGGBB` in quotes", "#[0-9A-Fa-f]{6}", 'such as "#3A7CA5"')
_DIMENSIONS = choice("dimension", tuple(DIMENSIONS))
_DIMENSION = Kind(
    "one of the dimensions below",
    _DIMENSIONS.read,
    {**_DIMENSIONS.schema, "enumDescriptions": list(DIMENSIONS.values())},
)
_SPEAKERS = listed(
    choice("kind of speaker", ("participant", "interviewer")),
    "list of `participant`, `interviewer`",
    empty=False,
)


def _read_codes(page: Page, path: Path, value: Any) -> list[Any] | None:
    """The codes as they stand in the file; whoever walks the tree reads each one."""
    if isinstance(value, list):
        return value
    page.error(path, f"{named(path)} must be a list of codes; found {page.shown(path, value)}")
    return None


_LIST_OF_CODES = {"type": "array", "items": {"$ref": "#/$defs/code"}}
_CODES = Kind("list of codes", _read_codes, _LIST_OF_CODES)
_SOME_CODES = Kind("list of codes", _read_codes, _LIST_OF_CODES | {"minItems": 1})

BOOK = (
    Key("codebook", SLUG, "The name under which it is used and cited.", "jpd", "",
        required=True, attribute="name"),
    Key("version", TEXT, "The version of this text; raise it with every change you share.",
        "1.0.0", "", required=True),
    Key("title", TEXT, "The title that reports show.", "Joint Practice Development", ""),
    Key("language", _LANGUAGE, "The language of the keywords.", "en", "en"),
    Key("source", TEXT, "Where the codes come from: a full reference.",
        "Sebba, Kent and Tregenza 2012", ""),
    Key("licence", TEXT, "The licence under which others may use it.", "CC BY 4.0", ""),
    Key("codes", _SOME_CODES, "The themes, each with its codes as `children`.",
        "[{id: trust, name: Trust}]", (), required=True),
)  # fmt: skip

CODE = (
    Key("id", SLUG, "The key of the code in every coding and table; it never changes.",
        "trust", "", required=True),
    Key("name", TEXT, "What people call it.", "Trust and openness", "", required=True),
    Key("definition", TEXT, "One or two sentences that say what the code captures.",
        "Confidence that weaknesses can be shown without harm.", ""),
    Key("include", TEXTS, "What counts.", "[talk about feeling safe to fail]", ()),
    Key("exclude", TEXTS, "What looks like it and does not count, and which code to use instead.",
        "[critical questions between peers (use challenge)]", ()),
    Key("examples", TEXTS, "Typical quotes.", "[We could say what had gone wrong.]", ()),
    Key("dimension", _DIMENSION,
        "The dimension of the evaluation that it speaks to.", "mechanism", ""),
    Key("kind", choice("kind", ("topic", "act")),
        "A topic is what is said; an act is how, so what stands around it tells nothing.",
        "topic", "topic"),
    Key("match", choice("match", ("word", "forms", "family")),
        "What a word of a keyword finds: itself, its inflected forms, or also the words in the "
        "transcripts that share its stem.", "forms", "forms"),
    Key("keywords", KEYWORDS, "Words and phrases that suggest the code.",
        '[trust*, "safe to fail", {any: [honest], near: [feedback], within: 8}]', ()),
    Key("patterns", PATTERNS, "Patterns over the tokens of spaCy that suggest the code.",
        "[[{LEMMA: open}, {LOWER: with}]]", ()),
    Key("not", listed(PHRASE, "list of keywords"),
        "Phrases that cancel a keyword or pattern they overlap.",
        '["trust board", "multi academy trust"]', (), attribute="cancel"),
    Key("speakers", _SPEAKERS, "Whose talk may be suggested.", "[participant]", ("participant",)),
    Key("scale", Kind("mapping", read_scale, mapping(SCALE)), "The rating that a coding may carry.",
        "{min: 0, max: 3, labels: {0: absent, 3: strong}}"),
    Key("colour", _COLOUR, "The colour in the terminal and in reports.", '"#3A7CA5"', ""),
    Key("status", choice("status", ("active", "draft", "deprecated")),
        "A draft was made while coding; a deprecated code is kept, not used.", "active", "active"),
    Key("verified", TRUTH, "`false`: the name of this construct was not checked at its source.",
        "true", default=True),
    Key("replaces", listed(SLUG, "list of ids"), "Former codes that this one takes over.",
        "[old-id]", ()),
    Key("children", _CODES, "The codes below this one.", "[{id: openness, name: Openness}]", ()),
)  # fmt: skip
