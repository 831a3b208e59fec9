"""Prepare the room, play all conversations and sum them up."""

import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import numpy as np

from aiagent.audio.outbound import SpeechEncoder
from bench.conversations.clips import clip, noises, speech_of, spoken_parts
from bench.conversations.figures import figures
from bench.conversations.hearing import Hearing
from bench.conversations.microphone import PacketTrack
from bench.conversations.outcome import Outcome
from bench.conversations.player import Clips, Person, Player
from bench.conversations.script import Conversation, Noise
from bench.conversations.scripts import ALICE, BOB, conversations
from bench.network import LossyConnection
from bench.participant import Account, Participant
from bench.statistics import Figure
from bench.voices import SOUND_RATE_HZ, speak_all

logger = logging.getLogger(__name__)

Idle = dict[Noise, tuple[bytes, ...]]


async def measure_conversations(accounts: Sequence[Account], models_dir: Path, kinds: Sequence[str]) -> list[Figure]:
    """Play the conversations of some kinds, or all, in one room."""
    chosen = [
        conversation
        for conversation in conversations()
        if not kinds or any(kind in conversation.kind for kind in kinds)
    ]
    clips, idle = await make_clips(chosen, models_dir)
    outcomes: dict[str, list[Outcome]] = defaultdict(list)
    async with _stage(accounts, idle) as people:
        player = Player(people, clips, idle)
        for number, conversation in enumerate(chosen, 1):
            results = await player.play(conversation)
            outcomes[conversation.kind] += results
            logger.info("%d/%d %s: %s", number, len(chosen), conversation.kind, " | ".join(map(_short, results)))
    return figures(outcomes)


async def make_clips(chosen: Sequence[Conversation], models_dir: Path) -> tuple[Clips, Idle]:
    """The packets of all lines, and of the noise between them."""
    lines = {(line, conversation.noise) for conversation in chosen for line in conversation.lines}
    sounds = await speak_all([part for line, _ in lines for part in spoken_parts(line)], models_dir)
    beds = noises(list(sounds.values()))
    clips = {(line, noise): clip(speech_of(line, sounds), beds[noise]) for line, noise in lines}
    idle = {noise: tuple(SpeechEncoder().encode(bed, SOUND_RATE_HZ)) for noise, bed in beds.items()}
    return clips, idle


@asynccontextmanager
async def _stage(accounts: Sequence[Account], idle: Idle) -> AsyncIterator[dict[str, Person]]:
    slug = await accounts[0].make_room("Bench conversations")
    async with AsyncExitStack() as stack:
        people = {}
        for name, account in zip((ALICE, BOB), accounts, strict=True):
            participant = await stack.enter_async_context(Participant.join(account, slug, name))
            people[name] = await enter(participant, idle[Noise.QUIET_ROOM])
        yield people


async def enter(participant: Participant, idle: tuple[bytes, ...]) -> Person:
    """Connect a participant to the agent, to talk and to listen."""
    track, hearing = PacketTrack(idle), Hearing()
    await participant.connect_agent(track, hearing.attach)
    if participant.media is None:
        raise RuntimeError("the participant has no media")
    return Person(participant, track, hearing, LossyConnection(participant.media), await participant.agent_peer_id())


def _short(outcome: Outcome) -> str:
    """The outcome of one line, for the log."""
    parts = {
        "answer": outcome.answer_ms,
        "caption": outcome.caption_ms,
        "silent": outcome.silent_ms,
        "wrong": float(outcome.words.errors),
    }
    text = ", ".join(f"{name} {value:.0f}" for name, value in parts.items() if value is not None and np.isfinite(value))
    flags = [name for name in ("cut_off", "missed", "answered_falsely", "went_on") if getattr(outcome, name)]
    return f"{outcome.wants.name} {text} {' '.join(flags)}".strip()
