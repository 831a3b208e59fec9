"""Notices to the hosts of a room about what the server lacks: the class need not read commands for its administrator.

They are private messages, so any client shows them, and nothing of them is stored.
"""

from collections.abc import Callable, Iterable

from aiagent.room.frames import Chat, ClientFrame
from aiagent.room.people import Participant

# Overflow: later notices are dropped, and of the hosts the one who was told first is told again.
MAX_NOTICES = 10
MAX_TOLD = 200


class HostNotices:
    """Tells each host each notice once, also hosts who come later."""

    def __init__(self, people: Callable[[], Iterable[Participant]], send: Callable[[ClientFrame], None]) -> None:
        self._people = people
        self._send = send
        self._notices: list[str] = []
        self._told: dict[tuple[str, str], None] = {}

    def tell(self, notice: str) -> None:
        """Tell the hosts who are there, and keep the notice for those who come."""
        if notice in self._notices or len(self._notices) >= MAX_NOTICES:
            return
        self._notices.append(notice)
        self.people_changed()

    def people_changed(self) -> None:
        """Tell hosts who came, or became hosts, what they do not know yet."""
        if not self._notices:
            return
        for host in self._people():
            if host.get("role") != "host" or host.get("is_agent") or not host.get("connected", True):
                continue
            # A host who loads the page again has another peer id and the same account.
            account = str(host.get("user_id") or host["peer_id"])
            for notice in self._notices:
                if (account, notice) not in self._told:
                    self._remember(account, notice)
                    self._send(Chat(notice, to=host["peer_id"]))

    def _remember(self, account: str, notice: str) -> None:
        self._told[account, notice] = None
        if len(self._told) > MAX_TOLD:
            del self._told[next(iter(self._told))]
