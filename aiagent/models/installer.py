"""Install models: fetch, check, unpack, convert, and move the finished folder into place in one step."""

import errno
import fcntl
import os
import shutil
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from aiagent.models.converters import CONVERTERS
from aiagent.models.entries import Member, Model, Source
from aiagent.models.errors import DamagedModelError, DiskFullError
from aiagent.models.fetch import DOWNLOAD_PREFIX, fetch_source
from aiagent.models.manifest import file_sha256, is_installed, write_manifest
from aiagent.models.progress import Progress

CACHE_NAME = ".cache"
STAGING_NAME = ".staging"
_SPARE_BYTES = 50_000_000


def install_models(
    models: list[Model], models_dir: Path, progress: Progress, *, keep_downloads: bool = False, again: bool = False
) -> None:
    """Install those of the models that are not there yet, or all of them `again`.

    Only one process installs at a time; another waits, and then finds the work done. Raises a ModelError.
    """
    models_dir.mkdir(parents=True, exist_ok=True)
    with _lock(models_dir):
        for model in models:
            if again or not is_installed(model, models_dir):
                _install(model, models_dir, progress, keep_downloads)


@contextmanager
def _lock(models_dir: Path) -> Iterator[None]:
    with (models_dir / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _install(model: Model, models_dir: Path, progress: Progress, keep_downloads: bool) -> None:
    cache_dir = models_dir / CACHE_NAME
    cache_dir.mkdir(exist_ok=True)
    for leftover in cache_dir.glob(f"{DOWNLOAD_PREFIX}*"):  # of an installation that was killed
        shutil.rmtree(leftover, ignore_errors=True)
    _check_space(model, cache_dir)
    progress.start_model(model.name, model.download_bytes)
    files: list[Path] = []
    for source in model.sources:
        files.append(fetch_source(source, cache_dir, progress.source_progress))
        progress.source_done(source.size_bytes)
    staging = models_dir / STAGING_NAME / model.name
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    try:
        progress.step("unpacking")
        for source, file in zip(model.sources, files, strict=True):
            _unpack(source, file, staging)
        if model.converter is not None:
            progress.step("converting")
            CONVERTERS[model.converter](staging)
        progress.step("writing the manifest")
        write_manifest(model, staging)
        _publish(staging, models_dir / model.name)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise DiskFullError(f"The disk is full. {model.name} needs {_needed_bytes(model) / 1e6:.0f} MB.") from error
        raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    if not keep_downloads:
        for file in files:
            file.unlink(missing_ok=True)
    progress.finish_model()


def _needed_bytes(model: Model) -> int:
    return model.download_bytes + 2 * model.unpacked_bytes + _SPARE_BYTES


def _check_space(model: Model, cache_dir: Path) -> None:
    cached = sum(path.stat().st_size for source in model.sources if (path := cache_dir / source.filename).is_file())
    needed = _needed_bytes(model) - cached
    free = shutil.disk_usage(cache_dir).free
    if free < needed:
        raise DiskFullError(
            f"{model.name} needs {needed / 1e6:.0f} MB in {cache_dir.parent}, where {free / 1e6:.0f} MB are free. "
            "Free some space, or set MODELS_DIR to a folder on another disk."
        )


def _unpack(source: Source, file: Path, staging: Path) -> None:
    """Write the members of a source into the folder, each checked against the catalog."""
    for member in source.members:
        target = staging / member.target
        try:
            with _open_member(file, member) as packed, target.open("xb") as output:
                shutil.copyfileobj(packed, output, 1 << 20)
                output.flush()
                os.fsync(output.fileno())
        except (KeyError, zipfile.BadZipFile, tarfile.TarError, EOFError) as error:
            raise DamagedModelError(f"{member.path} cannot be taken out of {file.name}: {error}") from error
        if file_sha256(target) != member.sha256:
            raise DamagedModelError(f"{member.path} in {file.name} has not the content that the catalog names.")


@contextmanager
def _open_member(file: Path, member: Member) -> Iterator[IO[bytes]]:
    if not member.path:
        with file.open("rb") as plain:
            yield plain
    elif zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive, archive.open(member.path) as packed:
            yield packed
    else:
        with tarfile.open(file) as tar:
            extracted = tar.extractfile(member.path)
            if extracted is None:
                raise KeyError(member.path)
            yield extracted


def _publish(staging: Path, target: Path) -> None:
    """Put a finished folder where engines look for it; a folder that stands there is replaced."""
    if target.exists():
        old = staging.with_name(f"{staging.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        target.rename(old)
        staging.rename(target)
        shutil.rmtree(old)
    else:
        staging.rename(target)
