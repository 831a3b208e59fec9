"""The words of an answer: what was said before, where that is asked for, else what the language model thinks.

An answer is no longer than the room wishes: it ends with a sentence.
"""

import re
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing

from aiagent.answers.context import RoomContext
from aiagent.answers.instructions import instructions, signed
from aiagent.answers.speaking import Thoughts
from aiagent.language.cleaning import clean_name
from aiagent.language.scripts import HAN
from aiagent.language.tags import answer_language
from aiagent.language.words import spoken_length
from aiagent.llm.base import Answered, LanguageModel, Message
from aiagent.memory.conversation import Conversation
from aiagent.memory.recollection import Asking, Recollection
from aiagent.tools.base import ToolContext
from aiagent.tools.rounds import answer_with_tools
from aiagent.tools.toolbox import Toolbox
from aiagent.turn.commands import Question

# Most sentences would go past the limit from here on.
_NEARLY = 0.8
_SENTENCE_END = re.compile(rf"[.!?…][\"')\]]*(?=\s|[{HAN}])|[。！？][”’」』）]*")  # noqa: RUF001

Permitted = Callable[[], Awaitable[None]]


class Thinking:
    """Finds the words of one room's answers."""

    def __init__(self, room: RoomContext, memory: Conversation, model: LanguageModel) -> None:
        self._room = room
        self._memory = memory
        self._model = model
        self._recollection = Recollection(memory, room.names, room.finder, model)

    async def read_ahead(self, asked_by: str, question: str) -> None:
        """Let the model read the conversation and the question so far, before all of it is known."""
        messages = self._memory.messages(self._system(question), self._room.name_of(asked_by), question)
        await self._model.prepare(self._signed(messages))

    def language_of(self, question: Question) -> str:
        """Return the language to answer a question in."""
        return answer_language(question.text, self._room.persona().language)

    def thoughts(
        self,
        question: Question,
        permitted: Permitted,
        answered: Callable[[Answered], None],
        write: Callable[[str], None],
    ) -> Thoughts:
        """The answer piece by piece.

        `permitted` returns when the question is certain: before that nothing is done that others notice. `answered` is
        told which model it was, `write` puts a whole answer into the chat.
        """
        if question.announcement:
            return _as_it_is(question.text)
        persona, name = self._room.persona(), self._room.name_of(question.asked_by)
        lang = self.language_of(question)

        def thought(messages: Sequence[Message]) -> Thoughts:
            return self._thought(question, lang, messages, permitted, answered)

        if past := self._recollection.past_question(question.text):
            came_secs = self._room.came_secs(question.asked_by)
            asking = Asking(question, name, came_secs, lang, persona.max_answer_words, permitted, write)
            return self._recollection.thoughts(past, asking, self._system(question.text), thought)
        return thought(self._memory.messages(self._system(question.text), name, question.text))

    def _thought(
        self,
        question: Question,
        lang: str,
        messages: Sequence[Message],
        permitted: Permitted,
        answered: Callable[[Answered], None],
    ) -> Thoughts:
        """The model's answer. Tools are used in the name of who asked."""
        persona = self._room.persona()
        toolbox = None
        if self._room.tools:
            name = clean_name(self._room.name_of(question.asked_by))
            context = ToolContext(self._room.tools, question.asked_by, name, persona.name, lang, messages[1:-1])
            toolbox = Toolbox(context, permitted)
        tokens = persona.max_answer_tokens
        answer = answer_with_tools(self._model, self._signed(messages), toolbox, answered, max_tokens=tokens)
        return at_most(persona.max_answer_words, answer)

    def _signed(self, messages: Sequence[Message]) -> list[Message]:
        return signed(messages, self._room.persona().name)

    def _system(self, question: str) -> str:
        return instructions(self._room.persona(), question)


async def _as_it_is(text: str) -> AsyncGenerator[str, None]:
    yield text


async def at_most(words: int, pieces: AsyncGenerator[str, None]) -> AsyncGenerator[str, None]:
    """Yield the answer up to the first end of a sentence at which it has nearly so many words.

    The rest is dropped, but read to its end: what the model does besides talking may come last.
    """
    said, enough = "", False
    async with aclosing(pieces):
        async for piece in pieces:
            if enough:
                continue
            end = _end_of_answer(said, piece, words)
            enough = end is not None
            said += piece
            yield piece[:end]


def _end_of_answer(said: str, piece: str, words: int) -> int | None:
    """The length of the piece that belongs to the answer; None where all of it does and more may follow."""
    for match in _SENTENCE_END.finditer(said + piece, max(0, len(said) - 2)):
        if spoken_length((said + piece)[: match.end()]) >= _NEARLY * words:
            return max(0, match.end() - len(said))
    return None
