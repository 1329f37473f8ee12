"""JSON of services that transcribe: AssemblyAI, AWS Transcribe, Deepgram, Rev."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qualcode.importers.rendering import Utterance
from qualcode.importers.speech_words import Word, segment, speaker, time, utterances
from qualcode.importers.timeline import ordered, spoken

Json = Mapping[str, Any]


def is_assemblyai(content: Json) -> bool:
    """Whether it has words or utterances in milliseconds, and the name of a recording."""
    signs = {"acoustic_model", "audio_url", "audio_duration", "speech_model", "utterances"}
    return isinstance(content.get("words"), list) and not signs.isdisjoint(content)


def assemblyai(content: Json) -> list[Utterance]:
    """Utterances; without diarisation there are none, and the words are taken."""
    if content.get("utterances"):
        return [one for each in content["utterances"] for one in _assembled(each)]
    words = list(_milliseconds(content["words"]))
    return utterances(words) or [spoken(None, content.get("text") or "")]


def _assembled(utterance: Json) -> list[Utterance]:
    words = list(_milliseconds(utterance.get("words") or []))
    begins, ends = time(utterance.get("start"), 1), time(utterance.get("end"), 1)
    return segment(speaker(utterance.get("speaker")), utterance["text"], begins, ends, words)


def _milliseconds(words: Sequence[Json]) -> Iterator[Word]:
    for each in words:
        begins, ends = time(each.get("start"), 1), time(each.get("end"), 1)
        yield Word(each["text"], begins, ends, speaker(each.get("speaker")))


def is_deepgram(content: Json) -> bool:
    """Whether it has results by channel."""
    results = content.get("results")
    return isinstance(results, dict) and isinstance(results.get("channels"), list)


def deepgram(content: Json) -> list[Utterance]:
    """Utterances if they were asked for, else the words of each channel's best alternative."""
    results = content["results"]
    several = len(results["channels"]) > 1
    if results.get("utterances"):
        return [one for each in results["utterances"] for one in _deep(each, several=several)]
    said = [
        one
        for number, channel in enumerate(results["channels"])
        for one in _channel(channel, f"Channel {number + 1}" if several else None)
    ]
    return ordered(said, str, one_clock=False)[0]


def _deep(utterance: Json, *, several: bool) -> list[Utterance]:
    channel = f"Channel {utterance.get('channel', 0) + 1}" if several else None
    label = speaker(utterance.get("speaker")) or channel
    begins, ends = time(utterance.get("start")), time(utterance.get("end"))
    words = list(_seconds(utterance.get("words") or [], None))
    return segment(label, utterance["transcript"], begins, ends, words)


def _channel(channel: Json, label: str | None) -> list[Utterance]:
    if not channel["alternatives"]:
        return []
    best = channel["alternatives"][0]
    said = utterances(_seconds(best.get("words") or [], label))
    return said or [spoken(label, best.get("transcript") or "")]


def _seconds(words: Sequence[Json], label: str | None) -> Iterator[Word]:
    for each in words:
        text = each.get("punctuated_word") or each["word"]
        said_by = speaker(each.get("speaker")) or label
        yield Word(text, time(each.get("start")), time(each.get("end")), said_by)


def is_call_analytics(content: Json) -> bool:
    """Whether it is AWS Call Analytics: a list of turns with the role of who speaks."""
    turns = content.get("Transcript")
    return isinstance(turns, list) and all(isinstance(t, dict) and "Content" in t for t in turns)


def call_analytics(content: Json) -> list[Utterance]:
    """The turns of a call, agent and customer."""
    return [
        spoken(
            speaker(turn.get("ParticipantRole") or turn.get("ParticipantId")),
            turn["Content"].strip(),
            time(turn.get("BeginOffsetMillis"), 1),
            time(turn.get("EndOffsetMillis"), 1),
        )
        for turn in content["Transcript"]
    ]


def is_aws(content: Json) -> bool:
    """Whether it is the standard form of AWS Transcribe: results with items."""
    results = content.get("results")
    return isinstance(results, dict) and isinstance(results.get("items"), list)


def aws(content: Json) -> list[Utterance]:
    """The items with their speakers, who stand on the items or beside them by time."""
    results = content["results"]
    beside = dict(_aws_speakers(results))
    said = utterances(_aws_words(results["items"], beside))
    return said or [spoken(None, each["transcript"]) for each in results.get("transcripts", [])]


def _aws_words(items: Sequence[Json], beside: Mapping[str, str]) -> Iterator[Word]:
    """The words; punctuation has no time and belongs to the word before it."""
    for item in items:
        text = item["alternatives"][0]["content"] if item.get("alternatives") else ""
        start = item.get("start_time")
        said_by = speaker(item.get("speaker_label") or item.get("channel_label"))
        label = said_by or beside.get(str(start))
        glued = item.get("type") == "punctuation"
        yield Word(text, time(start), time(item.get("end_time")), label, glued)


def _aws_speakers(results: Json) -> Iterator[tuple[str, str]]:
    """The start of each word as it is written, and who says it: by speaker or by channel."""
    for part in (results.get("speaker_labels") or {}).get("segments", []):
        for item in part.get("items", []):
            yield str(item["start_time"]), str(item.get("speaker_label") or part["speaker_label"])
    for channel in (results.get("channel_labels") or {}).get("channels", []):
        for item in channel.get("items", []):
            if "start_time" in item:
                yield str(item["start_time"]), str(channel["channel_label"])


def _element(element: Json) -> str:
    """A word or a sign; what could not be heard stands in square brackets, as elsewhere."""
    value = str(element.get("value", ""))
    return f"[{value.strip('<>')}]" if element.get("type") == "unknown" else value


def is_rev(content: Json) -> bool:
    """Whether it is a transcript of Rev: monologues made of elements."""
    return isinstance(content.get("monologues"), list)


def rev(content: Json) -> list[Utterance]:
    """The monologues; their speakers have names if the transcript lists them."""
    names = {each.get("id"): each.get("name") for each in content.get("speakers") or []}
    said = []
    for monologue in content["monologues"]:
        number = monologue.get("speaker")
        label = speaker(names.get(number) or monologue.get("speaker_name") or number)
        elements = monologue["elements"]
        text = "".join(map(_element, elements))
        starts = [time(each.get("ts")) for each in elements if "ts" in each]
        ends = [time(each.get("end_ts")) for each in elements if "end_ts" in each]
        begins, until = (starts or [None])[0], (ends or [None])[-1]
        said.append(spoken(label, text.strip(), begins, until))
    return said
