"""A participant without a browser: signs in, joins by the public protocol, and can talk to the agent."""

import asyncio
import contextlib
import json
import re
import time
import uuid
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any, Self

import aiohttp
from aiortc import MediaStreamTrack, RTCPeerConnection, RTCSessionDescription
from aiortc.sdp import candidate_from_sdp

Frame = dict[str, Any]

WAIT_SECS = 60.0
PING_SECS = 15.0
"""The server closes a socket that is silent for 45 s."""


class Account:
    """A signed-in account and its HTTP session."""

    def __init__(self, http: aiohttp.ClientSession, base_url: str) -> None:
        self.http = http
        self.base_url = base_url

    @classmethod
    @contextlib.asynccontextmanager
    async def sign_in(cls, base_url: str, username: str, password: str) -> AsyncIterator[Self]:
        """Sign in through the page, as a browser does."""
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
            url = f"{base_url}/accounts/login/"
            async with http.get(url) as response:
                match = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', await response.text())
            form = {"username": username, "password": password, "csrfmiddlewaretoken": match[1] if match else ""}
            async with http.post(url, data=form, headers={"Referer": url}, allow_redirects=False) as response:
                if response.status != 302:
                    raise RuntimeError(f"{username} cannot sign in: {response.status}")
            yield cls._with_token(http, base_url)

    @classmethod
    @contextlib.asynccontextmanager
    async def guest(cls, base_url: str, token: str) -> AsyncIterator[Self]:
        """Somebody without an account, who opens the page of a guest link."""
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
            async with http.get(f"{base_url}/g/{token}/") as response:
                if response.status != 200:
                    raise RuntimeError(f"a guest link cannot be opened: {response.status}")
            yield cls._with_token(http, base_url)

    @classmethod
    def _with_token(cls, http: aiohttp.ClientSession, base_url: str) -> Self:
        """The account whose requests carry the token against forgery, from its cookie."""
        for cookie in http.cookie_jar:
            if cookie.key == "csrftoken":
                http.headers["X-CSRFToken"] = cookie.value
        http.headers["Referer"] = f"{base_url}/"
        return cls(http, base_url)

    async def post(self, path: str, body: Frame) -> Frame:
        """POST JSON and return the JSON answer; RuntimeError unless it is a success."""
        async with self.http.post(self.base_url + path, json=body) as response:
            if response.status not in (200, 201):
                raise RuntimeError(f"POST {path}: {response.status} {(await response.text())[:200]}")
            answer: Frame = await response.json()
            return answer

    async def make_room(self, name: str, **settings: Any) -> str:
        """The slug of a new room."""
        slug: str = (await self.post("/api/v1/rooms", {"name": name, "settings": settings}))["slug"]
        return slug


@dataclass(frozen=True, slots=True)
class Received:
    """A frame and the monotonic moment it came."""

    at: float
    frame: Frame


