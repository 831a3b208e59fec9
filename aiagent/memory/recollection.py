"""Answers to questions about the past: this meeting, and earlier ones as far as the asker may hear of them.

A model that follows instructions answers from quotes. A small base model would make something up, so the answer is
made of the quotes themselves.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aiagent.language.phrases import phrase
from aiagent.language.spoken_forms import spoken_day
from aiagent.language.words import sentences, spoken_length
from aiagent.llm.base import LanguageModel, LanguageModelError, Message
from aiagent.memory.conversation import Conversation, Line, gist
from aiagent.memory.digest import Sentence
from aiagent.memory.meeting_lines import with_questions
from aiagent.memory.past_questions import CatchUp, PastQuestion, PastSearch, Quote, meeting_question, past_question
from aiagent.memory.presence import PresenceQuestion, spoken_presence
from aiagent.memory.quotes import (
    as_messages,
    gist_of,
    of_last_meeting,
    relevant,
    spoken_gist,
    spoken_quotes,
)
from aiagent.memory.recall_client import MOST_LINES, MOST_QUOTES, Found, RecallError, Scope
from aiagent.memory.summarizer import collected, decisions_left_out
from aiagent.turn.commands import Question

logger = logging.getLogger(__name__)

SPOKEN_CHARS = 320
WRITTEN_CHARS = 1800
PROMPT_CHARS = 6000
CATCH_UP_TOKENS = 400
_QUOTE_RULES = (
    "Lines whose speaker is followed by a date in brackets are quotes from the transcripts of this room. Answer from "
    "them, and name the speaker and the date. If they do not answer the question, say that you found nothing about it."
)
_NOTHING_RULES = (
    "The transcripts that the asker may hear of were searched: there is nothing about this in them. Say so, and do not "
    "make up what people said."
)
_CATCH_UP_RULES = (
    "Sum up for the asker what was said in this meeting: topics, who said what, what was decided, what is open. "
    "Keep each decision with its date, time and numbers. "
    "Begin with the most important sentence. At most 150 words, without lists."
)

_NOT_SAID: dict[Scope, str] = {"all": "not_said", "attended": "not_said_attended", "running": "not_said_running"}

Thoughts = AsyncGenerator[str, None]


class Finder(Protocol):
    """Looks up quotes (aiagent.memory.recall_client.Recall)."""

    async def find(self, asked_by: str, wanted: PastSearch, *, limit: int = MOST_QUOTES) -> Found:
        """Return quotes for a question. Raises RecallError."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A question together with its asker, who came `came_secs` after the meeting began.

    `permitted` returns when the question is certain; `write` puts the whole answer into the chat.
    """

    question: Question
    name: str
    came_secs: float
    lang: str
    most_words: int
    permitted: Callable[[], Awaitable[None]]
    write: Callable[[str], None]


class Recollection:
    """Answers about the past of one room."""

    def __init__(
        self, memory: Conversation, names: Callable[[], Sequence[str]], finder: Finder | None, model: LanguageModel
    ) -> None:
        """`names` are those of the people in the room."""
        self._memory = memory
        self._names = names
        self._finder = finder
        self._model = model

    def past_question(self, text: str) -> PastQuestion | None:
        """Return what a question asks about the past, or about what only this meeting can tell; None for others."""
        people = tuple(dict.fromkeys((*self._names(), *self._memory.speakers())))
        past = past_question(text, people)
        if past is None or (isinstance(past, PastSearch) and not past.certain):
            return meeting_question(text, people, self._memory.lines()) or past
        return past

    def thoughts(
        self, past: PastQuestion, asking: Asking, system: str, otherwise: Callable[[Sequence[Message]], Thoughts]
    ) -> Thoughts:
        """Yield the answer. `otherwise` has the model answer a prompt."""
        if isinstance(past, CatchUp):
            return self._caught_up(past, asking, system)
        if isinstance(past, PresenceQuestion):
            return self._present(past, asking)
        return self._found(past, asking, system, otherwise)

    async def _present(self, asked: PresenceQuestion, asking: Asking) -> Thoughts:
        yield spoken_presence(asked, self._names(), asking.lang)

    async def _found(
        self, wanted: PastSearch, asking: Asking, system: str, otherwise: Callable[[Sequence[Message]], Thoughts]
    ) -> Thoughts:
        messages = self._memory.messages(system, asking.name, asking.question.text)
        found = await self._look_up(wanted, asking)
        if not (found and found.quotes) and not wanted.certain:
            # Perhaps it was not about this room at all.
            async for piece in otherwise(messages):
                yield piece
        elif found is None:
            yield phrase("not_looked_up", asking.lang)
        elif self._model.follows_instructions:
            async for piece in self._in_own_words(
                otherwise(_with_quotes(messages, found.quotes, asking.lang)), wanted, found, asking
            ):
                yield piece
        else:
            yield await _spoken_answer(wanted, found, asking)

    async def _in_own_words(self, thoughts: Thoughts, wanted: PastSearch, found: Found, asking: Asking) -> Thoughts:
        """Yield the model's answer from the quotes; where it fails, the quotes themselves."""
        began = False
        try:
            async for piece in thoughts:
                began = True
                yield piece
        except LanguageModelError as error:
            if began:
                raise
            logger.warning("quotes are told as they are: %s", error)
            yield await _spoken_answer(wanted, found, asking)

    async def _look_up(self, wanted: PastSearch, asking: Asking) -> Found | None:
        """Return quotes from transcripts and memory; None when transcripts cannot be read and memory has none."""
        remembered = [] if wanted.period.is_past else self.remembered(wanted)
        if wanted.asks and (here := relevant(remembered, wanted, asking.question.text)):
            return Found("running", here[:MOST_QUOTES])
        try:
            scope, stored = await self._stored(wanted, asking)
        except RecallError as error:
            logger.warning("transcripts could not be searched: %s", error)
            scope, stored = "running", []
            if not wanted.asks and not relevant(remembered, wanted, asking.question.text):
                return None
        question = asking.question.text
        if not wanted.topic:
            return Found(scope, of_last_meeting(relevant(stored or remembered, wanted, question)))
        known = {quote.segment_id for quote in stored}
        quotes = stored + [quote for quote in remembered if quote.segment_id not in known]
        return Found(scope, relevant(quotes, wanted, question)[:MOST_QUOTES])

    async def _stored(self, wanted: PastSearch, asking: Asking) -> tuple[Scope, list[Quote]]:
        if self._finder is None:
            raise RecallError("there is nothing to search")
        asked_by, text = asking.question.asked_by, asking.question.text
        limit = MOST_QUOTES * 2 if wanted.topic else MOST_LINES
        found = await self._finder.find(asked_by, wanted, limit=limit)
        if wanted.topic and wanted.period.is_set and not relevant(found.quotes, wanted, text):
            # People are often wrong about when something was said; the date is told with the quote.
            anytime = PastSearch(wanted.topic, wanted.speaker, certain=wanted.certain)
            found = await self._finder.find(asked_by, anytime, limit=limit)
        return found.scope, found.quotes

    def remembered(self, wanted: PastSearch) -> list[Quote]:
        """Return lines of this meeting, the latest of which are not stored yet; the latest first where one is looked
        for.
        """
        now = datetime.now().astimezone()
        lines = self._memory.lines()
        questions = {id(line): asked for line, asked in with_questions(lines)}
        quotes = [
            Quote(
                line.line_id,
                "",
                line.name,
                line.text,
                now.date(),
                now.timestamp(),
                running=True,
                kind=line.kind,
                peer_id=line.peer_id,
                asked=questions.get(id(line), ""),
            )
            for line in lines
            if line.kind != "agent"
        ]
        return quotes[::-1] if wanted.topic else quotes

    async def _caught_up(self, past: CatchUp, asking: Asking, system: str) -> Thoughts:
        lines = self._memory.missed(asking.name, asking.came_secs) if past.absent else self._memory.lines()
        lines = [line for line in lines if line.kind != "agent" and past_question(line.text, ()) is None]
        if not lines:
            yield phrase("nothing_yet", asking.lang)
            return
        full = await self._summary(lines, asking, system) if self._model.follows_instructions else ""
        lead = phrase("missed" if past.absent else "so_far", asking.lang)
        if asking.question.in_chat:
            written = full or f"{lead} {await _spoken_gist(lines, WRITTEN_CHARS, asking.lang)}"
            await asking.permitted()
            asking.write(written)
        yield _first_words(full, asking.most_words) or f"{lead} {await _spoken_gist(lines, SPOKEN_CHARS, asking.lang)}"

    async def _summary(self, lines: Sequence[Line], asking: Asking, system: str) -> str:
        """Return the model's summary; "" when it fails."""
        said = self._memory.prompt_of(lines, PROMPT_CHARS)
        rules = Message("system", f"{system} {_CATCH_UP_RULES}")
        try:
            asked = Message("user", asking.question.text, asking.name)
            written = await collected(self._model, [rules, *said, asked], CATCH_UP_TOKENS)
        except LanguageModelError as error:
            logger.warning("no summary was written: %s", error)
            return ""
        missing = await asyncio.to_thread(decisions_left_out, written, lines) if written else []
        return f"{written} {spoken_gist(missing, asking.lang)}".strip()


