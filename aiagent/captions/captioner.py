"""Captions of one room: each utterance becomes a segment, shown while it grows and passed on when it is final.

A pause of 0.1 s may be the end of an utterance: what was said until then is recognised at once, so that its text is
there when the end is certain.
"""

import asyncio
from collections.abc import Callable
from typing import Protocol

from aiagent.asr.base import Recognizer, Transcription
from aiagent.audio.events import (
    SpeechContinued,
    SpeechEvent,
    SpeechPaused,
    SpeechRetracted,
    SpeechStarted,
    SpeechStopped,
)
from aiagent.audio.formats import SPEECH_RATE_HZ
from aiagent.captions.foreign import Doubts
from aiagent.captions.same_voice import MOST_WAIT_SECS, RecentUtterances
from aiagent.captions.speaker_options import SpeakerOptions
from aiagent.captions.transcriber import EndOfTurn, Transcriber
from aiagent.captions.utterance import OpenUtterances, Segment, Utterance
from aiagent.clock import loop_time
from aiagent.language.tags import ENGLISH
from aiagent.room.frames import ClientFrame
from aiagent.room.meeting import RoomClock
from aiagent.task_owner import TaskOwner
from aiagent.turn.barge_in import is_laugh

PARTIAL_EVERY_SECS = 0.3
ONSET_BEFORE_START_SECS = 0.1


class Listener(Protocol):
    """Follows what is said."""

    def names(self) -> tuple[str, ...]:
        """Names that people begin a sentence with, spelled as they should be."""

    def would_answer(self, peer_id: str, text: str, began_at: float) -> bool:
        """Whether it matters if the speaker is done."""

    def is_own_voice(self, peer_id: str, text: str, began_at: float) -> bool:
        """Whether the text is the agent's own voice, picked up from a loudspeaker; then nobody speaks."""

    def not_understood(self, peer_id: str, *, others_installed: bool) -> None:
        """A speaker seems to speak another language than the one that is listened for; nothing of it is captioned.

        `others_installed` tells whether models for other languages are there.
        """

    def not_heard(self, language: str) -> None:
        """No installed model understands the language of the room; told once for each language."""

    def growing(self, segment: Segment) -> None:
        """The speaker goes on, and has said this so far."""

    def likely(self, segment: Segment, voiced_secs: float) -> None:
        """The speaker pauses; most often the text is final."""

    def final(self, segment: Segment) -> None:
        """The utterance is over."""


