"""Bundles the scripts and styles of the pages: `python -m deploy.bundle`; the launcher does it at each start.

The room's page is made of two hundred modules. In bundles they are ten files, which saves the round trips of a slow
network and two fifths of the time that a browser needs to open the page. esbuild makes them in a quarter of a second.
Without it the modules are served as they are.
"""

import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from aiagent.models.entries import Source
from aiagent.models.errors import ModelError
from aiagent.models.fetch import fetch_source
from conference.static_version import bundle_folder, static_version
from deploy.console import say
from deploy.options import PROJECT_DIR

VERSION = "0.28.2"
ESBUILD = Path(sys.prefix) / "bin" / f"esbuild-{VERSION}"
BUNDLE_SECS = 60
_MEMBER = "package/bin/esbuild"
_MOST_BYTES = 50_000_000
_CHECKSUMS = {
    "linux-x64": ("9573bb2233aab0f9ea7647d5cca9726113cc1768de61d66b17267f4db84488f6", 4_741_809),
    "linux-arm64": ("a96dbfa41d3ef5dbd1ef22b1c10d5187be9267e86093a870f06402a7ec931596", 4_283_627),
    "darwin-x64": ("abb6a7a895aaf2cc0df36fecc3bf0042479ffec51a643a056d54e9109f27db55", 4_802_970),
    "darwin-arm64": ("1980cde09749094452b20d36ff267585ccb3f72749c7bc97291cd9996ccf5a2a", 4_434_422),
}
"""SHA-256 and bytes of the package `@esbuild/...` for each kind of machine."""


class BundleError(Exception):
    """There are no bundles; the message says why."""


def esbuild_source() -> Source:
    """The package for this machine; BundleError when there is none."""
    chip = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}.get(platform.machine().lower())
    name = f"{platform.system().lower()}-{chip}"
    if name not in _CHECKSUMS:
        raise BundleError(f"esbuild is not known for this machine ({platform.system()}, {platform.machine()}).")
    sha256, size_bytes = _CHECKSUMS[name]
    file = f"esbuild-{name}-{VERSION}.tgz"
    return Source("npm", f"@esbuild/{name}@{VERSION}", file, sha256, size_bytes, members=())


def install_esbuild(target: Path = ESBUILD) -> None:
    """Fetch esbuild from the npm registry, unless it is there. BundleError when it cannot be got."""
    if target.is_file():
        return
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as name:
            archive = fetch_source(esbuild_source(), Path(name), lambda fetched_bytes: None)
            program = Path(name) / "program"
            with tarfile.open(archive) as tar:
                member = tar.getmember(_MEMBER)
                packed = tar.extractfile(member)
                if packed is None or member.size > _MOST_BYTES:
                    raise BundleError("the package of esbuild holds no program.")
                with packed, program.open("xb") as output:
                    shutil.copyfileobj(packed, output)
            program.chmod(0o755)
            program.rename(target)
    except (ModelError, OSError, tarfile.TarError, KeyError) as error:
        raise BundleError(str(error)) from error


def make_bundles(data_dir: Path, *, static_dir: Path = PROJECT_DIR / "static", esbuild: Path = ESBUILD) -> Path:
    """Bundle the modules below `static_dir`, unless that was done for just these files.

    Returns their folder, which the settings find. BundleError when they cannot be made.
    """
    folder = bundle_folder(data_dir, static_version(static_dir))
    if folder.is_dir():
        return folder
    if not esbuild.is_file():
        raise BundleError(f"esbuild is missing. Get it with: {sys.executable} -m deploy.bundle")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        for old in folder.parent.iterdir():
            shutil.rmtree(old, ignore_errors=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as name:
            _run_esbuild(esbuild, static_dir, Path(name) / "bundles")
            (Path(name) / "bundles").rename(folder)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BundleError(str(error)) from error
    return folder


def _run_esbuild(esbuild: Path, static_dir: Path, target: Path) -> None:
    """Bundle each page for itself: what two pages share would be cut into dozens of small files."""
    # Blanks and comments go while the files are served.
    options = ["--bundle", "--splitting", "--format=esm", "--minify-syntax", "--minify-identifiers", "--charset=utf8"]
    options += [f"--alias:#parley={static_dir / 'js'}", f"--outbase={static_dir}", f"--outdir={target}"]
    options += ["--chunk-names=js/chunks/[name]-[hash]", "--log-level=warning"]
    for page in [*sorted((static_dir / "js" / "pages").glob("*.js")), *sorted((static_dir / "css").glob("*_page.css"))]:
        result = subprocess.run(  # noqa: S603 - the program was checked when it was fetched
            [str(esbuild), str(page), *options], capture_output=True, text=True, timeout=BUNDLE_SECS, check=False
        )
        if result.returncode != 0:
            raise BundleError(result.stderr.strip())


def main() -> int:
    data_dir = Path(os.environ.get("PARLEY_DATA") or PROJECT_DIR / "var").expanduser().absolute()
    try:
        install_esbuild()
        folder = make_bundles(data_dir)
    except BundleError as error:
        say(f"The scripts are served one by one: {error}")
        return 1
    say(f"The scripts are bundled in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
