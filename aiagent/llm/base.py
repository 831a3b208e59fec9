"""The interface of language models, and their errors."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from aiagent.errors import AgentError

Role = Literal["system", "user", "assistant", "tool"]


class LanguageModelError(AgentError):
    """Root of the errors of language models. Providers have retried before they raise one."""


class LanguageModelTimeoutError(LanguageModelError):
    """The answer did not begin, or did not end, in time."""

    retryable = True


class LanguageModelUnavailableError(LanguageModelError):
    """The provider cannot be reached, is overloaded, or broke the connection off.

    `retry_after_secs` is how long it wants to be left alone.
    """

    retryable = True

    def __init__(self, message: str, retry_after_secs: float = 0.0) -> None:
        super().__init__(message)
        self.retry_after_secs = retry_after_secs


class LanguageModelRefusedError(LanguageModelError):
    """The provider refuses the key, the model name or the request: a setting has to be changed."""


class LanguageModelToolsRefusedError(LanguageModelRefusedError):
    """The provider, or the model behind it, takes no tools."""


class LanguageModelParametersRefusedError(LanguageModelRefusedError):
    """The provider does not take parameters of the request; without these it may answer.

    `renamed` are those that it wants under another name.
    """

    def __init__(self, message: str, names: frozenset[str], renamed: Mapping[str, str]) -> None:
        super().__init__(message)
        self.names = names
        self.renamed = renamed


class LanguageModelContentError(LanguageModelRefusedError):
    """The provider will not talk about this: the question or the answer is against its rules."""


class LanguageModelBadAnswerError(LanguageModelError):
    """The provider answered with something that is no answer."""


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool that the model may call: `parameters` is the JSON schema of its arguments, an object."""

    name: str
    description: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool call of the model, unchecked: `arguments` is the JSON text as the model wrote it."""

    name: str
    arguments: str
    call_id: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """The provider that answers; `fallback` when a preferred one failed, with the `reason` of that failure."""

    provider: str
    fallback: bool
    reason: str = field(default="", compare=False)


Delta = str | ToolCall | Answered


@dataclass(frozen=True, slots=True)
class Message:
    """One line of the conversation. `name` is the speaker of a `user` message, as shown in the room; that of a `system`
    message is the agent's own.

    An `assistant` message may hold tool calls; the `tool` message with the result of one has its `call_id`, and the
    tool's name as `name`. `at_secs` is when a line was said, counted from the beginning of the meeting.
    """

    role: Role
    content: str
    name: str | None = None
    tool_calls: tuple[ToolCall, ...] = ()
    call_id: str = ""
    at_secs: float | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class CallPart:
    """A part of a streamed tool call; members that it lacks are empty."""

    index: int
    call_id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an answer; `last` when the provider says that the answer is complete, `cut` when it was ended by the
    limit of tokens. `thinks` when the model only thinks: thoughts have a member of their own.
    """

    text: str
    last: bool
    calls: tuple[CallPart, ...] = ()
    thinks: bool = False
    cut: bool = False


class LanguageModel(Protocol):
    """A provider of answers."""

    @property
    def follows_instructions(self) -> bool:
        """Whether it follows the prompt, such as to answer from quotes; a base model only continues a text."""

    async def start(self) -> None:
        """Get ready (load, connect). Raises LanguageModelError or ModelError."""

    async def prepare(self, messages: Sequence[Message]) -> None:
        """Read a conversation whose question is still being spoken, where that makes the answer begin earlier.

        Never raises LanguageModelError. Cancelling stops the provider's work.
        """

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int = 160, tools: Sequence[ToolSpec] = ()
    ) -> AsyncGenerator[Delta, None]:
        """Yield the answer piece by piece; calls of `tools` come last, and await an answer that has their results.

        Closing the iterator, or cancelling, stops the provider's work. Raises LanguageModelError.
        """

    async def close(self) -> None:
        """Free connections and memory."""
