"""Files, ports and child processes of the launcher."""

import datetime
import json
import os
import shutil
import signal
import socket
import ssl
import stat
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
import redis

from deploy.certificate import ensure_certificate
from deploy.checks import check_data_dir, check_port, check_space, lock_data_dir
from deploy.console import LaunchError
from deploy.environment import load_keys
from deploy.keep import LAUNCHER_PID
from deploy.options import PROJECT_DIR, read_options
from deploy.valkey import check_redis, start_valkey
from tests.integration.waiting import wait_until, wait_until_gone

pytestmark = pytest.mark.integration

# Generous, for machines with other work; a test that passes does not wait for it.
END_SECS = 60.0
NOW = datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC)


# Keys


def test_keys_are_made_once_and_only_this_user_can_read_them(tmp_path: Path) -> None:
    first = load_keys(tmp_path)
    assert load_keys(tmp_path) == first
    assert len(set(first.values())) == 2
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600


def test_a_key_that_is_missing_is_added_and_the_others_stay(tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text(json.dumps({"SECRET_KEY": "kept", "OTHER": "kept too"}))
    keys = load_keys(tmp_path)
    assert keys["SECRET_KEY"] == "kept"
    assert json.loads((tmp_path / "secrets.json").read_text()) == {**keys, "OTHER": "kept too"}


@pytest.mark.parametrize("content", ["{", "[]", '{"SECRET_KEY": 1}'])
def test_a_damaged_key_file_is_refused_and_left_alone(tmp_path: Path, content: str) -> None:
    path = tmp_path / "secrets.json"
    path.write_text(content)
    with pytest.raises(LaunchError, match=r"secrets\.json"):
        load_keys(tmp_path)
    assert path.read_text() == content


# Certificate


def test_the_certificate_is_kept_while_it_fits(tmp_path: Path) -> None:
    first = ensure_certificate(tmp_path, ["192.168.1.2", "box.local"], NOW)
    later = NOW + datetime.timedelta(days=300)
    assert ensure_certificate(tmp_path, ["box.local"], later).fingerprint == first.fingerprint
    assert stat.S_IMODE(first.key_path.stat().st_mode) == 0o600


def test_a_new_address_or_a_near_expiry_makes_a_new_certificate(tmp_path: Path) -> None:
    first = ensure_certificate(tmp_path, ["192.168.1.2"], NOW)
    moved = ensure_certificate(tmp_path, ["192.168.1.3"], NOW)
    renewed = ensure_certificate(tmp_path, ["192.168.1.3"], NOW + datetime.timedelta(days=370))
    assert len({first.fingerprint, moved.fingerprint, renewed.fingerprint}) == 3


def test_a_damaged_certificate_is_replaced(tmp_path: Path) -> None:
    ensure_certificate(tmp_path, ["box.local"], NOW)
    (tmp_path / "parley.crt").write_text("not a certificate")
    assert ensure_certificate(tmp_path, ["box.local"], NOW).fingerprint


def test_a_client_that_trusts_the_certificate_can_connect(tmp_path: Path) -> None:
    certificate = ensure_certificate(tmp_path, ["127.0.0.1"], datetime.datetime.now(datetime.UTC))
    server_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_context.load_cert_chain(certificate.certificate_path, certificate.key_path)
    client_context = ssl.create_default_context(cafile=certificate.ca_path)
    client_context.verify_flags |= ssl.VERIFY_X509_STRICT
    client_in, client_out, server_in, server_out = (ssl.MemoryBIO() for _ in range(4))
    client = client_context.wrap_bio(client_in, client_out, server_hostname="127.0.0.1")
    server = server_context.wrap_bio(server_in, server_out, server_side=True)
    finished: set[ssl.SSLObject] = set()
    for _ in range(4):
        for side in (client, server):
            try:
                side.do_handshake()
                finished.add(side)
            except ssl.SSLWantReadError:
                pass
            server_in.write(client_out.read())
            client_in.write(server_out.read())
    assert finished == {client, server}


# Checks


def test_a_taken_port_is_named_with_a_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen(1)
        port = other.getsockname()[1]
        with pytest.raises(LaunchError, match=rf"port {port} .* taken .*PORT={port + 1} make run"):
            check_port(read_options({"PORT": str(port)}))


def test_a_foreign_address_is_refused() -> None:
    with pytest.raises(LaunchError, match=r"HOST=192\.0\.2\.1"):
        check_port(read_options({"HOST": "192.0.2.1"}))


def test_a_data_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("")
    with pytest.raises(LaunchError, match="PARLEY_DATA"):
        check_data_dir(tmp_path / "var")


def test_too_little_space_is_told_in_megabytes(tmp_path: Path) -> None:
    wanted = shutil.disk_usage(tmp_path).free * 2
    with pytest.raises(LaunchError, match=r"the models need [\d,]+ MB free .* only [\d,]+ MB are left"):
        check_space(tmp_path / "not" / "yet", wanted_bytes=wanted, purpose="the models")


def test_two_launchers_do_not_share_a_data_folder(tmp_path: Path) -> None:
    with lock_data_dir(tmp_path), pytest.raises(LaunchError, match=f"process {os.getpid()}"):
        lock_data_dir(tmp_path)
    lock_data_dir(tmp_path).close()


def test_a_redis_address_that_leads_nowhere_is_refused_by_name() -> None:
    for url in ("redis://127.0.0.1:1/0", "http://127.0.0.1", "nonsense"):
        with pytest.raises(LaunchError, match="REDIS_URL"):
            check_redis(url)


# Output


def test_a_reader_that_goes_away_stops_the_launcher_like_sigterm() -> None:
    code = "from deploy.console import say\nimport time\nwhile True: say('line'); time.sleep(0.01)"
    with subprocess.Popen([sys.executable, "-c", code], cwd=PROJECT_DIR, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"line\n"
        writer.stdout.close()
        assert writer.wait(END_SECS) == -signal.SIGTERM


# The embedded server


def test_the_embedded_server_keeps_its_data_and_wants_a_password(tmp_path: Path) -> None:
    folder = tmp_path / 'with space and "quotes"'
    folder.mkdir()
    server = start_valkey(folder)
    with redis.Redis.from_url(server.url) as client:
        client.set("kept", "yes")
        port = client.connection_pool.connection_kwargs["port"]
    with redis.Redis(port=port) as stranger, pytest.raises(redis.AuthenticationError):
        stranger.get("kept")
    server.stop()
    assert server.process.returncode == 0
    again = start_valkey(folder)
    try:
        with redis.Redis.from_url(again.url, decode_responses=True) as client:
            assert client.get("kept") == "yes"
    finally:
        again.stop()


def test_a_killed_embedded_server_comes_back_with_its_data(tmp_path: Path) -> None:
    server = start_valkey(tmp_path)
    try:
        with redis.Redis.from_url(server.url, decode_responses=True) as client:
            client.set("kept", "yes")
            wait_until(lambda: client.info("persistence")["aof_pending_bio_fsync"] == 0)
            (valkey,) = psutil.Process(server.process.pid).children()
            valkey.kill()
            wait_until(lambda: answers(server.url))
            assert client.get("kept") == "yes"
    finally:
        server.stop()


def answers(url: str) -> bool:
    with redis.Redis.from_url(url) as client:
        try:
            return bool(client.ping())
        except redis.ConnectionError:
            return False


def test_a_server_that_cannot_start_shows_its_last_words(tmp_path: Path) -> None:
    (tmp_path / "valkey" / "appendonlydir").mkdir(parents=True)
    (tmp_path / "valkey" / "appendonlydir" / "appendonly.aof.manifest").write_text("file missing.aof seq 1 type b\n")
    with pytest.raises(LaunchError, match=r"(?s)did not start.*missing\.aof.*move the folder"):
        start_valkey(tmp_path)


# The keeper


def start_keeper(*command: str, env: dict[str, str] | None = None, tries: int = 0) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "deploy.keep", "--name", "thing", "--tries", str(tries), "--", *command],
        cwd=PROJECT_DIR,
        env={**os.environ, **(env or {})},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_command_that_ends_is_started_again() -> None:
    keeper = start_keeper("sh", "-c", "echo started; exit 3")
    assert keeper.stdout is not None
    lines = [keeper.stdout.readline() for _ in range(3)]
    keeper.terminate()
    assert keeper.wait(END_SECS) == 0
    keeper.stdout.close()
    assert lines == ["started\n", "thing ended with exit code 3; starting it again in 1 s\n", "started\n"]


def test_a_command_that_refuses_its_settings_is_not_started_again() -> None:
    keeper = start_keeper("sh", "-c", "exit 78")
    output, _ = keeper.communicate(timeout=END_SECS)
    assert keeper.returncode == 78
    assert "refuses its settings" in output


def test_a_keeper_gives_up_when_told_how_often() -> None:
    keeper = start_keeper("sh", "-c", "exit 5", tries=1)
    output, _ = keeper.communicate(timeout=END_SECS)
    assert keeper.returncode == 5
    assert "giving up" in output


def test_sigterm_ends_the_command_and_what_it_started() -> None:
    keeper = start_keeper("sh", "-c", "sleep 1000 & echo $!; wait")
    assert keeper.stdout is not None
    grandchild = int(keeper.stdout.readline())
    keeper.send_signal(signal.SIGTERM)
    assert keeper.wait(END_SECS) == 0
    keeper.stdout.close()
    wait_until_gone([grandchild], seconds=END_SECS)


def test_a_keeper_ends_with_its_launcher() -> None:
    with subprocess.Popen(["sleep", "1000"]) as launcher:
        keeper = start_keeper("sleep", "1000", env={LAUNCHER_PID: str(launcher.pid)})
        wait_until(lambda: bool(psutil.Process(keeper.pid).children()))
        launcher.kill()
    keeper.communicate(timeout=END_SECS)
    assert keeper.returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent is gone")
def test_a_killed_keeper_takes_its_command_along() -> None:
    keeper = start_keeper("sleep", "1000")
    wait_until(lambda: bool(psutil.Process(keeper.pid).children()))
    (child,) = psutil.Process(keeper.pid).children()
    keeper.kill()
    keeper.communicate(timeout=END_SECS)
    wait_until_gone([child.pid], seconds=END_SECS)


# The processes below the launcher

CHATTERBOX = """
import os, sys, time
launcher = int(sys.argv[1])
print("ready", flush=True)
while os.path.exists(f"/proc/{launcher}/stat") and open(f"/proc/{launcher}/stat").read().split()[2] != "Z":
    time.sleep(0.05)
for _ in range(4000):
    print("nobody reads this any more " * 4, flush=True)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the state of the launcher is read from /proc")
def test_output_that_nobody_reads_any_more_keeps_no_process_alive(tmp_path: Path) -> None:
    (tmp_path / "chatterbox.py").write_text(CHATTERBOX)
    procfile = tmp_path / "Procfile"
    command = f'exec "{sys.executable}" "{tmp_path / "chatterbox.py"}" "$LAUNCHER"'
    procfile.write_text(f"first: {command}\nsecond: {command}\n")
    code = (
        "import os; from pathlib import Path; from deploy.processes import run_processes; "
        f"run_processes({{**os.environ, 'LAUNCHER': str(os.getpid())}}, procfile_path=Path({str(procfile)!r}))"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=PROJECT_DIR, stdout=subprocess.PIPE, text=True) as launcher:
        assert launcher.stdout is not None
        lines = iter(launcher.stdout)
        for _ in range(2):
            next(line for line in lines if "ready" in line)
        below = [process.pid for process in psutil.Process(launcher.pid).children(recursive=True)]
        launcher.kill()
    assert len(below) == 4
    wait_until_gone(below, seconds=END_SECS)
