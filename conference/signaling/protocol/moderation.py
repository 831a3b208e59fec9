"""The frame of hosts and moderators (docs/protocol.md, "Moderation")."""

from typing import Literal

import msgspec

from conference.signaling.protocol.base import ClientFrame, PeerId

ModerateAction = Literal[
    "admit",
    "admit_all",
    "deny",
    "deny_all",
    "mute",
    "mute_all",
    "ask_unmute",
    "ask_unmute_all",
    "remove",
    "lock",
    "unlock",
    "set_lobby",
    "set_chat",
    "spotlight",
    "set_role",
    "hand_over",
    "take_host",
    "lower_hand",
    "lower_all_hands",
    "next_hand",
    "end",
]
OF_A_PEER = frozenset(
    {"admit", "deny", "mute", "ask_unmute", "remove", "spotlight", "set_role", "hand_over", "lower_hand"}
)
ASSIGNABLE_ROLES = ("host", "moderator", "participant", "guest")
# People may write to everyone and each other, to everyone and the moderators, or to the moderators only.
CHAT_MODES = ("all", "public", "hosts")
# The values that an action takes, where they are not free. None stands for no value.
VALUES: dict[str, tuple[str | bool | None, ...]] = {
    "set_role": ASSIGNABLE_ROLES,
    "mute": (None, "audio", "video", "screen"),
    "ask_unmute": (None, "audio", "video"),
    "spotlight": (True, False),
    "set_lobby": (True, False),
    "set_chat": CHAT_MODES,
    "next_hand": (None, True, False),
}


class Moderate(ClientFrame, frozen=True, kw_only=True, tag="moderate"):
    """An act of a host or moderator."""

    action: ModerateAction
    peer_id: PeerId | None = None
    value: str | bool | None = None

    def __post_init__(self) -> None:
        if self.action in OF_A_PEER and self.peer_id is None:
            raise ValueError(f"{self.action} needs peer_id")
        allowed = VALUES.get(self.action)
        if allowed is not None and self.value not in allowed:
            raise ValueError(f"value of {self.action} must be one of {', '.join(map(_shown, allowed))}")


def _shown(value: str | bool | None) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
