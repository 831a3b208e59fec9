"""Moments at which a participant hears the agent."""

import asyncio
import time
from bisect import bisect_left
from collections.abc import Callable

import av
import numpy as np
from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError

from bench.speech import AUDIBLE_RMS, rms
from bench.voices import Sound

GAP_SECS = 0.4
"""A longer time without sound is silence; a shorter one lies between two clauses."""


class Audible:
    """The monotonic moments of audible frames, in order. Pure."""

    def __init__(self) -> None:
        self.moments: list[float] = []

    def first_after(self, moment: float) -> float | None:
        """The first audible moment from `moment` on; None when there is none."""
        index = bisect_left(self.moments, moment)
        return self.moments[index] if index < len(self.moments) else None

    def is_between(self, begin: float, end: float) -> bool:
        """Whether the agent was audible between the two moments."""
        first = self.first_after(begin)
        return first is not None and first <= end

    def silent_from(self, moment: float) -> float:
        """The moment at which the agent fell silent; it may lie before `moment`."""
        index = bisect_left(self.moments, moment)
        last = self.moments[index - 1] if index else moment
        for heard_at in self.moments[index:]:
            if heard_at - last > GAP_SECS:
                break
            last = heard_at
        return last


class Hearing:
    """Listens to the agent's track for as long as it lives. `play` gets its sound, if somebody is set there."""

    def __init__(self) -> None:
        self.audible = Audible()
        self.play: Callable[[Sound], None] | None = None
        self._heard = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def attach(self, track: MediaStreamTrack) -> None:
        """Begin to listen; the task ends with the track."""
        self._task = asyncio.create_task(self._listen(track))

    async def wait_audible(self, since: float, seconds: float) -> float:
        """The first audible moment since `since`. Raises TimeoutError after `seconds`."""
        async with asyncio.timeout(seconds):
            while (heard_at := self.audible.first_after(since)) is None:
                self._heard.clear()
                await self._heard.wait()
            return heard_at

    async def wait_silent(self, seconds: float = GAP_SECS) -> None:
        """Wait until nothing has been audible for `seconds`."""
        while True:
            last = self.audible.moments[-1] if self.audible.moments else 0.0
            remaining = last + seconds - time.monotonic()
            if remaining <= 0:
                return
            await asyncio.sleep(remaining)

    async def _listen(self, track: MediaStreamTrack) -> None:
        try:
            while True:
                frame = await track.recv()
                if not isinstance(frame, av.AudioFrame):
                    continue
                pcm = frame.to_ndarray()
                if self.play:
                    mono = pcm.reshape(-1, len(frame.layout.channels)).mean(axis=1)
                    self.play(np.asarray(mono / 32768, np.float32))
                if rms(pcm) > AUDIBLE_RMS:
                    self.audible.moments.append(time.monotonic())
                    self._heard.set()
        except MediaStreamError:
            return
