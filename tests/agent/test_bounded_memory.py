"""The memory of a room does not grow with the people who come and go and the words they say."""

import gc
from collections import Counter

import pytest

from aiagent.memory.conversation import Line
from tests.fakes.voice_room import VoiceRoom, voice_room

pytestmark = [pytest.mark.agent, pytest.mark.virtual_time]

SPEECH = "I like the garden, and the plants that grow in it."
ROUNDS = 25


async def come_talk_and_go(room: VoiceRoom, first: int) -> None:
    """Each of many participants says something; every third leaves in mid-sentence."""
    for number in range(first, first + ROUNDS):
        peer_id = f"peer-{number}"
        room.say(SPEECH, peer_id)
        await room.until(lambda: room.stored)
        room.stored.clear()
        if number % 3 == 0:
            room.begin_speaking(peer_id)
            room.path.participant_left(peer_id)
            room.end_speaking("And I", peer_id)
            await room.until(lambda: room.stored)
        room.path.participant_left(peer_id)
        room.stored.clear()
        room.frames.clear()


def own_objects() -> Counter[str]:
    """The agent's objects that are alive, by class; those of the event loop come and go by themselves."""
    gc.collect()
    kinds = (type(thing) for thing in gc.get_objects())
    return Counter(kind.__qualname__ for kind in kinds if str(kind.__module__).startswith("aiagent."))


async def test_nothing_is_kept_of_those_who_left() -> None:
    async with voice_room(name_of=str) as room:
        await come_talk_and_go(room, 0)
        before = own_objects()
        await come_talk_and_go(room, ROUNDS)
        growth = own_objects() - before
    # The lines of the conversation have a bound of their own.
    assert not {name: count for name, count in growth.items() if count > 2 and name != Line.__name__}
