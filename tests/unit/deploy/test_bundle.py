"""Bundles of the pages' scripts are made once for each version of the files, by the real esbuild."""

import platform
import shutil
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import override_settings

from conference.rooms.templatetags.modules import modules_of
from deploy.bundle import ESBUILD, BundleError, esbuild_source, install_esbuild, make_bundles
from deploy.options import PROJECT_DIR

needs_esbuild = pytest.mark.skipif(
    not ESBUILD.is_file(), reason="esbuild could not be fetched: make .venv/.bundler-stamp"
)


def _forget_finders() -> None:
    """Let the finders of static files read the settings anew."""
    vars(finders)["get_finder"].cache_clear()


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A folder of static files with one page that imports a module."""
    folder = tmp_path / "static"
    (folder / "js" / "pages").mkdir(parents=True)
    (folder / "js" / "pages" / "one.js").write_text('import { word } from "#parley/word.js";\nconsole.log(word);\n')
    (folder / "js" / "word.js").write_text('export const word = "你好";\n')
    return folder


@needs_esbuild
def test_the_pages_of_parley_become_few_files(tmp_path: Path) -> None:
    folder = make_bundles(tmp_path)
    bundled = sorted(path.relative_to(folder) for path in folder.rglob("*.js"))
    pages = {path.name for path in (PROJECT_DIR / "static/js/pages").glob("*.js")}
    assert pages == {path.name for path in bundled if path.parent == Path("js/pages")}
    assert len(bundled) < 50
    # Modules find vendored files by their own address: those lie two folders up, as they do in the sources.
    assert {len(path.parts) for path in bundled} == {3}
    assert not any('from "#parley' in (folder / path).read_text(encoding="utf-8") for path in bundled)


@needs_esbuild
def test_the_styles_of_the_room_become_one_file(tmp_path: Path) -> None:
    content = (make_bundles(tmp_path) / "css" / "room_page.css").read_text(encoding="utf-8")
    assert "@import" not in content
    assert ".chip-floor" in content


@needs_esbuild
def test_the_room_page_names_its_bundles_up_front(tmp_path: Path) -> None:
    folder = make_bundles(tmp_path)
    with override_settings(STATICFILES_DIRS=[folder, PROJECT_DIR / "static"]):
        _forget_finders()
        modules_of.cache_clear()
        try:
            found = modules_of("pages/room.js")
        finally:
            modules_of.cache_clear()
    _forget_finders()
    assert "pages/room.js" in found
    assert 1 < len(found) < 20
    assert all((folder / "js" / path).is_file() for path in found)


@needs_esbuild
def test_bundles_are_made_once_for_the_same_files(scripts: Path, tmp_path: Path) -> None:
    folder = make_bundles(tmp_path, static_dir=scripts)
    assert "你好" in (folder / "js/pages/one.js").read_text(encoding="utf-8")
    assert make_bundles(tmp_path, static_dir=scripts, esbuild=tmp_path / "nothing") == folder


@needs_esbuild
def test_bundles_of_changed_files_take_the_place_of_the_old(scripts: Path, tmp_path: Path) -> None:
    before = make_bundles(tmp_path, static_dir=scripts)
    (scripts / "js" / "word.js").write_text('export const word = "bye";\n')
    after = make_bundles(tmp_path, static_dir=scripts)
    assert "bye" in (after / "js/pages/one.js").read_text(encoding="utf-8")
    assert [path for path in after.parent.iterdir() if path.is_dir()] == [after]
    assert before != after


@needs_esbuild
@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("export const word = ;", "word.js"),
        ('import "#parley/nothing.js"; export const word = 1;', "nothing.js"),
        ("export const other = 1;", "word"),
    ],
)
def test_a_module_that_cannot_be_bundled_is_named(scripts: Path, tmp_path: Path, content: str, named: str) -> None:
    (scripts / "js" / "word.js").write_text(content)
    with pytest.raises(BundleError, match=named):
        make_bundles(tmp_path / "data", static_dir=scripts)
    assert not list((tmp_path / "data").rglob("*.js"))


def test_without_esbuild_it_says_how_to_get_it(scripts: Path, tmp_path: Path) -> None:
    with pytest.raises(BundleError, match=r"-m deploy\.bundle"):
        make_bundles(tmp_path, static_dir=scripts, esbuild=tmp_path / "nothing")


def test_a_program_that_does_not_run_is_a_bundle_error(scripts: Path, tmp_path: Path) -> None:
    broken = tmp_path / "esbuild"
    broken.write_bytes(b"\x7fELF nothing")
    broken.chmod(0o755)
    with pytest.raises(BundleError):
        make_bundles(tmp_path / "data", static_dir=scripts, esbuild=broken)


def test_a_full_or_closed_data_folder_is_a_bundle_error(scripts: Path, tmp_path: Path) -> None:
    in_the_way = tmp_path / "data"
    in_the_way.write_text("a file")
    with pytest.raises(BundleError):
        make_bundles(in_the_way, static_dir=scripts, esbuild=Path(shutil.which("true") or "/bin/true"))


@pytest.mark.parametrize(("system", "machine"), [("Windows", "AMD64"), ("Linux", "riscv64"), ("Plan9", "x86_64")])
def test_an_unknown_machine_goes_without(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, system: str, machine: str
) -> None:
    monkeypatch.setattr(platform, "system", lambda: system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    with pytest.raises(BundleError, match=machine):
        install_esbuild(tmp_path / "esbuild")


@pytest.mark.parametrize(
    ("system", "machine", "location"),
    [
        ("Linux", "x86_64", "@esbuild/linux-x64@"),
        ("Linux", "aarch64", "@esbuild/linux-arm64@"),
        ("Darwin", "arm64", "@esbuild/darwin-arm64@"),
    ],
)
def test_each_known_machine_has_its_package(
    monkeypatch: pytest.MonkeyPatch, system: str, machine: str, location: str
) -> None:
    monkeypatch.setattr(platform, "system", lambda: system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    assert esbuild_source().location.startswith(location)
