"""The threads that decode speech for all rooms of the process: final results first."""

from collections.abc import Callable
from typing import TypeVar

from aiagent.asr.base import RecognizerError
from aiagent.load.pool import FairPool, PoolClosedError
from aiagent.load.schedules import UrgentFirst

Result = TypeVar("Result")


class DecodingPool:
    """Runs functions that decode; those of different rooms take turns. Used from one event loop."""

    def __init__(self, threads: int) -> None:
        self._pool = FairPool(UrgentFirst(threads), "asr")

    async def run(
        self, function: Callable[[], Result], *, room: str, engine: str, variant: str = "", urgent: bool
    ) -> Result:
        """Return the function's result when its turn has come. Raises RecognizerError, also for what it raises."""
        try:
            return await self._pool.run(function, room=room, engine=engine, variant=variant, urgent=urgent)
        except PoolClosedError:
            raise RecognizerError("The recognizer is closed.") from None
        except RuntimeError as error:
            raise RecognizerError(f"The utterance cannot be decoded: {error}") from error

    async def close(self) -> None:
        """Decode what was asked for before, then free the threads."""
        await self._pool.drain()
