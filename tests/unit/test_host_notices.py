"""Notices to hosts about what the server lacks."""

from typing import Any

import pytest

from aiagent.room.frames import ClientFrame, members
from aiagent.room.host_notices import MAX_NOTICES, HostNotices

pytestmark = pytest.mark.unit


class Room:
    """Hosts and others, and the private messages that they got."""

    def __init__(self) -> None:
        self.people: list[dict[str, Any]] = []
        self.sent: list[dict[str, Any]] = []
        self.notices = HostNotices(lambda: self.people, self._send)

    def _send(self, frame: ClientFrame) -> None:
        self.sent.append(members(frame))

    def comes(self, peer_id: str, role: str = "host", user_id: int | None = 1, **more: Any) -> None:
        self.people.append({"peer_id": peer_id, "role": role, "user_id": user_id, **more})
        self.notices.people_changed()

    def told(self) -> list[tuple[str, str]]:
        return [(frame["to"], frame["text"]) for frame in self.sent]


def test_only_hosts_are_told_each_notice_once_and_privately() -> None:
    room = Room()
    room.comes("alice", user_id=1)
    room.comes("carol", user_id=3)
    for role in ("moderator", "participant", "guest"):
        room.comes(role, role, None)
    room.comes("nova", "agent", None, is_agent=True)
    for _ in range(2):
        room.notices.tell("Install it.")
    assert room.told() == [("alice", "Install it."), ("carol", "Install it.")]
    assert {frame["type"] for frame in room.sent} == {"chat"}


def test_a_host_who_comes_later_or_becomes_one_is_told_then() -> None:
    room = Room()
    room.comes("bob", "participant", 2)
    room.notices.tell("Install it.")
    assert room.told() == []
    room.comes("alice")
    room.people[0]["role"] = "host"
    room.notices.people_changed()
    assert room.told() == [("alice", "Install it."), ("bob", "Install it.")]


def test_a_host_who_loads_the_page_again_is_not_told_again() -> None:
    room = Room()
    room.comes("alice")
    room.notices.tell("Install it.")
    room.people.clear()
    room.comes("alice-again")
    assert room.told() == [("alice", "Install it.")]


def test_a_host_whose_connection_is_lost_is_told_when_it_is_back() -> None:
    room = Room()
    room.comes("alice", connected=False)
    room.notices.tell("Install it.")
    assert room.told() == []
    room.people[0]["connected"] = True
    room.notices.people_changed()
    assert room.told() == [("alice", "Install it.")]


def test_notices_are_bounded() -> None:
    room = Room()
    room.comes("alice")
    for number in range(MAX_NOTICES + 5):
        room.notices.tell(f"Notice {number}.")
    assert len(room.told()) == MAX_NOTICES
