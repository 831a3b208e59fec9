"""The whole whiteboard for one client, in frames of a bearable size."""

from collections.abc import Iterable, Iterator

import msgspec

PART_BYTES = 48 * 1024

_encoder = msgspec.json.Encoder()


def content_frames(*, edition: int, as_of: int, texts: Iterable[bytes]) -> list[str]:
    """Frames `board_content` with the JSON texts of all entries. The board is at least as new as the event `as_of`."""
    groups = list(_groups(texts)) or [[]]
    return [
        _encoder.encode(
            {
                "type": "board_content",
                "edition": edition,
                "as_of": as_of,
                "part": part,
                "parts": len(groups),
                "entries": [msgspec.Raw(text) for text in group],
            }
        ).decode()
        for part, group in enumerate(groups, 1)
    ]


def _groups(texts: Iterable[bytes]) -> Iterator[list[bytes]]:
    group: list[bytes] = []
    size = 0
    for text in texts:
        if group and size + len(text) > PART_BYTES:
            yield group
            group, size = [], 0
        group.append(text)
        size += len(text)
    if group:
        yield group
