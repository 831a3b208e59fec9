"""Files of the data folder are closed to other accounts, those that were there before, too."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from conference.private_files import keep_database_private, keep_private

pytestmark = pytest.mark.unit


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.mark.parametrize(
    "name",
    [
        *("db.sqlite3", "db.sqlite3-wal", "db.sqlite3-shm", "outbox/segments.sqlite3", "outbox/segments.sqlite3-wal"),
        *(
            "valkey/appendonlydir/appendonly.aof.1.incr.aof",
            "valkey/valkey.log",
            "certs/parley.key",
            "certs/parley.crt",
        ),
        *("secrets.json", "demo.json", "beat-schedule", "uploads/a/b.png", "web.log", ".hidden"),
    ],
)
def test_what_was_left_open_is_closed(tmp_path: Path, name: str) -> None:
    path = tmp_path / "var" / name
    path.parent.mkdir(parents=True)
    path.write_text("content")
    path.chmod(0o666)
    path.parent.chmod(0o777)
    assert keep_private(tmp_path / "var") == []
    assert (mode(path), mode(path.parent), mode(tmp_path / "var")) == (0o600, 0o700, 0o700)
    assert path.read_text() == "content"


def test_new_files_are_private_whoever_makes_them(tmp_path: Path) -> None:
    keep_private(tmp_path / "new" / "var")
    (tmp_path / "new" / "var" / "later").write_text("")
    (tmp_path / "new" / "var" / "folder").mkdir()
    assert mode(tmp_path / "new" / "var") == 0o700
    assert mode(tmp_path / "new" / "var" / "later") == 0o600
    assert mode(tmp_path / "new" / "var" / "folder") == 0o700


def test_programs_stay_executable_for_the_owner(tmp_path: Path) -> None:
    tool = tmp_path / "tool"
    tool.touch(0o755)
    keep_private(tmp_path)
    assert mode(tool) == 0o700


def test_models_and_what_links_lead_to_keep_their_rights(tmp_path: Path) -> None:
    model, foreign = tmp_path / "var" / "models" / "asr" / "model.onnx", tmp_path / "foreign"
    model.parent.mkdir(parents=True)
    foreign.mkdir(mode=0o755)
    for path in (model, foreign / "file"):
        path.touch(0o644)
    (tmp_path / "var" / "link").symlink_to(foreign)
    keep_private(tmp_path / "var")
    assert (mode(model), mode(foreign), mode(foreign / "file")) == (0o644, 0o755, 0o644)


def test_a_database_elsewhere_is_closed_with_what_lies_beside_it(tmp_path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        (tmp_path / f"db{ending}").touch(0o644)
    (tmp_path / "other").touch(0o644)
    assert keep_database_private(tmp_path / "db") == []
    assert [mode(tmp_path / name) for name in ("db", "db-wal", "db-shm", "other")] == [0o600, 0o600, 0o600, 0o644]


def test_what_belongs_to_another_account_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "theirs").touch(0o644)
    chmod = Path.chmod

    def refusing(path: Path, mode: int) -> None:
        if path.name == "theirs":
            raise PermissionError
        chmod(path, mode)

    monkeypatch.setattr(Path, "chmod", refusing)
    assert keep_private(tmp_path) == [tmp_path / "theirs"]
