"""What a file is read as, in a form that a person can check line by line beside the sample.

A sample `NAME` of a format has its reading beside it as `NAME.expected.json`.
"""

import json
from pathlib import Path
from typing import Any

from qualcode.errors import QualcodeError
from qualcode.importers import registry
from qualcode.transcript.document import Document

SUFFIX = ".expected.json"


def samples(folder: Path) -> list[Path]:
    """The samples of a folder and its folders, in order."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(SUFFIX) and path.name != "README.md"
    )


def beside(sample: Path) -> Path:
    """Where the expected reading of a sample lies."""
    return sample.with_name(sample.name + SUFFIX)


def reading(sample: Path) -> str:
    """The reading of a file as JSON text: its documents, or the sentence that refuses it."""
    try:
        file = registry.read_file(sample)
    except QualcodeError as fault:
        said: dict[str, Any] = {"refused": fault.message, "hint": fault.hint}
    else:
        documents = [_document(each) for each in file.documents]
        said = {"importer": file.importer, "documents": documents}
    text = json.dumps(said, ensure_ascii=False, indent=1).replace(str(sample), sample.name)
    return text + "\n"


def _document(document: Document) -> dict[str, Any]:
    return _filled(
        part=document.part,
        attributes=dict(document.attributes),
        turns=[
            _filled(
                label=turn.label,
                begins=turn.begins,
                ends=turn.ends,
                words=document.speech(turn),
            )
            for turn in document.turns
        ],
        beside=_beside(document),
        remarks=[
            _filled(
                on=document.text[remark.start : remark.end],
                author=remark.author,
                time=remark.time,
                text=remark.text,
            )
            for remark in document.remarks
        ],
        marks=[f"{mark.kind}: {document.text[mark.start : mark.end]}" for mark in document.marks],
        findings=[str(finding) for finding in document.findings],
    )


def _beside(document: Document) -> list[str]:
    """What of the text is in no turn and no label: headings, timecodes, marks."""
    ends = [0, *(turn.end for turn in document.turns)]
    starts = [*(turn.start for turn in document.turns), len(document.text)]
    labels = [*(turn.label for turn in document.turns), None]
    gaps = [
        document.text[end:start].strip().removesuffix(f"{label}:").strip()
        for end, start, label in zip(ends, starts, labels, strict=True)
    ]
    return [gap for gap in gaps if gap]


def _filled(**fields: Any) -> dict[str, Any]:
    """Only what says something."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}
