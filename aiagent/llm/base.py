"""The seam for language models, and what can go wrong with them."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from aiagent.errors import AgentError

Role = Literal["system", "user", "assistant"]


class LanguageModelError(AgentError):
    """Root of the errors of language models. Each is retryable or not; a provider has retried already what it could."""


class LanguageModelTimeoutError(LanguageModelError):
    """The answer did not begin, or did not end, in time."""

    retryable = True


class LanguageModelUnavailableError(LanguageModelError):
    """The provider cannot be reached, is overloaded, or broke the connection off."""

    retryable = True


class LanguageModelRefusedError(LanguageModelError):
    """The provider refuses the key, the model name or the request: a setting has to be changed."""


class LanguageModelContentError(LanguageModelRefusedError):
    """The provider will not talk about this: the question or the answer is against its rules."""


class LanguageModelBadAnswerError(LanguageModelError):
    """The provider answered with something that is no answer."""


@dataclass(frozen=True, slots=True)
class Message:
    """One line of the conversation. `name` is the speaker of a `user` message, as shown in the room."""

    role: Role
    content: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an answer; `last` when the provider says that the answer is complete."""

    text: str
    last: bool


class LanguageModel(Protocol):
    """A provider of answers."""

    async def start(self) -> None:
        """Get ready (load, connect). Raises LanguageModelError or ModelError."""

    async def prepare(self, messages: Sequence[Message]) -> None:
        """Read a conversation that a question is about to follow, where that makes the answer begin earlier.

        Never raises LanguageModelError: it is a help, not a promise. Cancelling stops the provider's work.
        """

    def stream(self, messages: Sequence[Message], *, max_tokens: int = 160) -> AsyncIterator[str]:
        """Yield the answer piece by piece. Closing the iterator, or cancelling, stops the provider's work.

        Raises LanguageModelError.
        """

    async def close(self) -> None:
        """Free connections and memory."""
