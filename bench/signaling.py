"""Joining, and relaying frames between many sockets."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack

from bench.participant import Account, Participant, Received
from bench.speech import MicrophoneTrack
from bench.statistics import Figure, figure

JOINS = 8
SOCKETS = 100
SOCKETS_PER_ROOM = 4
RELAY_SECS = 20.0
PERIOD_SECS = 1.0


async def measure_join(account: Account) -> list[Figure]:
    """Join a room of the agent again and again, each time with a new media connection."""
    slug = await account.make_room("Bench join")
    welcomed, connected = [], []
    async with Participant.join(account, slug, "Host") as host:
        await host.agent_peer_id()
        for number in range(JOINS):
            async with Participant.join(account, slug, f"Guest {number}") as guest:
                welcomed.append((guest.received[0].at - guest.asked_at) * 1000)
                await guest.connect_agent(MicrophoneTrack(), lambda track: None)
                connected.append((time.monotonic() - guest.asked_at) * 1000)
    return [
        figure("Join: welcome", "ms", welcomed, "from the request for a ticket to the welcome frame"),
        figure("Join: media with the agent", "ms", connected, "from the request for a ticket to ICE and DTLS done"),
    ]


async def measure_relay(accounts: Sequence[Account]) -> list[Figure]:
    """100 sockets in rooms of four; each sends a candidate to a neighbour once a second."""
    latencies: list[float] = []
    async with AsyncExitStack() as stack:
        rooms: list[list[Participant]] = []
        for number in range(SOCKETS // SOCKETS_PER_ROOM):
            account = accounts[number % len(accounts)]
            slug = await account.make_room(f"Bench relay {number}", agent={"mode": "off"})
            room = [
                await stack.enter_async_context(Participant.join(account, slug, f"Peer {place}"))
                for place in range(SOCKETS_PER_ROOM)
            ]
            rooms.append(room)
        for participant in (person for room in rooms for person in room):
            participant.on_frame = lambda received: _note(received, latencies)
        until = time.monotonic() + RELAY_SECS
        await asyncio.gather(
            *(
                _send_signals(sender, room[(place + 1) % len(room)].peer_id, until, (index * 4 + place) / SOCKETS)
                for index, room in enumerate(rooms)
                for place, sender in enumerate(room)
            )
        )
        await asyncio.sleep(PERIOD_SECS)
    return [
        figure(
            f"Relay with {SOCKETS} sockets",
            "ms",
            latencies,
            f"a signal frame from send to receipt; {SOCKETS} sockets in rooms of {SOCKETS_PER_ROOM}, "
            f"each sending one frame a second for {RELAY_SECS:.0f} s",
            target=50,
            judged="p95",
        )
    ]


async def _send_signals(sender: Participant, to: str, until: float, phase: float) -> None:
    await asyncio.sleep(phase * PERIOD_SECS)
    while time.monotonic() < until:
        candidate = {"candidate": "", "sdpMid": "0", "sdpMLineIndex": 0, "usernameFragment": str(time.monotonic())}
        await sender.send(type="signal", to=to, session="bench", candidate=candidate)
        await asyncio.sleep(PERIOD_SECS)


def _note(received: Received, latencies: list[float]) -> None:
    if received.frame["type"] == "signal":
        sent_at = float(received.frame["candidate"]["usernameFragment"])
        latencies.append((received.at - sent_at) * 1000)
