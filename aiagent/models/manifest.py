"""The manifest of an installed model: its files, their checksums, and the sources they were made from.

A folder counts as installed only with a manifest; the manifest is written last, and the finished folder is renamed
into place in one step, so that a half-made model is never seen.
"""

import hashlib
import json
from pathlib import Path
from typing import TypedDict

from aiagent.models.entries import Model
from aiagent.models.errors import DamagedModelError, ModelMissingError

MANIFEST_NAME = "manifest.json"
_BLOCK_BYTES = 1 << 20


class FileRecord(TypedDict):
    """One file of an installed model."""

    sha256: str
    size_bytes: int


class Manifest(TypedDict):
    """Content of manifest.json."""

    name: str
    licence: str
    fingerprint: str
    files: dict[str, FileRecord]


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal text."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()


def write_manifest(model: Model, folder: Path) -> None:
    """Record every file of a finished folder."""
    files: dict[str, FileRecord] = {
        path.relative_to(folder).as_posix(): {"sha256": file_sha256(path), "size_bytes": path.stat().st_size}
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST_NAME
    }
    manifest: Manifest = {
        "name": model.name,
        "licence": model.licence,
        "fingerprint": model.fingerprint,
        "files": files,
    }
    (folder / MANIFEST_NAME).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest of a folder, or None when there is none that can be read."""
    try:
        manifest: Manifest = json.loads((folder / MANIFEST_NAME).read_text(encoding="utf-8"))
        if isinstance(manifest["files"], dict) and isinstance(manifest["fingerprint"], str):
            return manifest
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return None


def is_installed(model: Model, models_dir: Path) -> bool:
    """Return whether the model is there, made from the catalog's files, every file at its full size (no hashing)."""
    folder = models_dir / model.name
    manifest = read_manifest(folder)
    if manifest is None or manifest["fingerprint"] != model.fingerprint:
        return False
    try:
        return all((folder / name).stat().st_size == record["size_bytes"] for name, record in manifest["files"].items())
    except OSError:
        return False


def damaged_files(model: Model, models_dir: Path) -> list[str]:
    """Return the names of files that are missing or have another content than the manifest says (reads everything).

    Raises ModelMissingError when the model is not installed, or was made from other files than the catalog's.
    """
    folder = models_dir / model.name
    manifest = read_manifest(folder)
    if manifest is None or manifest["fingerprint"] != model.fingerprint:
        raise missing_model(model.name, models_dir)
    bad = []
    for name, record in manifest["files"].items():
        path = folder / name
        if not path.is_file() or file_sha256(path) != record["sha256"]:
            bad.append(name)
    return bad


def missing_model(name: str, models_dir: Path) -> ModelMissingError:
    """Return the error for a model that is needed and not there."""
    return ModelMissingError(
        f"The model {name} is not installed in {models_dir}. Run: python -m aiagent.models install {name}"
    )


def model_files(name: str, models_dir: Path, *files: str) -> list[Path]:
    """Return the paths of files of an installed model, for an engine that is about to load them.

    Raises ModelMissingError when the model is not installed, DamagedModelError when a file is missing or truncated.
    """
    folder = models_dir / name
    manifest = read_manifest(folder)
    if manifest is None:
        raise missing_model(name, models_dir)
    paths = []
    for file in files:
        path = folder / file
        record = manifest["files"].get(file)
        if record is None or not path.is_file() or path.stat().st_size != record["size_bytes"]:
            raise DamagedModelError(
                f"The file {path} of the model {name} is damaged. Run: python -m aiagent.models install {name}"
            )
        paths.append(path)
    return paths
