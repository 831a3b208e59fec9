"""Who speaks in a room at the moment, for those who wait for a pause."""

import asyncio

from aiagent.audio.events import SpeechEvent, SpeechRetracted, SpeechStarted, SpeechStopped


class Talk:
    """Follows the speech events of one room."""

    def __init__(self) -> None:
        self._speakers: set[str] = set()
        self._quiet = asyncio.Event()
        self._quiet.set()

    def heard(self, event: SpeechEvent) -> None:
        """Someone began or ended; one utterance may follow another without a pause."""
        match event:
            case SpeechStarted(peer_id=peer_id):
                self._speakers.add(peer_id)
            case SpeechStopped(peer_id=peer_id) | SpeechRetracted(peer_id=peer_id):
                self._speakers.discard(peer_id)
        if self._speakers:
            self._quiet.clear()
        else:
            self._quiet.set()

    async def until_quiet(self) -> None:
        """Return when nobody speaks."""
        await self._quiet.wait()
