"""Server-sent events as they arrive from a network: split anywhere, with every kind of line end."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiagent.llm.sse import SseError, SseParser

pytestmark = pytest.mark.unit

STREAM = (
    '﻿: comment\r\ndata: {"a": "é"}\r\n\r\nevent: x\rdata:two\rdata: lines\r\rid: 1\ndata\n\ndata: [DONE]\n\n'.encode()
)
EVENTS = ['{"a": "é"}', "two\nlines", "", "[DONE]"]


def test_events_are_read_in_one_piece() -> None:
    assert SseParser().feed(STREAM) == EVENTS


def test_events_are_read_byte_by_byte() -> None:
    parser = SseParser()
    assert [event for byte in STREAM for event in parser.feed(bytes([byte]))] == EVENTS


@given(st.lists(st.integers(0, len(STREAM)), max_size=6))
def test_events_do_not_depend_on_where_the_stream_is_split(cuts: list[int]) -> None:
    parser = SseParser()
    places = [0, *sorted(cuts), len(STREAM)]
    chunks = [STREAM[a:b] for a, b in itertools.pairwise(places)]
    assert [event for chunk in chunks for event in parser.feed(chunk)] == EVENTS


def test_a_line_feed_split_from_its_carriage_return_ends_no_second_line() -> None:
    parser = SseParser()
    assert parser.feed(b"data: a\r") == []
    assert parser.feed(b"") == []
    assert parser.feed(b"\ndata: b\r\n\r") == ["a\nb"]
    assert parser.feed(b"\ndata: c\n\n") == ["c"]


def test_an_unfinished_event_is_not_given_out() -> None:
    assert SseParser().feed(b"data: half\n") == []


def test_an_event_without_end_is_refused() -> None:
    parser = SseParser()
    with pytest.raises(SseError, match="1 MB"):
        for _ in range(20):
            parser.feed(b"data: " + b"x" * 100_000)


def test_an_event_of_many_lines_without_end_is_refused() -> None:
    parser = SseParser()
    with pytest.raises(SseError, match="1 MB"):
        for _ in range(20):
            parser.feed(b"data: " + b"x" * 100_000 + b"\n")


def test_bytes_that_are_no_utf8_are_refused() -> None:
    with pytest.raises(SseError, match="UTF-8"):
        SseParser().feed(b"data: \xff\xfe\n\n")
