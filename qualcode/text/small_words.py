"""Words that say how something is said, not what it is about, in many languages.

English ones are ours; those of other languages are spaCy's lists, read without loading spaCy.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from runpy import run_path

from qualcode.text.folding import fold

_ENGLISH = """
a about above actually after again all also am an and any are aren't as at basically be
because been before being below between bit both but by came can can't come could
couldn't did didn't do does doesn't doing don't down during each er erm few for from
further get go going got had hadn't has hasn't have haven't having he he's her here hers
him his how i i'd i'll i'm i've if in into is isn't it it's its itself just kind know
let's like lot lots many may maybe me mean might more most much must my no nor not
obviously of off oh okay on once one only or other our out over own perhaps quite really
said same say shall she she's should so some sort such than that that's the their them
then there there's these they they'd they're they've thing things think this those
through to too um under until up upon us very was wasn't way we we'd we'll we're we've
well went were weren't what what's when where which while who whom why will with won't
would wouldn't yeah yes you you're you've your yours
"""
_NAMES = {"no": "nb"}  # spaCy's names of languages


@cache
def small_words(language: str = "en") -> frozenset[str]:
    """The small words of a language, folded; none where nobody has listed them.

    >>> sorted({"und", "the", "schule"} & small_words("de")), small_words("cy")
    (['und'], frozenset())
    """
    if language == "en":
        return frozenset(_ENGLISH.split())
    file = _list(_NAMES.get(language, language))
    if file is None or not file.is_file():
        return frozenset()
    return frozenset(fold(word).text for word in run_path(str(file))["STOP_WORDS"])


def _list(language: str) -> Path | None:
    """Where spaCy keeps its list for a language; to import it would take seconds."""
    spacy = find_spec("spacy")
    if spacy is None or spacy.origin is None or not language.isalpha():
        return None
    return Path(spacy.origin).with_name("lang") / language / "stop_words.py"