class Participant:
    """One signaling connection. `received` holds all frames in order; use it for short runs only."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, asked_at: float) -> None:
        self._socket = socket
        self._arrived = asyncio.Condition()
        self.asked_at = asked_at
        self.received: list[Received] = []
        self.peer_id = ""
        self.on_frame: Callable[[Received], None] | None = None
        self.media: RTCPeerConnection | None = None
        self._session = ""
        self._agent_id = ""

    @classmethod
    @contextlib.asynccontextmanager
    async def join(cls, account: Account, slug: str, name: str, guest_token: str = "") -> AsyncIterator[Self]:
        """Join the room and wait for the welcome; leave at the end. Guests give the token of their link."""
        asked_at = time.monotonic()
        body = {"name": name, **({"guest_token": guest_token} if guest_token else {})}
        ticket = await account.post(f"/api/v1/rooms/{slug}/tickets", body)
        url = ticket["websocket_url"]
        if url.startswith("/"):
            url = account.base_url + url
        async with account.http.ws_connect(
            url, protocols=("parley.v1",), origin=account.base_url, max_msg_size=1 << 20
        ) as socket:
            participant = cls(socket, asked_at)
            helpers = [asyncio.create_task(participant._read()), asyncio.create_task(participant._ping())]
            try:
                await participant.send(type="hello", media={"audio": True, "video": False})
                welcome = await participant.until(lambda frame: frame["type"] == "welcome")
                participant.peer_id = welcome.frame["self"]["peer_id"]
                yield participant
            finally:
                if participant.media is not None:
                    await participant.media.close()
                if not socket.closed:
                    await participant.send(type="leave")
                for helper in helpers:
                    helper.cancel()
                await asyncio.gather(*helpers, return_exceptions=True)

    async def send(self, **frame: Any) -> None:
        """Send one frame."""
        await self._socket.send_str(json.dumps(frame))

    async def until(self, wanted: Callable[[Frame], bool], *, since: int = 0, seconds: float = WAIT_SECS) -> Received:
        """The first wanted frame from index `since` of `received` on. Raises TimeoutError."""
        async with asyncio.timeout(seconds), self._arrived:
            index = since
            while True:
                while index < len(self.received):
                    if wanted(self.received[index].frame):
                        return self.received[index]
                    index += 1
                await self._arrived.wait()

    async def _read(self) -> None:
        async for message in self._socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                return
            received = Received(time.monotonic(), json.loads(message.data))
            if received.frame["type"] == "signal" and received.frame.get("session") == self._session:
                await self._take_signal(received.frame)
            if self.on_frame is not None:
                self.on_frame(received)
                continue
            async with self._arrived:
                self.received.append(received)
                self._arrived.notify_all()

    async def _ping(self) -> None:
        while True:
            await asyncio.sleep(PING_SECS)
            await self.send(type="ping")

    # Media with the agent

    async def agent_peer_id(self, since: int = 0) -> str:
        """Wait until the agent is in the room, as told by frames from index `since` on."""
        found = await self.until(lambda frame: _agent_in(frame) is not None, since=since)
        agent_id = _agent_in(found.frame)
        if agent_id is None:
            raise RuntimeError("the frame that was waited for names no agent")
        return agent_id

    async def connect_agent(
        self, track: MediaStreamTrack, hear: Callable[[MediaStreamTrack], None], since: int = 0
    ) -> None:
        """Offer `track` to the agent and wait until media flows; `hear` gets the agent's track.

        A connection to an agent that was here before `since` ends.
        """
        self._agent_id = await self.agent_peer_id(since)
        self._session = str(uuid.uuid4())
        if self.media is not None:
            await self.media.close()
        self.media = media = RTCPeerConnection()
        connected = asyncio.Event()
        media.addTrack(track)
        media.createDataChannel("agent")
        media.on("track", hear)

        def state_changed() -> None:
            if media.connectionState == "connected":
                connected.set()

        media.on("connectionstatechange", state_changed)
        await media.setLocalDescription(await media.createOffer())
        description = {"type": media.localDescription.type, "sdp": media.localDescription.sdp}
        await self.send(type="signal", to=self._agent_id, session=self._session, description=description)
        await asyncio.wait_for(connected.wait(), WAIT_SECS)

    async def _take_signal(self, frame: Frame) -> None:
        if self.media is None:
            return
        if description := frame.get("description"):
            await self.media.setRemoteDescription(RTCSessionDescription(description["sdp"], description["type"]))
        elif candidate := frame.get("candidate"):
            parsed = candidate_from_sdp(candidate["candidate"].removeprefix("candidate:"))
            parsed.sdpMid, parsed.sdpMLineIndex = candidate.get("sdpMid"), candidate.get("sdpMLineIndex")
            await self.media.addIceCandidate(parsed)


def _agent_in(frame: Frame) -> str | None:
    """The agent's peer id, in a frame that tells of people."""
    people: list[Frame] = []
    if frame["type"] == "welcome":
        people = frame["participants"]
    elif frame["type"] == "participant_joined":
        people = [frame["participant"]]
    return next((person["peer_id"] for person in people if person["is_agent"]), None)