class Captioner:
    """Follows all speakers of a room, each with an utterance of their own."""

    def __init__(
        self,
        recognizer: Recognizer,
        clock: RoomClock,
        send: Callable[[ClientFrame], None],
        listener: Listener,
        end_of_turn: EndOfTurn | None,
        options: SpeakerOptions,
    ) -> None:
        self._transcriber = Transcriber(recognizer, end_of_turn, options, listener.names)
        self._options = options
        self._clock = clock
        self._send = send
        self._listener = listener
        self._utterances = OpenUtterances()
        self._doubts = Doubts()
        self._recent = RecentUtterances()
        self._tasks = TaskOwner()

    def on_speech(self, event: SpeechEvent) -> None:
        """Take the next speech event of a participant."""
        if isinstance(event, SpeechStarted):
            self._started(event)
            return
        utterance = self._utterances.of(event.peer_id)
        if utterance is None:
            return
        match event:
            case SpeechContinued():
                self._continued(utterance, event)
            case SpeechPaused():
                self._paused(utterance, event)
            case SpeechStopped():
                self._utterances.end(event.peer_id)
                utterance.ended_at = event.ended_at
                self._tasks.start(self._finish(utterance, event.ended_at, cut=event.cut), "final caption")
            case SpeechRetracted():
                self._utterances.end(event.peer_id)
                self._drop(utterance)

    def get_ready(self) -> None:
        """Load the models of the room's language, once."""
        self._transcriber.prepare(self._tasks)

    def participant_left(self, peer_id: str) -> None:
        """Forget somebody who left. An utterance that goes on is finished by the event that ends it."""
        self._options.forget(peer_id)
        self._doubts.forget(peer_id)
        self._recent.forget(peer_id)

    async def until_quiet(self) -> None:
        """Return when nobody speaks."""
        await self._utterances.until_quiet()

    async def close(self, finish_within_secs: float = 2.0) -> None:
        """Finish what is being said and recognised, then stop."""
        deadline = loop_time() + finish_within_secs
        for peer_id in self._utterances.speakers:
            now = loop_time()
            self.on_speech(SpeechStopped(peer_id, now, now, cut=False))
        try:
            await self._tasks.drain(max(0.0, deadline - loop_time()))
        finally:
            await self._tasks.close()

    def _started(self, event: SpeechStarted) -> None:
        self.get_ready()
        if language := self._transcriber.missing_language():
            self._listener.not_heard(language)
        utterance = self._transcriber.begin(event.peer_id, event.began_at)
        utterance.onset_samples = max(0, len(event.samples) - int(ONSET_BEFORE_START_SECS * SPEECH_RATE_HZ))
        utterance.accept(event.samples)
        utterance.partial_at = event.at
        self._utterances.add(utterance)
        self._recent.add(utterance)

    def _continued(self, utterance: Utterance, event: SpeechContinued) -> None:
        """Take more sound; show the text so far at most every 300 ms."""
        if utterance.paused_voiced_secs is not None:
            # The silence after the last word changes nothing of the text, until a voice follows it.
            utterance.after_pause.append(event.samples)
            if event.voiced_secs <= utterance.paused_voiced_secs:
                return
            utterance.resume()
        else:
            utterance.accept(event.samples)
        if not utterance.partial_running and event.at - utterance.partial_at >= PARTIAL_EVERY_SECS:
            utterance.partial_running = True
            utterance.partial_at = event.at
            self._tasks.start(self._show_partial(utterance), "partial caption")

    def _paused(self, utterance: Utterance, event: SpeechPaused) -> None:
        """Recognise at once what may be the whole utterance."""
        if utterance.guess and not utterance.guess.done():
            return
        utterance.paused_voiced_secs = event.voiced_secs
        utterance.guess = self._tasks.start(self._guess(utterance, event), "likely text")

    async def _show_partial(self, utterance: Utterance) -> None:
        try:
            result = await self._transcriber.partial(utterance)
        finally:
            utterance.partial_running = False
        if result is None or not result.text or utterance.ended or self._is_own_voice(utterance, result.text):
            return
        if is_laugh(result.text):
            return
        utterance.earlier.append(result.text)
        if result.lang == ENGLISH and self._doubts.is_doubtful(utterance.peer_id):
            return
        if self._known(utterance, result):
            return
        utterance.shown = True
        segment = utterance.segment(result.text, result.lang, loop_time())
        self._send(segment.caption(self._clock, final=False))
        self._listener.growing(segment)

    def _known(self, utterance: Utterance, result: Transcription) -> bool:
        """Take the text so far. Returns whether another microphone has the same words: then it is not shown."""
        utterance.text, utterance.lang = result.text, result.lang
        utterance.news.set()
        repeats = self._recent.repeats_another(utterance, result.text, loop_time())
        if repeats:
            self._clear(utterance)
        return repeats

    async def _guess(self, utterance: Utterance, event: SpeechPaused) -> None:
        """Tell the listener what was most likely said, and judge whether the speaker is done."""
        result = await self._transcriber.at_pause(utterance)
        if result is None or not result.text or utterance.paused_voiced_secs != event.voiced_secs:
            return
        if is_laugh(result.text) or self._is_own_voice(utterance, result.text):
            return
        if result.lang == ENGLISH and self._doubts.is_doubtful(utterance.peer_id):
            return
        if self._known(utterance, result):
            return
        if not utterance.ended:
            segment = utterance.segment(result.text, result.lang, event.ended_at)
            self._listener.likely(segment, event.voiced_secs)
        completion = await self._completion(utterance, result.text)
        if utterance.paused_voiced_secs == event.voiced_secs:
            utterance.completion = completion

    async def _finish(self, utterance: Utterance, ended_at: float, *, cut: bool) -> None:
        """Recognise the whole utterance and pass it on; without a text of it the last partial one stands."""
        if utterance.guess:
            await asyncio.wait([utterance.guess])
        text, lang = utterance.text, utterance.lang
        if result := await self._transcriber.final(utterance):
            text, lang = result.text or text, result.lang
        if (
            not text
            or is_laugh(text)
            or self._is_own_voice(utterance, text)
            or await self._is_foreign(utterance, text, lang, ended_at)
        ):
            self._drop(utterance)
            return
        if await self._repeats_another(utterance, text):
            self._drop(utterance)
            return
        utterance.text, utterance.kept = text, True
        utterance.news.set()
        self._options.spoke(utterance.peer_id, lang)
        self._send(utterance.segment(text, lang, ended_at).caption(self._clock, final=True))
        if utterance.completion is None and not cut:
            utterance.completion = await self._completion(utterance, text)
        self._listener.final(utterance.segment(text, lang, ended_at))

    async def _repeats_another(self, utterance: Utterance, text: str) -> bool:
        """Whether another microphone has these words louder; of one that goes on the words are waited for."""
        deadline = loop_time() + MOST_WAIT_SECS
        while not self._recent.repeats_another(utterance, text, loop_time()):
            other = self._recent.may_repeat(utterance, text, loop_time())
            if other is None:
                return False
            other.news.clear()
            try:
                async with asyncio.timeout_at(deadline):
                    await other.news.wait()
            except TimeoutError:
                return False
        return True

    async def _is_foreign(self, utterance: Utterance, text: str, lang: str, ended_at: float) -> bool:
        """Whether an English text is only made up for speech in another language; the listener is told so."""
        if lang != ENGLISH:
            return False
        held = await self._transcriber.score(utterance, text, ended_at - utterance.began_at)
        if held is None and self._listener.would_answer(utterance.peer_id, text, utterance.began_at):
            return False
        if not self._doubts.is_foreign(utterance.peer_id, held, text):
            return False
        if self._transcriber.is_clear(utterance):
            self._listener.not_understood(utterance.peer_id, others_installed=self._transcriber.knows_others)
        return True

    async def _completion(self, utterance: Utterance, text: str) -> float | None:
        if not self._listener.would_answer(utterance.peer_id, text, utterance.began_at):
            return None
        return await self._transcriber.completion(utterance)

    def _is_own_voice(self, utterance: Utterance, text: str) -> bool:
        return self._listener.is_own_voice(utterance.peer_id, text, utterance.began_at)

    def _drop(self, utterance: Utterance) -> None:
        """Caption nothing of an utterance."""
        utterance.dropped = True
        utterance.news.set()
        self._clear(utterance)

    def _clear(self, utterance: Utterance) -> None:
        """Clear the partial caption."""
        if utterance.shown:
            utterance.shown = False
            segment = utterance.segment("", utterance.lang, loop_time())
            self._send(segment.caption(self._clock, final=False))
