"""Install a streaming recognizer from an archive that the user names: a release of sherpa-onnx by its URL, or a file.

The catalog has none of these, since it pins the checksum of every file; here the user gives the archive's checksum.
"""

import hashlib
import re
import shutil
import tarfile
from pathlib import Path, PurePosixPath

from aiagent.models.entries import Source, SourceKind
from aiagent.models.errors import DamagedModelError, ModelError
from aiagent.models.fetch import fetch_source
from aiagent.models.installer import CACHE_NAME, STAGING_NAME

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_WANTED = re.compile(r"(encoder|decoder|joiner).*\.onnx|tokens\.txt|bpe\.(model|vocab)")
_MOST_BYTES = 4_000_000_000


def install_archive(name: str, location: str, sha256: str, models_dir: Path) -> Path:
    """Fetch a tar archive from an https URL or a path, and put the model's files into `models_dir`/`name`.

    Returns the folder. Raises a ModelError; then nothing is left behind.
    """
    if not _NAME.fullmatch(name) or not _SHA256.fullmatch(sha256):
        raise ModelError("A model needs a name of a-z, 0-9, dot, minus and underscore, and a SHA-256 of 64 digits.")
    target = models_dir / name
    if target.exists():
        raise ModelError(f"{target} is there already. Remove it first, or take another name.")
    archive = _fetched(location, sha256, models_dir)
    staging = models_dir / STAGING_NAME / name
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    try:
        _unpack(archive, staging)
        staging.rename(target)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    archive.unlink(missing_ok=True)
    return target


def _fetched(location: str, sha256: str, models_dir: Path) -> Path:
    cache_dir = models_dir / CACHE_NAME
    cache_dir.mkdir(parents=True, exist_ok=True)
    kind: SourceKind = "url" if "://" in location else "path"
    filename = f"archive-{hashlib.sha256(location.encode()).hexdigest()[:16]}"
    source = Source(kind, location, filename, sha256, size_bytes=0, members=())
    return fetch_source(source, cache_dir, lambda fetched_bytes: None)


def _unpack(archive: Path, folder: Path) -> None:
    """Take the model's files out, without the folders they lie in."""
    try:
        with tarfile.open(archive) as tar:
            members = {PurePosixPath(member.name).name: member for member in tar if member.isfile()}
            wanted = {name: member for name, member in members.items() if _WANTED.fullmatch(name)}
            if sum(member.size for member in wanted.values()) > _MOST_BYTES:
                raise DamagedModelError("The archive is larger than 4 GB unpacked.")
            for name, member in wanted.items():
                packed = tar.extractfile(member)
                if packed is not None:
                    with packed, (folder / name).open("xb") as output:
                        shutil.copyfileobj(packed, output, 1 << 20)
    except (tarfile.TarError, EOFError) as error:
        raise DamagedModelError(f"The archive cannot be read: {error}") from error
    kinds = {name.partition(".")[0].partition("-")[0] for name in wanted}
    if missing := {"encoder", "decoder", "joiner", "tokens"} - kinds:
        raise DamagedModelError(f"The archive is no streaming transducer: it has no {', '.join(sorted(missing))}.")
