"""Captions of one room: each utterance becomes a segment, shown while it grows and stored when it is final."""

import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from aiagent.asr.base import Recognizer, RecognizerError, RecognizerStream
from aiagent.events import SpeechContinued, SpeechStarted, SpeechStopped
from aiagent.room_clock import RoomClock
from aiagent.signaling_client import Frame
from aiagent.tasks import TaskOwner

logger = logging.getLogger(__name__)

PARTIAL_EVERY_SECS = 0.3


@dataclass(frozen=True, slots=True)
class FinalSegment:
    """What someone said. Times are the agent's monotonic clock."""

    segment_id: str
    peer_id: str
    text: str
    lang: str
    began_at: float
    ended_at: float


@dataclass(slots=True)
class _Utterance:
    stream: RecognizerStream
    peer_id: str
    began_at: float
    segment_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    partial_at: float = 0.0
    partial_running: bool = False
    partial_text: str = ""
    lang: str = "en"
    ended: bool = False


class Captioner:
    """Recognises all speakers of a room, each with a stream of their own."""

    def __init__(
        self,
        recognizer: Recognizer,
        clock: RoomClock,
        send: Callable[[Frame], None],
        on_final: Callable[[FinalSegment], None],
    ) -> None:
        self._recognizer = recognizer
        self._clock = clock
        self._send = send
        self._on_final = on_final
        self._open: dict[str, _Utterance] = {}
        self._tasks = TaskOwner()

    def started(self, event: SpeechStarted) -> None:
        """An utterance begins."""
        utterance = _Utterance(self._recognizer.open_stream(), event.peer_id, event.began_at)
        utterance.stream.accept(event.samples)
        utterance.partial_at = event.at
        self._open[event.peer_id] = utterance

    def continued(self, event: SpeechContinued) -> None:
        """More sound; at most every 300 ms the text so far is shown."""
        utterance = self._open.get(event.peer_id)
        if utterance is None:
            return
        utterance.stream.accept(event.samples)
        if not utterance.partial_running and event.at - utterance.partial_at >= PARTIAL_EVERY_SECS:
            utterance.partial_running = True
            utterance.partial_at = event.at
            self._tasks.start(self._show_partial(utterance), "partial caption")

    def stopped(self, event: SpeechStopped) -> None:
        """The utterance is whole: recognise it and pass it on."""
        utterance = self._open.pop(event.peer_id, None)
        if utterance is not None:
            utterance.ended = True
            self._tasks.start(self._finish(utterance, event.ended_at), "final caption")

    async def close(self, finish_within_secs: float = 2.0) -> None:
        """Finish what is being said and recognised, then stop."""
        for peer_id in list(self._open):
            now = time.monotonic()
            self.stopped(SpeechStopped(peer_id, now, now, cut=False))
        deadline = time.monotonic() + finish_within_secs
        await self._tasks.drain(max(0.0, deadline - time.monotonic()))
        await self._tasks.close()

    async def _show_partial(self, utterance: _Utterance) -> None:
        try:
            result = await utterance.stream.partial()
        except RecognizerError as error:
            logger.warning("a partial caption failed: %s", type(error).__name__)
            return
        finally:
            utterance.partial_running = False
        if result.text and not utterance.ended:
            utterance.partial_text, utterance.lang = result.text, result.lang
            self._caption(utterance, result.text, result.lang, time.monotonic(), final=False)

    async def _finish(self, utterance: _Utterance, ended_at: float) -> None:
        text, lang = utterance.partial_text, utterance.lang
        try:
            result = await utterance.stream.final()
            text, lang = result.text or text, result.lang
        except RecognizerError as error:
            logger.warning("a final caption failed, the last partial stands: %s", type(error).__name__)
        if not text:
            return
        self._caption(utterance, text, lang, ended_at, final=True)
        self._on_final(FinalSegment(utterance.segment_id, utterance.peer_id, text, lang, utterance.began_at, ended_at))

    def _caption(self, utterance: _Utterance, text: str, lang: str, ended_at: float, *, final: bool) -> None:
        self._send(
            {
                "type": "caption",
                "segment_id": utterance.segment_id,
                "peer_id": utterance.peer_id,
                "text": text,
                "final": final,
                "lang": lang,
                "start": self._clock.meeting_secs(utterance.began_at),
                "end": self._clock.meeting_secs(ended_at),
            }
        )
