"""Transcripts as text, WebVTT and JSON."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.transcripts.export import (
    CUE_MIN_SECS,
    FORMATS,
    Attendee,
    Line,
    Transcript,
    clock,
    transcript_json,
    transcript_txt,
    transcript_vtt,
)

pytestmark = pytest.mark.unit

HELLO = Line(id="b", kind="speech", speaker="Alice", text="Hello.", lang="en", start_secs=1.25, end_secs=3.5)
ANSWER = Line(
    id="c", kind="agent", speaker="Nova", text="A leaf is", lang="en", start_secs=4, end_secs=9, interrupted=True
)
NOTE = Line(id="a", kind="chat", speaker="Bob", text="see page 4", lang="", start_secs=3661, end_secs=3661)
MEETING = Transcript(
    meeting_id="5f0c1f3e-8f6a-4a3e-9d2f-0a4c1b2d3e4f",
    room_slug="biology",
    room_name="Biology",
    started_at=datetime(2026, 11, 21, 9, 0, 5, tzinfo=UTC),
    ended_at=datetime(2026, 11, 21, 10, 30, tzinfo=UTC),
    lines=(NOTE, ANSWER, HELLO),
    attendees=(Attendee("Alice", "host", 0.0, None),),
)

text = st.text(max_size=40)
any_line = st.builds(
    Line,
    id=st.uuids().map(str),
    kind=st.sampled_from(["speech", "agent", "chat"]),
    speaker=text,
    text=text,
    lang=st.just("en"),
    start_secs=st.floats(-5, 400_000),
    end_secs=st.floats(-5, 400_000),
    interrupted=st.booleans(),
)


def saying(words: str, speaker: str = "Alice") -> Transcript:
    return replace(MEETING, lines=(replace(HELLO, text=words, speaker=speaker),))


def test_text_has_a_head_and_a_line_for_each_thing_said_in_order() -> None:
    assert transcript_txt(MEETING) == (
        "Biology\n2026-11-21 09:00:05 UTC\n\n"
        "[00:00:01] Alice: Hello.\n"
        "[00:00:04] Nova: A leaf is [interrupted]\n"
        "[01:01:01] Bob (chat): see page 4\n"
    )


def test_vtt_has_voice_tags_and_ordered_cues_of_at_least_a_second() -> None:
    assert transcript_vtt(MEETING) == (
        "WEBVTT - Biology\n\n"
        "b\n00:00:01.250 --> 00:00:03.500\n<v Alice>Hello.</v>\n\n"
        "c\n00:00:04.000 --> 00:00:09.000\n<v Nova>A leaf is</v>\n\n"
        "a\n01:01:01.000 --> 01:01:02.000\n<v.chat Bob>see page 4</v>\n"
    )


def test_json_keeps_everything() -> None:
    document = json.loads(transcript_json(MEETING))
    assert document["room"] == {"slug": "biology", "name": "Biology", "main_room_name": None}
    assert document["started_at"] == "2026-11-21T09:00:05+00:00"
    assert document["participants"] == [{"name": "Alice", "role": "host", "joined": 0.0, "left": None}]
    assert [segment["id"] for segment in document["segments"]] == ["b", "c", "a"]
    assert document["segments"][1] == {
        "id": "c",
        "kind": "agent",
        "speaker": "Nova",
        "text": "A leaf is",
        "lang": "en",
        "start": 4,
        "end": 9,
        "interrupted": True,
    }


def test_a_meeting_that_goes_on_has_no_end_in_json() -> None:
    assert json.loads(transcript_json(replace(MEETING, ended_at=None)))["ended_at"] is None


def test_a_meeting_without_words_still_makes_files() -> None:
    empty = replace(MEETING, lines=(), attendees=())
    assert transcript_txt(empty) == "Biology\n2026-11-21 09:00:05 UTC\n\n"
    assert transcript_vtt(empty) == "WEBVTT - Biology\n"
    assert json.loads(transcript_json(empty))["segments"] == []


def test_markup_and_arrows_do_not_get_into_cues() -> None:
    vtt = transcript_vtt(saying("1 < 2 & <b>x</b> 00:01 --> 00:02", speaker="A>B & <i>"))
    assert "<v A&gt;B &amp; &lt;i&gt;>1 &lt; 2 &amp; &lt;b&gt;x&lt;/b&gt; 00:01 --&gt; 00:02</v>" in vtt
    assert vtt.count("-->") == 1


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\n\n", "\u2028", "\x0b", "\x85"])
def test_a_line_break_forges_neither_a_line_nor_a_cue(line_break: str) -> None:
    forged = saying(f"yes{line_break}[00:00:09] Bob: I agree")
    assert len(transcript_txt(forged).splitlines()) == 4
    assert len(transcript_vtt(forged).splitlines()) == 5


def test_emoji_of_several_code_points_stay_whole() -> None:
    family = "\U0001f469\u200d\U0001f467"
    assert family in transcript_txt(saying(family))
    assert family in transcript_vtt(saying(family))


def test_what_was_said_before_the_start_counts_as_the_start() -> None:
    early = replace(MEETING, lines=(replace(HELLO, start_secs=-2.0, end_secs=-1.0),))
    assert "00:00:00.000 --> 00:00:01.000" in transcript_vtt(early)
    assert "[00:00:00]" in transcript_txt(early)


@pytest.mark.parametrize(
    ("secs", "shown"), [(0, "00:00:00"), (59.999, "00:00:59"), (3600, "01:00:00"), (360_000, "100:00:00")]
)
def test_clock(secs: float, shown: str) -> None:
    assert clock(secs) == shown


def test_lines_of_people_who_write_from_right_to_left_keep_their_order_in_a_text() -> None:
    shown = transcript_txt(saying("نعم (1)", speaker="عمر")).splitlines()[-1]
    assert shown == "[00:00:01] \u2068عمر\u2069: \u2068نعم (1)\u2069"


@given(st.lists(any_line, max_size=6).flatmap(lambda lines: st.tuples(st.just(lines), st.permutations(lines))))
def test_the_same_lines_in_any_order_make_the_same_files(orders: tuple[list[Line], list[Line]]) -> None:
    lines, shuffled = orders
    for file_format in FORMATS.values():
        written = file_format.write(replace(MEETING, lines=tuple(lines)))
        assert written == file_format.write(replace(MEETING, lines=tuple(shuffled)))


@given(st.lists(any_line, max_size=6), text)
def test_any_names_and_texts_make_a_well_formed_vtt(lines: list[Line], room_name: str) -> None:
    blocks = transcript_vtt(replace(MEETING, lines=tuple(lines), room_name=room_name)).rstrip("\n").split("\n\n")
    assert blocks[0].startswith("WEBVTT")
    assert len(blocks) == 1 + len(lines)
    starts = []
    for block in blocks[1:]:
        _, timing, words = block.split("\n")
        start, end = map(cue_millis, timing.split(" --> "))
        assert end - start >= CUE_MIN_SECS * 1000 - 1
        assert re.fullmatch(r"<v(\.chat)? [^<>]*>[^<>]*</v>", words)
        starts.append(start)
    assert starts == sorted(starts)


def cue_millis(shown: str) -> int:
    hours, minutes, secs = shown.split(":")
    return (int(hours) * 60 + int(minutes)) * 60_000 + round(float(secs) * 1000)
