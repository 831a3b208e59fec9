"""From the sound of an utterance to its text, and to whether the speaker is done."""

import logging
from collections.abc import Awaitable, Callable
from typing import Protocol

import numpy as np

from aiagent.asr.base import Recognizer, RecognizerError, Transcription
from aiagent.asr.name_check import may_hide_a_name, name_at_the_beginning, with_name
from aiagent.asr.segmentation import level_range_db
from aiagent.audio.formats import Samples
from aiagent.captions.foreign import CLEAR_RANGE_DB, TAIL_FROM, can_be_judged, is_made_up, is_steady, score, steadiness
from aiagent.captions.speaker_options import SpeakerOptions
from aiagent.captions.utterance import Utterance
from aiagent.language.tags import AUTO
from aiagent.task_owner import TaskOwner

logger = logging.getLogger(__name__)


class EndOfTurn(Protocol):
    """Judges by the sound whether a speaker is done."""

    async def completion(self, samples: Samples) -> float:
        """Probability in 0..1 that the sentence in `samples` (16 kHz mono) is finished."""


class Transcriber:
    """Recognises the utterances of one room. A failure is logged and gives None.

    `names` gives the names that people begin a sentence with, spelled as they should be.
    """

    def __init__(
        self,
        recognizer: Recognizer,
        end_of_turn: EndOfTurn | None,
        options: SpeakerOptions,
        names: Callable[[], tuple[str, ...]],
    ) -> None:
        self._recognizer = recognizer
        self._end_of_turn = end_of_turn
        self._options = options
        self._names = names
        self._prepared: set[str] = set()
        self._reported_missing: set[str] = set()

    def prepare(self, tasks: TaskOwner) -> None:
        """Load the models of the room's language, once."""
        language = self._options.language
        if language not in self._prepared and self._recognizer.supports(language):
            self._prepared.add(language)
            tasks.start(self._recognizer.prepare(language), "loading a language")

    @property
    def knows_others(self) -> bool:
        """Whether models for other languages than English are installed."""
        return self._recognizer.supports(AUTO)

    def missing_language(self) -> str | None:
        """The room's language where no model understands it; each is reported once."""
        language = self._options.language
        if language in self._reported_missing or self._recognizer.supports(language):
            return None
        self._reported_missing.add(language)
        return language

    def begin(self, peer_id: str, began_at: float) -> Utterance:
        """A new utterance of a participant."""
        return Utterance(self._recognizer.open_stream(self._options.options(peer_id)), peer_id, began_at)

    async def partial(self, utterance: Utterance) -> Transcription | None:
        """The text so far."""
        return await _or_none(utterance.stream.partial(), "a partial caption failed")

    async def at_pause(self, utterance: Utterance) -> Transcription | None:
        """The text before a pause, which is most often the whole."""
        named = self._with_misheard_name(utterance, utterance.stream.flush())
        return await _or_none(named, "what was said before a pause is not recognised")

    async def final(self, utterance: Utterance) -> Transcription | None:
        """The text of the whole utterance."""
        named = self._with_misheard_name(utterance, utterance.stream.final())
        return await _or_none(named, "a final caption failed, the last partial stands")

    async def score(self, utterance: Utterance, text: str, secs: float) -> float | None:
        """The steadiness of an English text of the whole utterance, 0 to 1 (`foreign`); None where it is unknown."""
        if is_made_up(text, secs):
            return 0.0
        if not can_be_judged(text, secs):
            return None
        steady = steadiness(utterance.earlier, text)
        if steady is not None and is_steady(steady):
            return 1.0
        if not self.is_clear(utterance):
            return None
        sound = np.concatenate(utterance.sound)
        try:
            if steady is None:
                steady = steadiness([await self._again(sound[: len(sound) // 2])], text)
            tail = await self._again(sound[int(TAIL_FROM * len(sound)) :])
        except RecognizerError:
            return None
        return score(1.0 if steady is None else steady, tail, text)

    def is_clear(self, utterance: Utterance) -> bool:
        """Whether its sound is so clear that wrong words do not come from noise."""
        return level_range_db(np.concatenate(utterance.sound)) >= CLEAR_RANGE_DB

    async def _again(self, sound: Samples) -> str:
        """The English text of a part of the sound. Raises RecognizerError."""
        stream = self._recognizer.open_stream(self._options.head_options())
        stream.accept(sound)
        return (await stream.final()).text

    async def completion(self, utterance: Utterance) -> float | None:
        """Probability in 0..1 that the speaker has finished the sentence; None without a model that judges it."""
        if self._end_of_turn is None:
            return None
        return await self._end_of_turn.completion(np.concatenate(utterance.sound))

    async def _with_misheard_name(self, utterance: Utterance, text: Awaitable[Transcription]) -> Transcription:
        """The text, with a name in front where it was only misheard. Raises RecognizerError."""
        result = await text
        names = self._names()
        if result.lang != "en" or not may_hide_a_name(result.text, names):
            return result
        if utterance.name_found is None:
            head = np.concatenate(utterance.head)
            options = self._options.head_options()
            found = await name_at_the_beginning(self._recognizer, options, head, utterance.onset_samples, names)
            utterance.name_found = found or ""
        if not utterance.name_found:
            return result
        return Transcription(with_name(result.text, utterance.name_found), result.lang)


async def _or_none(text: Awaitable[Transcription], failure: str) -> Transcription | None:
    try:
        return await text
    except RecognizerError as error:
        logger.warning("%s: %s", failure, type(error).__name__)
        return None
