"""Plays conversations in a room: says each line at its moment, and waits for what follows."""

import asyncio
import contextlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bench.conversations.clips import Clip
from bench.conversations.hearing import Hearing
from bench.conversations.loudspeaker import Loudspeaker, Room, response
from bench.conversations.microphone import PacketTrack, Saying
from bench.conversations.outcome import ANSWER_SECS, Outcome, Said, judge
from bench.conversations.script import Conversation, Line, Noise, Start, Wants
from bench.conversations.scripts import BOB
from bench.network import LossyConnection
from bench.participant import Frame, Participant, Received
from bench.voices import SOUND_RATE_HZ

NOTHING_SECS = 2.0
MORE_SECS = 1.6
HEARD_ENOUGH_SECS = 0.2
PAUSE_SECS = 0.5
IDLE_SECS = 10.0
ANSWERED_SECS = 1.0
LONGEST_ANSWER_SECS = 30.0
# A player holds so much back, and with the receiver and the network the echo is later by the second time.
PLAYER_SECS = 0.06
WAY_SECS = 0.15

Clips = Mapping[tuple[Line, Noise], Clip]


@dataclass(slots=True)
class Person:
    """Somebody who talks and listens."""

    participant: Participant
    track: PacketTrack
    hearing: Hearing
    network: LossyConnection
    agent_id: str

    def plays_aloud(self, room: Room | None) -> None:
        """Play the agent near the microphone, in such a room; or not at all."""
        self.track.loudspeaker = self.hearing.play = None
        if room:
            real = replace(room, delay_secs=max(0.0, room.delay_secs - WAY_SECS))
            loudspeaker = Loudspeaker(response(real, SOUND_RATE_HZ), int(PLAYER_SECS * SOUND_RATE_HZ))
            self.track.loudspeaker, self.hearing.play = loudspeaker, loudspeaker.play


@dataclass(slots=True)
class _Spoken:
    line: Line
    person: Person
    saying: Saying


def within(received: Sequence[Received], beginnings: Sequence[float], began_at: float) -> list[Received]:
    """The frames of one of a speaker's lines: from its beginning, or for the first line from any, to the next one's."""
    begin = began_at if began_at > min(beginnings) else 0.0
    end = min((moment for moment in beginnings if moment > began_at), default=float("inf"))
    return [frame for frame in received if begin <= frame.at < end]


class Player:
    """Plays one conversation after the other with the same people, by name."""

    def __init__(self, people: Mapping[str, Person], clips: Clips, idle: Mapping[Noise, tuple[bytes, ...]]) -> None:
        self._people = people
        self._clips = clips
        self._idle = idle

    async def play(self, conversation: Conversation) -> list[Outcome]:
        """Play all lines; returns the outcome of each."""
        since = {name: len(person.participant.received) for name, person in self._people.items()}
        for person in self._people.values():
            person.network.change(conversation.loss)
            person.track.idle = self._idle[conversation.noise]
        self._people[BOB].plays_aloud(conversation.echo)
        utterances: list[_Spoken] = []
        for line in conversation.lines:
            utterances.append(await self._say(line, conversation.noise, utterances[-1] if utterances else None))
        for utterance in utterances:
            await utterance.saying.over.wait()
        await self._settle(utterances)
        outcomes = []
        for utterance in utterances:
            own = [other.saying.began_at for other in utterances if other.person is utterance.person]
            frames = within(
                utterance.person.participant.received[since[utterance.line.speaker] :], own, utterance.saying.began_at
            )
            said = Said(
                utterance.line,
                utterance.person.participant.peer_id,
                utterance.person.agent_id,
                utterance.saying.began_at,
                utterance.saying.ended_at,
                frames,
            )
            outcomes.append(judge(said, utterance.person.hearing.audible))
        return outcomes

    async def _say(self, line: Line, noise: Noise, previous: _Spoken | None) -> _Spoken:
        person = self._people[line.speaker]
        if previous is not None and line.start is Start.WITH_PREVIOUS:
            await previous.saying.begun.wait()
        elif previous is not None and line.start is not Start.TOGETHER:
            await previous.saying.over.wait()
        if previous is not None and line.start is Start.AGENT:
            with contextlib.suppress(TimeoutError):
                await person.hearing.wait_audible(previous.saying.ended_at, ANSWER_SECS)
        if previous is not None and line.start is Start.ANSWERED:
            await self._answered(previous)
        await asyncio.sleep(line.delay_secs)
        return _Spoken(line, person, person.track.say(self._clips[line, noise]))

    async def _settle(self, utterances: list[_Spoken]) -> None:
        """Wait for what should follow the lines, then stop the agent."""
        last = utterances[-1]
        answers = [utterance for utterance in utterances if utterance.line.wants in (Wants.ANSWER, Wants.ONCE)]
        if last.line.wants is Wants.ALONE:
            await self._answered(last)
            await asyncio.sleep(NOTHING_SECS)
        elif last.line.wants is Wants.MORE:
            await asyncio.sleep(MORE_SECS)
        elif last.line.wants is Wants.SILENCE:
            await asyncio.sleep(PAUSE_SECS)
        elif last.line.start is Start.ANSWERED and last.line.wants is Wants.ANSWER:
            await self._hear_answers([last])
        elif answers and last.line.start is not Start.ANSWERED:
            await self._hear_answers(answers)
        else:
            await asyncio.sleep(NOTHING_SECS)
        await self._stop_agent(last.person)

    @staticmethod
    async def _answered(question: _Spoken) -> None:
        """Wait for the end of an answer: a longer silence than that between two clauses."""
        hearing = question.person.hearing
        with contextlib.suppress(TimeoutError):
            await hearing.wait_audible(question.saying.ended_at, ANSWER_SECS)
            async with asyncio.timeout(LONGEST_ANSWER_SECS):
                await hearing.wait_silent(ANSWERED_SECS)

    @staticmethod
    async def _hear_answers(answers: list[_Spoken]) -> None:
        last = answers[-1]
        with contextlib.suppress(TimeoutError):
            heard_at = await last.person.hearing.wait_audible(last.saying.ended_at, ANSWER_SECS)
            if len(answers) > 1:
                await last.person.hearing.wait_silent(1.0)
            await asyncio.sleep(max(0.0, heard_at + HEARD_ENOUGH_SECS - time.monotonic()))

    @staticmethod
    async def _stop_agent(person: Person) -> None:
        participant = person.participant
        await participant.send(type="agent", action="stop")
        await asyncio.sleep(PAUSE_SECS)
        received = participant.received
        states = [index for index, event in enumerate(received) if event.frame["type"] == "agent_state"]
        with contextlib.suppress(TimeoutError):
            await participant.until(_is_idle, since=states[-1] if states else 0, seconds=IDLE_SECS)
        await person.hearing.wait_silent()


def _is_idle(frame: Frame) -> bool:
    return frame["type"] == "agent_state" and frame["state"] in ("idle", "listening")
