"""The component `qualcode_codebook` for spaCy, which finds it by its entry point."""

from typing import Literal

from spacy.language import Language

from qualcode.coding.spans import CODES
from qualcode.errors import QualcodeError
from qualcode.suggest.component import Choices, CodebookComponent
from qualcode.workflow import library

NAME = "qualcode_codebook"
_HELD = "qualcode"  # in the pipeline's meta: for each component, the codebook that it holds


def make(
    nlp: Language,
    name: str,
    codebook: str,
    spans_key: str,
    unit: Literal["words", "sentence", "turn"],
    codes: list[str],
    interviewers: bool,
) -> CodebookComponent:
    """The component for a codebook: a file, the name of a shipped one, or several with `+`.

    A pipeline that is loaded brings its codebook itself, so its file may be gone.
    """
    chosen = Choices(spans_key, unit, tuple(codes), interviewers)
    if not codebook:
        return CodebookComponent(nlp, name, choices=chosen)
    held = nlp.meta.setdefault(_HELD, {})
    try:
        made = CodebookComponent(nlp, name, library.text(codebook), chosen)
        made.labels  # noqa: B018 - a code that is not there is told here
    except QualcodeError as fault:
        if held.get(name) != codebook:
            if fault.hint:
                fault.add_note(fault.hint)
            raise
        return CodebookComponent(nlp, name, choices=chosen, waits_for=str(fault))
    held[name] = codebook
    return made


Language.factory(
    NAME,
    default_config={
        "codebook": "", "spans_key": CODES, "unit": "words", "codes": [], "interviewers": False,
    },
    assigns=["doc.spans"],
    func=make,
)  # fmt: skip
