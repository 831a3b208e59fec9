"""Several language models in order of preference: the next is asked when one fails before its first word."""

import logging
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack
from itertools import islice

from aiagent.errors import AgentError
from aiagent.llm.base import (
    Answered,
    Delta,
    LanguageModel,
    LanguageModelContentError,
    LanguageModelError,
    LanguageModelUnavailableError,
    Message,
    ToolSpec,
)
from aiagent.llm.circuit import Circuit, CircuitOptions, Outcome

logger = logging.getLogger(__name__)


class FallbackModel:
    """A language model made of others, each behind a circuit breaker of its own."""

    def __init__(
        self,
        models: Sequence[tuple[str, LanguageModel]],
        options: CircuitOptions | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """`models` are pairs of the name used in logs and the model, the preferred one first."""
        self._models = [(name, model, Circuit(options)) for name, model in models]
        self._now = now

    @property
    def follows_instructions(self) -> bool:
        """Whether the model that is asked first at the moment follows instructions."""
        now = self._now()
        asked = (model for _, model, circuit in self._models if circuit.state(now) != "open")
        return any(model.follows_instructions for model in islice(asked, 1))

    async def start(self) -> None:
        """Start all. One that does not start is left out until the process starts again.

        Raises the last error when none starts.
        """
        ready, last_error = [], None
        for name, model, circuit in self._models:
            try:
                await model.start()
            except AgentError as error:
                logger.error("the language model %s does not start and is left out: %s", name, error)
                last_error = error
            else:
                ready.append((name, model, circuit))
        self._models = ready
        if last_error is not None and not ready:
            raise last_error

    async def prepare(self, messages: Sequence[Message]) -> None:
        """Let the preferred model read ahead."""
        for _, model, _ in self._models[:1]:
            await model.prepare(messages)

    async def stream(
        self, messages: Sequence[Message], *, max_tokens: int = 160, tools: Sequence[ToolSpec] = ()
    ) -> AsyncGenerator[Delta, None]:
        """Yield the provider, and the answer of the first model that begins one; an error after that is passed on.

        Raises the last error when all fail, LanguageModelUnavailableError when all are left alone for now.
        """
        failure = ""
        last_error: LanguageModelError = LanguageModelUnavailableError(
            "All language models failed lately and are left alone for a while."
        )
        for place, (name, model, circuit) in enumerate(self._models):
            permit = circuit.enter(self._now())
            if permit is None:
                continue
            outcome, began = Outcome.UNKNOWN, False
            pieces = model.stream(messages, max_tokens=max_tokens, tools=tools)
            try:
                async for piece in pieces:
                    if not began:
                        yield Answered(name, fallback=place > 0, reason=failure)
                    outcome, began = Outcome.SUCCEEDED, True
                    yield piece
                outcome = Outcome.SUCCEEDED
                return
            except LanguageModelError as error:
                # A question against the rules says nothing about the health of the provider.
                outcome = Outcome.UNKNOWN if isinstance(error, LanguageModelContentError) else Outcome.FAILED
                if began:
                    raise
                last_error, failure = error, failure or f"{name}: {error}"
                logger.warning("the language model %s failed: %s", name, error)
            finally:
                circuit.leave(permit, outcome, self._now())
                await pieces.aclose()
        raise last_error

    async def close(self) -> None:
        """Close all, even when one fails to."""
        async with AsyncExitStack() as stack:
            for _, model, _ in self._models:
                stack.push_async_callback(model.close)
