"""The size of welcome and snapshot. Clients and servers take a message of 1 MiB; these keep well below.

People, roles, settings, drafts and questions always fit: their numbers and lengths are bounded where they come in. The
rest is left out in this order when it does not fit: the answers to polls, oldest poll first, which follow in frames of
their own; then the oldest captions, then the oldest messages, which `history` still has.
"""

from collections.abc import Sequence

import msgspec

from conference.signaling.protocol.base import Json

FRAME_BUDGET = 768 * 1024

_encoder = msgspec.json.Encoder()


def size_of(frame: object) -> int:
    """Bytes of a frame, or of a part of one, as JSON."""
    return len(_encoder.encode(frame))


def fitted(frame: Json, budget: int = FRAME_BUDGET) -> list[Json]:
    """A welcome or snapshot within the budget, and after it the `poll_details` with the answers that did not fit."""
    size = size_of(frame)
    if size <= budget:
        return [frame]
    polls, following = list(frame["polls"]), []
    for at, poll in enumerate(polls):
        without_answers = _without_answers(poll)
        if size <= budget or without_answers == poll:
            continue
        size -= size_of(poll) - size_of(without_answers)
        polls[at] = without_answers
        following.append(_details_frame(poll))
    parts: Json = {"polls": polls}
    for member in ("captions", "chat"):
        parts[member], size = _newest(frame[member], size, budget)
    return [frame | parts, *following]


def _newest(items: Sequence[Json], size: int, budget: int) -> tuple[list[Json], int]:
    """The items without the oldest ones that make the frame too large, and the size without those."""
    dropped = 0
    while size > budget and dropped < len(items):
        # One more for the comma.
        size -= size_of(items[dropped]) + 1
        dropped += 1
    return list(items[dropped:]), size


def _without_answers(poll: Json) -> Json:
    lighter = poll | {"texts": None}
    if details := poll.get("details"):
        lighter["details"] = details | {"answers": []}
    return lighter


def _details_frame(seen: Json) -> Json:
    poll = {name: value for name, value in seen.items() if name not in ("vote", "details")}
    return {"type": "poll_details", "poll_id": seen["poll_id"], "poll": poll, "details": seen.get("details")}
