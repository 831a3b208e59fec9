"""The same spoken questions to the agent and to its peers, one after the other on this machine."""

import asyncio
import contextlib
import logging
import os
import subprocess
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import cycle
from pathlib import Path

import aiohttp
from aiortc import RTCPeerConnection, RTCSessionDescription

from aiagent.audio.outbound import SpeechEncoder
from bench.conversations.clips import Clip, clip, noises
from bench.conversations.hearing import Hearing
from bench.conversations.measure import enter
from bench.conversations.microphone import PacketTrack
from bench.conversations.script import Noise
from bench.conversations.scripts import QUESTIONS
from bench.participant import Account, Participant
from bench.peers.asking import NAMES, PARLEY, Asked, ask_all, comparison
from bench.peers.install import LOCK_FILES, PEERS_DIR, python_of
from bench.statistics import Figure
from bench.system import free_port, running_system
from bench.voices import SOUND_RATE_HZ, VOICES, Spoken, speak_all
from deploy.options import PROJECT_DIR

logger = logging.getLogger(__name__)

START_SECS = 240.0
CONNECT_SECS = 30.0


async def measure_peers(models_dir: Path, count: int, only: Sequence[str]) -> list[Figure]:
    """Ask `count` questions of the agent and of each peer, or of some `only`.

    Raises RuntimeError when a peer is not installed or does not start.
    """
    chosen = [peer for peer in LOCK_FILES if not only or peer in only]
    for peer in chosen:
        python_of(peer)
    questions, idle = await _clips(models_dir, count)
    logger.info("%s:", NAMES[PARLEY])
    asked = {PARLEY: await _ask_parley(questions, idle)}
    for peer in chosen:
        logger.info("%s:", NAMES[peer])
        async with _server(peer, models_dir) as url:
            asked[peer] = await _ask_server(url, questions, idle)
    return comparison(asked)


async def _clips(models_dir: Path, count: int) -> tuple[list[Clip], tuple[bytes, ...]]:
    wanted = [Spoken(text, voice) for text, voice in zip(QUESTIONS[:count], cycle(VOICES), strict=False)]
    sounds = await speak_all(wanted, models_dir)
    bed = noises(list(sounds.values()))[Noise.QUIET_ROOM]
    return [clip(sounds[spoken], bed) for spoken in wanted], tuple(SpeechEncoder().encode(bed, SOUND_RATE_HZ))


async def _ask_parley(questions: Sequence[Clip], idle: tuple[bytes, ...]) -> Asked:
    with running_system() as system:
        async with Account.sign_in(system.base_url, "alice", system.passwords["alice"]) as alice:
            slug = await alice.make_room("Bench peers")
            async with Participant.join(alice, slug, "Alice") as participant:
                person = await enter(participant, idle)
                return await ask_all(person.track, person.hearing, questions)


async def _ask_server(url: str, questions: Sequence[Clip], idle: tuple[bytes, ...]) -> Asked:
    track, hearing, media = PacketTrack(idle), Hearing(), RTCPeerConnection()
    connected = asyncio.Event()
    media.addTrack(track)
    media.createDataChannel("text")
    media.on("track", hearing.attach)
    media.on("connectionstatechange", lambda: connected.set() if media.connectionState == "connected" else None)
    try:
        await media.setLocalDescription(await media.createOffer())
        offer = {"sdp": media.localDescription.sdp, "type": media.localDescription.type, "webrtc_id": str(uuid.uuid4())}
        async with aiohttp.ClientSession() as http, http.post(f"{url}/webrtc/offer", json=offer) as response:
            response.raise_for_status()
            answer = await response.json()
        await media.setRemoteDescription(RTCSessionDescription(answer["sdp"], answer["type"]))
        await asyncio.wait_for(connected.wait(), CONNECT_SECS)
        return await ask_all(track, hearing, questions)
    finally:
        await media.close()


@asynccontextmanager
async def _server(peer: str, models_dir: Path) -> AsyncIterator[str]:
    """A peer's server with loaded models; yields its address."""
    port = free_port()
    env = os.environ | {"MODELS_DIR": str(models_dir), "PYTHONPATH": str(PROJECT_DIR), "LOGURU_LEVEL": "INFO"}
    log_path = PEERS_DIR / f"{peer}.log"
    with log_path.open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            str(python_of(peer)),
            *("-m", f"bench.peers.{peer}_server", str(port)),
            cwd=PROJECT_DIR,
            env=env,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        await _wait_until_open(process, port, log_path)
        yield f"http://127.0.0.1:{port}"
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), 10)
        except TimeoutError:
            process.kill()
            await process.wait()


async def _wait_until_open(process: asyncio.subprocess.Process, port: int, log_path: Path) -> None:
    try:
        async with asyncio.timeout(START_SECS):
            while process.returncode is None:
                with contextlib.suppress(OSError):
                    _, writer = await asyncio.open_connection("127.0.0.1", port)
                    writer.close()
                    return
                await asyncio.sleep(0.2)
    except TimeoutError:
        pass
    raise RuntimeError(f"the peer's server did not start, see {log_path}")
