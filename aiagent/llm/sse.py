"""Server-sent events, parsed incrementally. Pure.

Source: https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation

Beyond it: a line of data that is a whole JSON object is an event by itself, since some servers put no blank line
between events. So is a line of JSON without a field's name. Old versions of llama.cpp name the field of an error
`error`.
"""

import codecs
import json

_MAX_EVENT_CHARS = 1 << 20


class SseError(ValueError):
    """The stream is not UTF-8, or an event grows beyond 1 MB."""


class SseParser:
    """Takes bytes as they come, split anywhere, and gives the data of each complete event."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._rest = ""
        self._after_cr = False
        self._data: list[str] = []
        self._data_chars = 0

    def feed(self, chunk: bytes) -> list[str]:
        """Return the data of the events that `chunk` completes. Lines end with CR, LF or both. Raises SseError."""
        try:
            text = self._decoder.decode(chunk)
        except UnicodeDecodeError as error:
            raise SseError("The event stream is not UTF-8.") from error
        if self._after_cr and text.startswith("\n"):
            text = text[1:]
        if text or chunk:
            self._after_cr = text.endswith("\r")
        lines = (self._rest + text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
        self._rest = lines.pop()
        if len(self._rest) + self._data_chars > _MAX_EVENT_CHARS:
            raise SseError("An event of the stream is longer than 1 MB.")
        return [data for line in lines if (data := self._take_line(line)) is not None]

    def _take_line(self, line: str) -> str | None:
        """Take one line; return the event's data when the line is the blank one that ends it."""
        if not line:
            data, self._data, self._data_chars = self._data, [], 0
            return "\n".join(data) if data else None
        if line.startswith("{") and not self._data:
            return line if _is_whole(line) else None
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "error" and _is_whole(value):
            return f'{{"error": {value}}}'
        if name == "data":
            if not self._data and _is_whole(value):
                return value
            self._data.append(value)
            self._data_chars += len(value)
        return None


def _is_whole(value: str) -> bool:
    """Whether a line is an event without the blank line behind it."""
    value = value.strip()
    if value == "[DONE]":
        return True
    if not (value.startswith("{") and value.endswith("}")):
        return False
    try:
        json.loads(value)
    except (ValueError, RecursionError):
        return False
    return True
