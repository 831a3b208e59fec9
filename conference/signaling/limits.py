"""Times and bounds of signaling. The setting SIGNALING_LIMITS, a dict of these names, replaces single ones."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """`grace_secs` is how long a participant without a socket may resume.

    A web process beats every `heartbeat_secs` and counts as dead `process_ttl_secs` after its last beat. A socket that
    sends more than `frames_per_second` (bursts up to `frame_burst`) gets errors, and after `excess_burst` of them is
    closed. The same holds for more than `chars_per_second` in all its frames; the burst is a full whiteboard and more.
    `descriptions` are to one peer. `candidates` are of one session, where so many a second are added.
    Answers that are larger than their questions cost `answer_bytes_per_second`; that burst is a few whiteboards.
    `queue_frames` and `queue_bytes` may wait to be sent on a socket, `process_queue_bytes` on all of the process. A
    client that takes less than a frame, or 64 KiB, in `write_secs` is closed.
    """

    hello_secs: float = 10.0
    silence_secs: float = 45.0
    grace_secs: float = 20.0
    heartbeat_secs: float = 2.0
    process_ttl_secs: float = 6.0
    sweep_secs: float = 1.0
    redis_secs: float = 3.0
    frames_per_second: int = 50
    frame_burst: int = 200
    excess_burst: int = 100
    chars_per_second: int = 128 * 1024
    chars_burst: int = 4 * 1024 * 1024
    chats: int = 10
    chats_secs: float = 10.0
    reactions: int = 15
    reactions_secs: float = 5.0
    gestures: int = 20
    gestures_secs: float = 10.0
    switches: int = 20
    switches_secs: float = 10.0
    moderations: int = 60
    moderations_secs: float = 10.0
    descriptions: int = 30
    descriptions_secs: float = 10.0
    candidates: int = 100
    candidates_per_second: float = 1.0
    histories: int = 40
    histories_secs: float = 10.0
    syncs: int = 40
    syncs_secs: float = 10.0
    answer_bytes_per_second: int = 256 * 1024
    answer_bytes_burst: int = 8 * 1024 * 1024
    offer_chars_per_second: int = 64 * 1024
    offer_chars_burst: int = 2 * 1024 * 1024
    drawings: int = 300
    drawings_secs: float = 10.0
    board_marks_per_second: int = 25
    board_reads: int = 6
    board_reads_secs: float = 10.0
    malformed: int = 10
    malformed_secs: float = 60.0
    queue_frames: int = 256
    queue_bytes: int = 8 * 1024 * 1024
    process_queue_bytes: int = 256 * 1024 * 1024
    write_secs: float = 30.0


def limits() -> Limits:
    """The limits in force."""
    changed: dict[str, Any] = getattr(settings, "SIGNALING_LIMITS", {})
    return Limits(**changed)
