"""JSON of speech recognition and transcription tools; the tool is told by the shape of its file.

Addresses of recordings, signed links and keys are no part of a transcript: the copy of the original
that a project keeps goes without them.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from qualcode.errors import Finding, QualcodeError
from qualcode.importers import speech_services, speech_tools
from qualcode.importers.decoding import decode
from qualcode.importers.otranscribe import is_otranscribe, read_otranscribe
from qualcode.importers.rendering import Utterance, render
from qualcode.importers.timeline import by_number, echoes, ordered, possible, turned
from qualcode.transcript.document import Document

_LARGEST = 50_000_000  # bytes: ten hours with a time for each word are about 15 MB
_STRING = r'"(?:[^"\\]|\\.)*+"'
_SECRET = re.compile(
    rf'("[^"\\]*(?:auth(?!or)|token|secret|passw|signature|api_?key|credential)[^"\\]*"\s*:\s*){_STRING}',
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r'(:\s*|[\[,]\s*)"(?:(?:https?|s3|gs|file|ftp|blob):(?:[^"\\\s]|\\[^n"])*+|'
    r'(?:[A-Za-z]:\\\\|\\\\\\\\|/|~/)(?:[^"\\]|\\.)*[/\\](?:[^"\\]|\\.)*+)"',
    re.IGNORECASE,
)
_GONE = '"left out"'
Json = Mapping[str, Any]

TOOLS: tuple[tuple[str, Callable[[Json], bool], Callable[[Any], list[Utterance]]], ...] = (
    ("AWS Transcribe", speech_services.is_call_analytics, speech_services.call_analytics),
    ("AWS Transcribe", speech_services.is_aws, speech_services.aws),
    ("Deepgram", speech_services.is_deepgram, speech_services.deepgram),
    ("AssemblyAI", speech_services.is_assemblyai, speech_services.assemblyai),
    ("Rev", speech_services.is_rev, speech_services.rev),
    ("Kaldi/BBC", speech_tools.is_kaldi, speech_tools.kaldi),
    ("whisper.cpp", speech_tools.is_whisper_cpp, speech_tools.whisper_cpp),
    ("Trint", speech_tools.is_trint, speech_tools.trint),
    ("Whisper", speech_tools.is_whisper, speech_tools.whisper),
    ("Whisper chunks", speech_tools.is_chunks, speech_tools.chunks),
    ("word list", speech_tools.is_words, speech_tools.words),
)
KNOWN = (
    "Whisper, WhisperX, whisper-timestamped, whisper.cpp, AssemblyAI, Deepgram, AWS Transcribe, "
    "Kaldi/BBC, Rev, Trint, oTranscribe, and plain lists of words with start and end"
)


class SpeechJson:
    """Reads `.json` and `.otr`."""

    name = "json"
    version = "1"
    suffixes = (".json", ".otr")
    reads = (
        "Whisper",
        "WhisperX",
        "whisper-timestamped",
        "whisper.cpp",
        "AssemblyAI",
        "Deepgram",
        "AWS Transcribe",
        "Kaldi/BBC",
        "Rev",
        "Trint",
        "oTranscribe",
    )
    keeps = "words, speakers, times; a change of speaker inside a segment splits the turn"
    loses = (
        "confidence, other analyses, links and keys (these also from the original that"
        " the project keeps)"
    )

    def claims(self, path: PurePath, _head: bytes, /) -> bool:
        """Whether the suffix is that of JSON or of oTranscribe."""
        return path.suffix.lower() in self.suffixes

    def storable(self, data: bytes, where: str) -> bytes:
        """The original without links, paths and keys; the same bytes if it has none."""
        text, _ = decode(data, where)
        clean, count = _without_secrets(text)
        return clean.encode("utf-8", "replace") if count else data

    def read(self, data: bytes, where: str) -> tuple[Document, ...]:
        """One document; what tool wrote the file is told by its shape."""
        if len(data) > _LARGEST:
            raise QualcodeError(
                f"{where} is larger than {_LARGEST // 1_000_000} MB",
                hint="export it without alternatives and confidence, or as .vtt",
            )
        text, notes = decode(data, where)
        content = _parsed(text, where)
        _, count = _without_secrets(text)
        if count:
            notes = (*notes, _cleaned(count, where))
        importer = f"{self.name} {self.version}"
        if is_otranscribe(content):
            return (read_otranscribe(content, where, importer, notes),)
        said = _said(content, where)
        return (_document(said, where, importer, notes),)


def _without_secrets(text: str) -> tuple[str, int]:
    r"""The JSON text with every link, path and key in its own string replaced, and how many.

    >>> _without_secrets('{"audio_url": "https:\\/\\/x.org\\/a?sig=1", "text": "see https://x.org"}')
    ('{"audio_url": "left out", "text": "see https://x.org"}', 1)
    """
    text, keys = _SECRET.subn(lambda found: f"{found[1]}{_GONE}", text)
    text, links = _ADDRESS.subn(lambda found: f"{found[1]}{_GONE}", text)
    return text, keys + links


def _parsed(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as fault:
        cut = fault.pos >= len(text.rstrip()) - 1 or fault.msg.startswith("Unterminated")
        reason = "it ends in the middle" if cut else f"line {fault.lineno}: {fault.msg}"
        raise QualcodeError(
            f"{where} is no whole JSON file ({reason})", hint="export or download it again"
        ) from fault
    except (RecursionError, ValueError) as fault:
        raise QualcodeError(
            f"{where} is no transcript: its JSON is nested too deep or holds impossible numbers",
            hint=f"qualcode reads JSON of {KNOWN}",
        ) from fault


def _said(content: Any, where: str) -> list[Utterance]:
    """What the tool that fits heard, in the order of the file."""
    if isinstance(content, list):
        content = {"segments": content}
    if isinstance(content, dict):
        for name, fits, read in TOOLS:
            if fits(content):
                return _heard(name, read, content, where)
    raise QualcodeError(
        f"{where} is JSON of a tool that qualcode does not know", hint=f"it reads {KNOWN}"
    )


def _heard(
    name: str, read: Callable[[Any], list[Utterance]], content: Json, where: str
) -> list[Utterance]:
    try:
        return read(content)
    except (AttributeError, LookupError, TypeError, ValueError, OverflowError) as fault:
        raise QualcodeError(
            f"{where} looks like JSON of {name}, but parts of it are missing",
            hint="export or download it again",
        ) from fault


def _document(
    said: Sequence[Utterance], where: str, importer: str, notes: tuple[Finding, ...]
) -> Document:
    place = by_number(where, "segment")
    sound, odd = possible([one for one in said if one.words], place)
    in_time, jumps = ordered(sound, place)
    merged, nameless = turned(in_time, where, "transcribe it with speaker labels (diarisation)")
    text, turns, anchors = render(merged)
    if not turns:
        raise QualcodeError(f"{where} holds no text", hint="its segments have no words")
    findings = (*notes, *odd, *jumps, *nameless, *echoes(in_time, where))
    return Document(text, turns, importer, anchors, findings=findings)


def _cleaned(count: int, where: str) -> Finding:
    what = f"links, paths or keys left out of the copy that the project keeps: {count}"
    return Finding("note", where, what, "the transcript has none of them")
