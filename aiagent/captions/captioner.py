"""Captions of one room: each utterance becomes a segment, shown while it grows and stored when it is final.

A pause of 0.1 s may be the end of an utterance: what was said until then is recognised at once, so that its text is
there when the end is certain.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from aiagent.asr.base import Recognizer, RecognizerError, Transcription
from aiagent.asr.name_check import may_hide_a_name, name_at_the_beginning, with_name
from aiagent.audio.events import SpeechContinued, SpeechPaused, SpeechRetracted, SpeechStarted, SpeechStopped
from aiagent.audio.formats import SPEECH_RATE_HZ, Samples
from aiagent.captions.stream_options import Hearing
from aiagent.captions.utterance import Utterance
from aiagent.clock import loop_time
from aiagent.language.phrases import phrase
from aiagent.room.frames import Caption, Chat, ClientFrame
from aiagent.room.meeting import RoomClock
from aiagent.task_owner import TaskOwner

logger = logging.getLogger(__name__)

PARTIAL_EVERY_SECS = 0.3
ONSET_BEFORE_START_SECS = 0.1


class EndOfTurn(Protocol):
    """Judges by the sound whether a speaker is done."""

    async def completion(self, samples: Samples) -> float:
        """Probability in 0..1 that the sentence in `samples` (16 kHz mono) is finished."""


class Listener(Protocol):
    """Who makes something of the text."""

    def names(self) -> tuple[str, ...]:
        """Names that people begin a sentence with, spelled as they should be."""

    def would_answer(self, peer_id: str, text: str, began_at: float) -> bool:
        """Whether it matters if the speaker is done."""

    def is_own_voice(self, peer_id: str, text: str, began_at: float) -> bool:
        """Whether what was recognised is the agent itself, heard through a loudspeaker; then nobody speaks."""

    def growing(self, peer_id: str, text: str, began_at: float) -> None:
        """The speaker goes on, and has said this so far."""

    def likely(self, segment: "FinalSegment", voiced_secs: float) -> None:
        """The speaker pauses; most often the text is final."""

    def final(self, segment: "FinalSegment") -> None:
        """The utterance is over."""


@dataclass(frozen=True, slots=True)
class FinalSegment:
    """What someone said. Times are the agent's monotonic clock.

    `completion` is the probability that the sentence was finished, None where it was not judged.
    """

    segment_id: str
    peer_id: str
    text: str
    lang: str
    began_at: float
    ended_at: float
    completion: float | None = None


class Captioner:
    """Recognises all speakers of a room, each with a stream of their own."""

    def __init__(
        self,
        recognizer: Recognizer,
        clock: RoomClock,
        send: Callable[[ClientFrame], None],
        listener: Listener,
        end_of_turn: EndOfTurn | None,
        hearing: Hearing,
    ) -> None:
        self._recognizer = recognizer
        self._hearing = hearing
        self._prepared: set[str] = set()
        self._admitted: set[str] = set()
        self._end_of_turn = end_of_turn
        self._clock = clock
        self._send = send
        self._listener = listener
        self._open: dict[str, Utterance] = {}
        self._tasks = TaskOwner()

    def started(self, event: SpeechStarted) -> None:
        """An utterance begins."""
        self.get_ready()
        self._admit_missing(self._hearing.language)
        stream = self._recognizer.open_stream(self._hearing.options(event.peer_id))
        utterance = Utterance(stream, event.peer_id, event.began_at)
        utterance.onset_samples = max(0, len(event.samples) - int(ONSET_BEFORE_START_SECS * SPEECH_RATE_HZ))
        utterance.accept(event.samples)
        utterance.partial_at = event.at
        self._open[event.peer_id] = utterance

    def participant_left(self, peer_id: str) -> None:
        """Someone is gone; an utterance that is open is finished by the event that ends it."""
        self._hearing.gone(peer_id)

    def continued(self, event: SpeechContinued) -> None:
        """More sound; at most every 300 ms the text so far is shown."""
        utterance = self._open.get(event.peer_id)
        if utterance is None:
            return
        if utterance.paused_voiced_secs is not None:
            # Silence behind the last word changes nothing of the text; a voice makes it count.
            utterance.after_pause.append(event.samples)
            if event.voiced_secs <= utterance.paused_voiced_secs:
                return
            self._resume(utterance)
        else:
            utterance.accept(event.samples)
        if not utterance.partial_running and event.at - utterance.partial_at >= PARTIAL_EVERY_SECS:
            utterance.partial_running = True
            utterance.partial_at = event.at
            self._tasks.start(self._show_partial(utterance), "partial caption")

    def paused(self, event: SpeechPaused) -> None:
        """The utterance may be over: recognise it now, and judge whether the speaker is done."""
        utterance = self._open.get(event.peer_id)
        if utterance is None or (utterance.guess and not utterance.guess.done()):
            return
        utterance.paused_voiced_secs = event.voiced_secs
        utterance.guess = self._tasks.start(self._guess(utterance, event), "likely text")

    def get_ready(self) -> None:
        """Load the models of the room's language, once."""
        language = self._hearing.language
        if language not in self._prepared and self._recognizer.supports(language):
            self._prepared.add(language)
            self._tasks.start(self._recognizer.prepare(language), "loading a language")

    def _admit_missing(self, language: str) -> None:
        """Say in the chat, once, that a language is missing."""
        if language not in self._admitted and not self._recognizer.supports(language):
            self._admitted.add(language)
            self._send(Chat(phrase("english_only", language)))

    @staticmethod
    def _resume(utterance: Utterance) -> None:
        utterance.paused_voiced_secs = None
        utterance.completion = None
        for samples in utterance.after_pause:
            utterance.accept(samples)
        utterance.after_pause.clear()

    def retracted(self, event: SpeechRetracted) -> None:
        """It was nobody's utterance: what was shown of it goes."""
        utterance = self._open.pop(event.peer_id, None)
        if utterance is None:
            return
        utterance.ended = True
        self._take_back(utterance)

    def stopped(self, event: SpeechStopped) -> None:
        """The utterance is whole: recognise it and pass it on."""
        utterance = self._open.pop(event.peer_id, None)
        if utterance is not None:
            utterance.ended = True
            self._tasks.start(self._finish(utterance, event.ended_at, cut=event.cut), "final caption")

    async def close(self, finish_within_secs: float = 2.0) -> None:
        """Finish what is being said and recognised, then stop."""
        for peer_id in list(self._open):
            now = loop_time()
            self.stopped(SpeechStopped(peer_id, now, now, cut=False))
        deadline = loop_time() + finish_within_secs
        await self._tasks.drain(max(0.0, deadline - loop_time()))
        await self._tasks.close()

    async def _guess(self, utterance: Utterance, event: SpeechPaused) -> None:
        try:
            result = await self._checked(utterance, await utterance.stream.flush())
        except RecognizerError as error:
            logger.warning("what was said before a pause is not recognised: %s", type(error).__name__)
            return
        if not result.text or utterance.paused_voiced_secs != event.voiced_secs:
            return
        if self._is_own_voice(utterance, result.text):
            return
        utterance.partial_text, utterance.lang = result.text, result.lang
        if not utterance.ended:
            segment = self._segment(utterance, result.text, result.lang, event.ended_at)
            self._listener.likely(segment, event.voiced_secs)
        completion = await self._judged(utterance, result.text)
        if utterance.paused_voiced_secs == event.voiced_secs:
            utterance.completion = completion

    async def _checked(self, utterance: Utterance, result: Transcription) -> Transcription:
        """The text, with a name in front where it was only misheard."""
        names = self._listener.names()
        if result.lang != "en" or not may_hide_a_name(result.text, names):
            return result
        if utterance.name_heard is None:
            head = np.concatenate(utterance.head)
            options = self._hearing.head_options()
            found = await name_at_the_beginning(self._recognizer, options, head, utterance.onset_samples, names)
            utterance.name_heard = found or ""
        if not utterance.name_heard:
            return result
        return Transcription(with_name(result.text, utterance.name_heard), result.lang)

    def _is_own_voice(self, utterance: Utterance, text: str) -> bool:
        return self._listener.is_own_voice(utterance.peer_id, text, utterance.began_at)

    def _take_back(self, utterance: Utterance) -> None:
        """What was shown of an utterance was none."""
        if utterance.partial_text:
            self._caption(utterance, "", utterance.lang, loop_time(), final=False)

    async def _judged(self, utterance: Utterance, text: str) -> float | None:
        if self._end_of_turn is None or not self._listener.would_answer(utterance.peer_id, text, utterance.began_at):
            return None
        return await self._end_of_turn.completion(np.concatenate(utterance.sound))

    @staticmethod
    def _segment(utterance: Utterance, text: str, lang: str, ended_at: float) -> FinalSegment:
        return FinalSegment(
            utterance.segment_id, utterance.peer_id, text, lang, utterance.began_at, ended_at, utterance.completion
        )

    async def _show_partial(self, utterance: Utterance) -> None:
        try:
            result = await utterance.stream.partial()
        except RecognizerError as error:
            logger.warning("a partial caption failed: %s", type(error).__name__)
            return
        finally:
            utterance.partial_running = False
        if result.text and not utterance.ended and not self._is_own_voice(utterance, result.text):
            utterance.partial_text, utterance.lang = result.text, result.lang
            self._caption(utterance, result.text, result.lang, loop_time(), final=False)
            self._listener.growing(utterance.peer_id, result.text, utterance.began_at)

    async def _finish(self, utterance: Utterance, ended_at: float, *, cut: bool) -> None:
        if utterance.guess:
            await asyncio.wait([utterance.guess])
        text, lang = utterance.partial_text, utterance.lang
        try:
            result = await self._checked(utterance, await utterance.stream.final())
            text, lang = result.text or text, result.lang
        except RecognizerError as error:
            logger.warning("a final caption failed, the last partial stands: %s", type(error).__name__)
        if not text or self._is_own_voice(utterance, text):
            self._take_back(utterance)
            return
        self._hearing.spoke(utterance.peer_id, lang)
        self._caption(utterance, text, lang, ended_at, final=True)
        if utterance.completion is None and not cut:
            utterance.completion = await self._judged(utterance, text)
        self._listener.final(self._segment(utterance, text, lang, ended_at))

    def _caption(self, utterance: Utterance, text: str, lang: str, ended_at: float, *, final: bool) -> None:
        self._send(
            Caption(
                segment_id=utterance.segment_id,
                peer_id=utterance.peer_id,
                text=text,
                final=final,
                lang=lang,
                start=self._clock.meeting_secs(utterance.began_at),
                end=self._clock.meeting_secs(ended_at),
            )
        )
