"""The events of a meeting for one socket: each once, in order, whatever the channel layer lost or interleaved."""

from collections.abc import Callable

from conference.signaling import room_store


class EventsLostError(Exception):
    """The log no longer has all that is missing: only a snapshot helps."""


class Feed:
    """Puts events out; `seq` is the last one."""

    def __init__(self, slug: str, meeting_id: str, seq: int, put: Callable[..., None]) -> None:
        self.slug = slug
        self.meeting_id = meeting_id
        self.seq = seq
        self._put = put

    async def take(self, meeting_id: str, first_seq: int, texts: list[str]) -> None:
        """Events from the channel layer, numbered from `first_seq` on. Raises EventsLostError."""
        if meeting_id != self.meeting_id:
            return
        if first_seq > self.seq + 1:
            await self.catch_up()
        unseen = texts[max(0, self.seq + 1 - first_seq) :]
        if unseen and first_seq <= self.seq + 1:
            self.seq += len(unseen)
            self._put(*unseen)

    async def catch_up(self) -> None:
        """Events that the log has and the socket has not. Raises EventsLostError."""
        await self.repeat(self.seq)

    async def repeat(self, after: int) -> None:
        """All events after a number, also those that were sent before. Raises EventsLostError."""
        events = await room_store.events_after(self.slug, self.meeting_id, after)
        if events is None:
            raise EventsLostError
        if events:
            self.seq = max(self.seq, events[-1][0])
            self._put(*(text for _, text in events))
