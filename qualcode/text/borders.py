"""Where sentences begin in plain writing: what spaCy's tokenizer and sentence rule say, without it.

Most turns are written plainly, and loading spaCy takes longer than ranking a project. A test holds
this against spaCy; of what is not plain nothing is said here.
"""

import re

_ODD = re.compile(r"[^\n -~£€‘’“”–—…À-ÖØ-öø-ÿ\U0001F300-\U0001FAFF]")
_CHUNK = re.compile(r"\S*[.!?]\S*")
_LETTER = "A-Za-zÀ-ÖØ-öø-ÿ"
_END = re.compile(
    rf"""["“(\[]*(?P<word>[{_LETTER}0-9]+(?:['’-][{_LETTER}0-9]+)*)"""
    r"""(?P<shut>["”'’)\]]*)(?P<sign>\.|[!?]+)["”’)\]]*"""
)
_CUT = re.compile(r".*(?:[a-zß-öø-ÿ0-9]|[A-Z][A-Z])")  # what a full stop is cut from
_GOES_ON = re.compile(
    r"""["“(\[]*(?:[A-Za-z]+(?:['’-][A-Za-z]+)*\.\.+,?|[A-Za-z]\.|[$£€]?[0-9]+\.[0-9]+,?)"""
)
_NEXT = re.compile(r"""\s|["“(\[]*(?=[A-Za-z0-9])""")
_LAST = re.compile(r"""[^.!?\s]*[.!?]+["”’)\]]*\s*""")  # where it ends, nothing begins
_ABBREVIATIONS = """
Adm. Ak. Ala. Apr. Ariz. Ark. Aug. Bros. Calif. Co. Colo. Conn. Corp. Dec. Del. Dr. Feb. Fla. Ga.
Gen. Gov. Ia. Id. Ill. Inc. Ind. Jan. Jr. Jul. Jun. Kan. Kans. Ky. La. Ltd. Mar. Mass. Md. Messrs.
Mich. Minn. Miss. Mo. Mont. Mr. Mrs. Ms. Mt. Neb. Nebr. Nev. Nov. Oct. Okla. Ore. Pa. Prof. Rep.
Rev. Sen. Sep. Sept. St. Tenn. Va. Wash. Wis. co. vs. a.m. p.m. e.g. i.e.
"""
ABBREVIATIONS = frozenset(_ABBREVIATIONS.split())


def starts(text: str) -> list[int] | None:
    """Where a sentence begins after another one, None where the writing is not plain.

    >>> starts("We met. Did Mr. Hale come? He did... not."), starts("Where?!No (e.g.) one")
    ([8, 27], None)
    """
    if _ODD.search(text):
        return None
    found: list[int] = []
    for chunk in _CHUNK.finditer(text):
        if _LAST.fullmatch(text, chunk.start()):
            break
        ends = _ends(chunk[0])
        after = _after(text, chunk.end()) if ends else 0
        if ends is None or after is None:
            return None
        if after:
            found.append(after)
    return found


def _ends(chunk: str) -> bool | None:
    """Whether a sentence ends with this run of signs, None where that is not plain."""
    if chunk in ABBREVIATIONS or _GOES_ON.fullmatch(chunk):
        return False
    end = _END.fullmatch(chunk)
    if end is None:
        return None
    word, sign, shut = end["word"], end["sign"], end["shut"]
    if f"{word}." in ABBREVIATIONS:
        return False if sign == "." and not shut else None
    plain = sign != "." or shut or _CUT.fullmatch(word)
    whole = len(word) > 1 or word + sign == chunk  # `8)` is a face
    return True if plain and whole else None


def _after(text: str, end: int) -> int | None:
    """Where the next sentence begins, None where that is not plain."""
    if text[end : end + 1] != " ":
        return end
    begins = _NEXT.match(text, end + 1)
    if begins is None:
        return None
    return end + 1 if begins[0].isspace() else begins.end()
