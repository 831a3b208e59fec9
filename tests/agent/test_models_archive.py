"""A streaming recognizer is installed from an archive that the user names, whole or not at all."""

import hashlib
import tarfile
from pathlib import Path

import pytest

from aiagent.asr.online import ModelFiles
from aiagent.models.__main__ import main
from aiagent.models.archive import install_archive
from aiagent.models.errors import DamagedModelError, ModelError
from tests.fakes.streaming_model import write_streaming_model

pytestmark = pytest.mark.agent


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = write_streaming_model(tmp_path / "sherpa-onnx-streaming-tiny")
    (folder / "README.md").write_text("not wanted")
    path = tmp_path / "tiny.tar.bz2"
    with tarfile.open(path, "w:bz2") as tar:
        tar.add(folder, arcname=folder.name)
    return path


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_models_files_are_taken_out(archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    models = tmp_path / "models"
    command = ["--models-dir", str(models), "add-asr", "tiny", str(archive), "--sha256", sha256(archive)]
    assert main(command) == 0
    assert "ASR_MODEL=tiny" in capsys.readouterr().out
    assert {path.name for path in (models / "tiny").iterdir()} == {
        "encoder.onnx", "decoder.onnx", "joiner.onnx", "tokens.txt",
    }  # fmt: skip
    assert ModelFiles.find(models / "tiny").unit == "cjkchar"
    assert archive.exists()
    assert list((models / ".cache").iterdir()) == []


def test_another_checksum_is_refused(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(DamagedModelError):
        install_archive("tiny", str(archive), "0" * 64, tmp_path / "models")
    assert not (tmp_path / "models" / "tiny").exists()


@pytest.mark.parametrize("name", ["../tiny", "", "A", "a/b", ".hidden"])
def test_a_name_cannot_lead_out_of_the_folder(archive: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(ModelError, match="name"):
        install_archive(name, str(archive), sha256(archive), tmp_path / "models")


def test_an_archive_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.tar"
    with tarfile.open(path, "w") as tar:
        tar.add(__file__, arcname="../../tokens.txt")
    with pytest.raises(DamagedModelError, match="encoder"):
        install_archive("other", str(path), sha256(path), tmp_path / "models")
    assert not (tmp_path / "tokens.txt").exists()


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<html>not found</html>")
    with pytest.raises(DamagedModelError, match="cannot be read"):
        install_archive("page", str(path), sha256(path), tmp_path / "models")


def test_an_address_without_tls_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="https"):
        install_archive("tiny", "http://example.org/tiny.tar.bz2", "0" * 64, tmp_path)


def test_a_model_that_is_there_is_not_overwritten(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "models" / "tiny").mkdir(parents=True)
    with pytest.raises(ModelError, match="already"):
        install_archive("tiny", str(archive), sha256(archive), tmp_path / "models")