async def _spoken_answer(wanted: PastSearch, found: Found, asking: Asking) -> str:
    """Return the answer made of quotes: the best ones, or without a topic their gist."""
    quotes, this_year = found.quotes, datetime.now().astimezone().year
    if not quotes:
        return phrase("not_heard" if wanted.asks else _NOT_SAID[found.scope], asking.lang)
    if wanted.topic:
        return spoken_quotes(quotes, wanted, asking.lang, this_year=this_year, most_words=asking.most_words)
    day = spoken_day(quotes[-1].on, asking.lang, this_year=this_year)
    said = await asyncio.to_thread(gist_of, quotes, SPOKEN_CHARS)
    said = said or [Sentence(quote.name, quote.text, 0) for quote in quotes[-2:]]
    return f"{phrase('on_day', asking.lang, day=day)} {spoken_gist(said, asking.lang)}"


async def _spoken_gist(lines: Sequence[Line], most_chars: int, lang: str) -> str:
    """Return the gist of what people said; where nothing has weight, the last two lines."""
    said = await asyncio.to_thread(gist, lines, most_chars)
    return spoken_gist(said or [Sentence(line.name, line.text, 0) for line in lines[-2:]], lang)


def _with_quotes(messages: Sequence[Message], quotes: Sequence[Quote], lang: str) -> list[Message]:
    """Return the prompt with the quotes right before the question."""
    rules, *talk, question = messages
    added = _QUOTE_RULES if quotes else _NOTHING_RULES
    labelled = as_messages(quotes, lang, this_year=0)
    return [rules, Message("system", added), *talk, *labelled, question]


def _first_words(text: str, most_words: int) -> str:
    """Return the first sentences with `most_words` words in all at most, and one in any case."""
    said = ""
    for sentence in sentences(text):
        if said and spoken_length(said + sentence) > most_words:
            break
        said += sentence
    return said.strip()
