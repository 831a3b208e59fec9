"""Starts Parley on this machine: `python -m deploy`, or `make run`."""

import contextlib
import datetime
import os
import resource
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from conference.private_files import UMASK
from deploy.announce import start_announcer
from deploy.bundle import BundleError, make_bundles
from deploy.certificate import ServerCertificate, ensure_certificate
from deploy.checks import INSTALL_BYTES, RUN_BYTES, check_data_dir, check_port, check_space, lock_data_dir
from deploy.console import LaunchError, say
from deploy.environment import load_keys, process_environment
from deploy.options import Options, is_loopback, read_options, serving_hosts
from deploy.processes import run_processes
from deploy.steps import check_models, install_models, make_demo, migrate_database, missing_models
from deploy.valkey import EmbeddedValkey, check_redis, start_valkey

MOST_FILES = 65_536


def main() -> int:
    """Run until told to stop. Exit code 0 after Ctrl-C or SIGTERM, 1 when Parley cannot run."""
    signal.signal(signal.SIGTERM, _interrupt)
    # All that is written from here on, by every process of the launcher, is for this user alone.
    os.umask(UMASK)
    _allow_connections()
    try:
        with contextlib.ExitStack() as cleanup:
            return launch(read_options(os.environ), cleanup)
    except LaunchError as error:
        say(f"\nParley cannot run: {error}")
        return 1
    except KeyboardInterrupt:
        say("Stopped before everything was started.")
        return 0


def launch(options: Options, cleanup: contextlib.ExitStack) -> int:
    """Check, prepare and run. What was started is stopped through `cleanup`, last started first."""
    check_data_dir(options.data_dir)
    check_space(options.data_dir, wanted_bytes=RUN_BYTES, purpose="the database and the queues")
    cleanup.enter_context(lock_data_dir(options.data_dir))
    check_port(options)
    certificate = _certificate(options)
    valkey = _own_valkey(options, cleanup)
    env = process_environment(
        os.environ,
        options,
        keys=load_keys(options.data_dir),
        redis_url=valkey.url if valkey else options.redis_url or "",
        certificate=certificate,
    )
    _bundles(options)
    say("Preparing the database ...")
    migrate_database(env)
    demo = make_demo(env) if options.demo else ""
    if options.agent_enabled:
        _models(options, env)
    main_url = env["PARLEY_URL"].rstrip("/")
    announcer = start_announcer(env, f"{main_url}/healthz", _welcome(options, main_url, demo, certificate))
    cleanup.callback(announcer.wait)
    cleanup.callback(announcer.terminate)
    code = run_processes(env, skip=frozenset() if options.agent_enabled else frozenset({"agent"}))
    if valkey is not None and valkey.has_given_up:
        raise LaunchError("the embedded Valkey server ended for good; see valkey/valkey.log in the data folder.")
    if code != 0:
        raise LaunchError("a process ended for good; its last lines above say why.")
    say("Stopped.")
    return 0


def _certificate(options: Options) -> ServerCertificate | None:
    if not options.https:
        return None
    if options.tls_files is not None:
        chain, key = options.tls_files
        return ServerCertificate(chain, key, ca_path=None, fingerprint="")
    now = datetime.datetime.now(datetime.UTC)
    return ensure_certificate(options.data_dir / "certs", serving_hosts(options), now)


def _own_valkey(options: Options, cleanup: contextlib.ExitStack) -> EmbeddedValkey | None:
    """The embedded server, unless the user names another one."""
    if options.redis_url is not None:
        check_redis(options.redis_url)
        return None
    say("Starting the embedded Valkey server ...")
    server = start_valkey(options.data_dir)
    cleanup.callback(server.stop)

    def stop_without_server(_signal: int, _frame: FrameType | None) -> None:
        if server.has_given_up:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.kill(os.getpid(), signal.SIGTERM)

    signal.signal(signal.SIGCHLD, stop_without_server)
    cleanup.callback(signal.signal, signal.SIGCHLD, signal.SIG_DFL)
    return server


def _bundles(options: Options) -> None:
    """Bundle the scripts. Without bundles pages open slower, which is no reason to stop."""
    try:
        make_bundles(options.data_dir)
    except BundleError as error:
        say(f"The scripts are served one by one: {error}")


def _models(options: Options, env: dict[str, str]) -> None:
    say("Checking the models of the AI participant ...")
    if missing_models(options.models_dir, options.model_packs):
        check_space(options.models_dir, wanted_bytes=INSTALL_BYTES, purpose="the models")
        install_models(env, options.model_packs)
    check_models(options.models_dir, options.model_packs)


def _welcome(options: Options, main_url: str, demo: str, certificate: ServerCertificate | None) -> Sequence[str]:
    addresses = [main_url]
    if not is_loopback(options.host):
        addresses += [options.url(host) for host in serving_hosts(options) if not is_loopback(host)]
    lines = ["Parley is running", "", *(f"  {address}" for address in dict.fromkeys(addresses))]
    if certificate is not None and certificate.fingerprint:
        lines += ["", "The certificate is self-made: accept it once on each device. Its SHA-256 fingerprint:"]
        lines += [f"  {certificate.fingerprint[:47]}", f"  {certificate.fingerprint[48:]}"]
    lines += ["", *(demo.splitlines() or ["Make an account: .venv/bin/python manage.py createsuperuser"])]
    if options.agent_enabled:
        lines += ["", f'Open a room, allow the microphone, and say: "{options.agent_name}, what is photosynthesis?"']
    return [*lines, "", "Ctrl-C stops everything and keeps the data."]


def _allow_connections() -> None:
    """Let each process have as many open connections as the system allows. The usual 1024 are used up by one class."""
    usual, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if most == resource.RLIM_INFINITY else min(most, MOST_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(wanted, usual), most))


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
