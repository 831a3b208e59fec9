"""Real storage workers on a real broker and database file, and a sender as the agent is one."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from uuid import UUID, uuid4

from celery import Celery

REPO = Path(__file__).resolve().parents[2]
SEGMENTS = 200
STARTED_AT = 1_790_000_000.0
WAIT_SECS = 60.0
QUEUE_KEYS = ("transcripts", "transcripts.taken", "unacked")


def make_empty_database(folder: Path) -> Path:
    """A database file with all tables and no rows; making it takes some seconds."""
    env = os.environ | {"PARLEY_DATA": str(folder)}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=REPO, env=env, check=True)
    return folder / "db.sqlite3"


class Storage:
    """Workers on one database file, as they are run in production but for a short visibility timeout."""

    def __init__(self, folder: Path, broker_url: str, empty_database: Path) -> None:
        self.database = folder / "db.sqlite3"
        shutil.copy(empty_database, self.database)
        self.env = os.environ | {
            "PARLEY_DATA": str(folder),
            "REDIS_URL": broker_url,
            "CELERY_VISIBILITY_TIMEOUT_SECS": "2",
        }
        self.log = folder / "worker.log"
        self.workers: list[subprocess.Popen[bytes]] = []

    def start_worker(self) -> None:
        command = [sys.executable, "-m", "celery", "-q", "-A", "conference.celery:app", "worker", "-c", "2"]
        command += ["-Q", "transcripts,default", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
        with self.log.open("ab") as log:
            worker = subprocess.Popen(command, cwd=REPO, env=self.env, stderr=log, start_new_session=True)
        self.workers.append(worker)

    def start_django(self, code: str) -> subprocess.Popen[bytes]:
        """Another process on the same database, that runs some code."""
        return subprocess.Popen([sys.executable, "manage.py", "shell", "-v0", "-c", code], cwd=REPO, env=self.env)

    def kill_worker(self) -> None:
        """The worker and its pool at once, as when the machine's memory runs out or the power fails."""
        worker = self.workers.pop()
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()

    def stop_workers(self) -> str:
        """Ends the workers as on a clean stop, and gives back what they logged."""
        for worker in self.workers:
            worker.terminate()
        for worker in self.workers:
            worker.wait(30)
        return self.log.read_text() if self.log.exists() else ""

    def rows(self) -> list[tuple[str, str]]:
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            return connection.execute("SELECT id, text FROM transcripts_segment").fetchall()


def send_segments(broker_url: str) -> dict[UUID, str]:
    """Send segments by name, as the agent does, with a client that knows neither Django nor our transport."""
    sent = {uuid4(): f"sentence {number}" for number in range(SEGMENTS)}
    meeting = {"room_slug": "biology", "meeting_id": str(uuid4()), "meeting_started_at": STARTED_AT}
    with Celery("agent", broker=broker_url, set_as_current=False) as sender:
        for number, (segment_id, text) in enumerate(sent.items()):
            segment = {
                "segment_id": str(segment_id),
                "epoch": 1,
                "kind": "speech",
                "peer_id": "peer-alice",
                "user_id": None,
                "name": "Alice",
                "text": text,
                "lang": "en",
                "started_at": STARTED_AT + number,
                "ended_at": STARTED_AT + number + 1,
                "turn_id": None,
                "interrupted": False,
            }
            sender.send_task("transcripts.store_segment", kwargs=meeting | segment, queue="transcripts")
    return sent
