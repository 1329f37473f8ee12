"""JSON of tools for one's own machine and of editors: Whisper and its kin, Kaldi/BBC, Trint."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qualcode.importers.rendering import Utterance
from qualcode.importers.speech_words import Word, segment, speaker, time, unit_of, utterances
from qualcode.importers.timeline import ordered, spoken

Json = Mapping[str, Any]


def is_whisper(content: Json) -> bool:
    """Whether it has segments with text, as Whisper, WhisperX, whisper-timestamped write them."""
    return _listed(content, "segments", "text", "start")


def whisper(content: Json) -> list[Utterance]:
    """The segments; where the words of one name several speakers (WhisperX), it is split."""
    unit = unit_of(content["segments"], "start", "end")
    said: list[Utterance] = []
    for each in content["segments"]:
        label = speaker(each.get("speaker"))
        words = [_word(word, unit) for word in each.get("words") or []]
        begins, ends = time(each.get("start"), unit), time(each.get("end"), unit)
        said += segment(label, each["text"], begins, ends, words)
    return said


def _word(word: Json, unit: int) -> Word:
    text = word.get("word") or word.get("text") or ""
    begins, ends = time(word.get("start"), unit), time(word.get("end"), unit)
    return Word(text, begins, ends, speaker(word.get("speaker")))


def is_whisper_cpp(content: Json) -> bool:
    """Whether it is what whisper.cpp writes: a transcription with offsets in milliseconds."""
    return _listed(content, "transcription", "text", "offsets")


def whisper_cpp(content: Json) -> list[Utterance]:
    """The pieces of the transcription."""
    return [
        spoken(
            speaker(each.get("speaker")),
            each["text"].strip(),
            time(each["offsets"].get("from"), 1),
            time(each["offsets"].get("to"), 1),
        )
        for each in content["transcription"]
    ]


def is_chunks(content: Json) -> bool:
    """Whether it has chunks with a pair of times, as pipelines around Whisper write them."""
    return _listed(content, "chunks", "text", "timestamp") or _listed(
        content, "speakers", "text", "timestamp"
    )


def chunks(content: Json) -> list[Utterance]:
    """The chunks, those with speakers if there are any."""
    with_names = _listed(content, "speakers", "text", "timestamp")
    said = []
    for each in content["speakers" if with_names else "chunks"]:
        begins, ends = (*each["timestamp"], None, None)[:2]
        label = speaker(each.get("speaker"))
        said.append(spoken(label, each["text"].strip(), time(begins), time(ends)))
    return said


def is_kaldi(content: Json) -> bool:
    """Whether it has words, and speakers in a segmentation of their own."""
    inner = _inner(content)
    return isinstance(inner.get("words"), list) and (
        "retval" in content or isinstance(inner.get("segmentation"), dict)
    )


def kaldi(content: Json) -> list[Utterance]:
    """The words, each with the speaker in whose segment its middle lies, or the nearest one."""
    inner = _inner(content)
    segments = sorted(_segments(inner.get("segmentation") or {}))
    starts = [start for start, _, _ in segments]
    words = (
        Word(each.get("punct") or each["word"], time(each.get("start")), time(each.get("end")))
        for each in inner["words"]
    )
    return utterances(word._replace(speaker=_near(word, segments, starts)) for word in words)


def _inner(content: Json) -> Json:
    inner = content.get("retval")
    return inner if isinstance(inner, dict) else content


def _segments(segmentation: Json) -> Iterator[tuple[int, int, str]]:
    for each in segmentation.get("segments", []):
        begins, length = time(each.get("start")), time(each.get("duration"))
        held = each.get("speaker")
        name = speaker(held.get("@id") if isinstance(held, dict) else held)
        if begins is not None and name:
            yield begins, begins + (length or 0), name


def _near(
    word: Word, segments: Sequence[tuple[int, int, str]], starts: Sequence[int]
) -> str | None:
    if word.begins is None or not segments:
        return None
    middle = (word.begins + (word.begins if word.ends is None else word.ends)) // 2
    after = bisect_right(starts, middle)
    beside = segments[max(after - 1, 0) : after + 1]
    return min(beside, key=lambda one: max(one[0] - middle, middle - one[1], 0))[2]


def is_trint(content: Json) -> bool:
    """Whether it has paragraphs of words, in a transcript of its own or beside the speakers."""
    inner = content.get("transcript")
    held = inner if isinstance(inner, dict) else content
    return _listed(held, "paragraphs", "words")


def trint(content: Json) -> list[Utterance]:
    """The words of the paragraphs, without those that were struck out."""
    inner = content.get("transcript")
    held = inner if isinstance(inner, dict) else content
    names = {str(each.get("id")): each.get("name") for each in held.get("speakers") or []}
    said: list[Utterance] = []
    for paragraph in held["paragraphs"]:
        number = paragraph.get("speaker")
        label = speaker(names.get(str(number)) or number)
        kept = [word for word in paragraph["words"] if not _struck(word)]
        said += utterances(_timed(kept, label))
    return said


def _struck(word: Json) -> bool:
    return bool(word.get("strikethrough") or word.get("struck") or word.get("deleted"))


def is_words(content: Json) -> bool:
    """Whether it is a plain list of words with times."""
    return any(_listed(content, "words", key) for key in ("word", "text", "value", "punct"))


def words(content: Json) -> list[Utterance]:
    """The words of a plain list."""
    return ordered(utterances(_timed(content["words"], None)), str, one_clock=False)[0]


def _timed(words: Sequence[Json], label: str | None) -> Iterator[Word]:
    """Words with start and end, or with time and duration in milliseconds as Trint has them."""
    unit = unit_of(words, "start", "end")
    for each in words:
        keys = ("punct", "value", "text", "word")
        text = next((str(each[key]) for key in keys if each.get(key)), "")
        begins, ends = time(each.get("start"), unit), time(each.get("end"), unit)
        if "time" in each:
            begins = time(each["time"], 1)
            length = time(each.get("duration"), 1)
            ends = begins + length if begins is not None and length is not None else None
        yield Word(text, begins, ends, speaker(each.get("speaker")) or label)


def _listed(content: Json, key: str, *fields: str) -> bool:
    """Whether there is a list of objects that have these fields."""
    held = content.get(key)
    if not isinstance(held, list) or not held:
        return False
    return all(isinstance(each, dict) and each.keys() >= set(fields) for each in held[:20])
