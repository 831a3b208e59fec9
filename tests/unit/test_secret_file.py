"""Generated secrets are private, stable, and the same for all processes."""

import json
import stat
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from conference.secret_file import secret_of

pytestmark = pytest.mark.unit


def test_a_secret_is_made_once_and_kept_private(tmp_path: Path) -> None:
    path = tmp_path / "new" / "secrets.json"
    first = secret_of("SECRET_KEY", path)
    assert len(first) >= 50
    assert secret_of("SECRET_KEY", path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_secrets_that_are_there_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    path.write_text('{"SECRET_KEY": "kept", "OTHER": "stays"}')
    assert secret_of("SECRET_KEY", path) == "kept"
    made = secret_of("AGENT_SERVICE_KEY", path)
    assert json.loads(path.read_text()) == {"SECRET_KEY": "kept", "OTHER": "stays", "AGENT_SERVICE_KEY": made}


def test_processes_that_start_together_get_the_same_secret(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        secrets = set(pool.map(secret_of, ["SECRET_KEY"] * 8, [path] * 8))
    assert len(secrets) == 1


@pytest.mark.parametrize("content", ["{", "[]", '{"SECRET_KEY": 3}', '{"SECRET_KEY": ""}', ""])
def test_a_damaged_file_is_named_and_left_alone(tmp_path: Path, content: str) -> None:
    path = tmp_path / "secrets.json"
    path.write_text(content)
    with pytest.raises(ImproperlyConfigured, match=str(path)):
        secret_of("SECRET_KEY", path)
    assert path.read_text() == content
