"""A version for the static files: browsers may keep them until it changes."""

import hashlib
from pathlib import Path

import django

VERSION_CHARS = 12


def static_version(folder: Path) -> str:
    """A hash over all files below the folder and the version of Django, whose admin brings files of its own."""
    digest = hashlib.sha256(django.get_version().encode())
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:VERSION_CHARS]


def bundle_folder(data_dir: Path, version: str) -> Path:
    """The folder that holds the bundles of one version of the static files, when they were made."""
    return data_dir / "bundles" / version
