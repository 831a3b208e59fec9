"""Health, headers, static files and errors, which all pages share."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.templatetags.static import static
from django.test import AsyncClient, Client, RequestFactory
from pytest_django import Settings

from conference import http
from conference.accounts.models import User
from conference.rooms.services import room_create
from conference.static_version import static_version

pytestmark = [pytest.mark.django, pytest.mark.django_db]


def test_health_is_good_when_database_and_redis_answer(client: Client) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"ok": True, "database": True, "redis": True}


def test_health_names_what_does_not_answer(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json() == {"ok": False, "database": True, "redis": False}


def test_a_page_may_load_only_from_its_own_host(client: Client) -> None:
    policy = client.get("/", headers={"Host": "localhost:8000"}).headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert re.search(r"script-src 'self' 'nonce-[\w-]{20,}';", policy)
    assert "connect-src 'self' ws://localhost:8000 wss://localhost:8000;" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_only_the_page_of_a_room_may_compile_webassembly(alice: User, alice_client: Client) -> None:
    made = room_create(owner=alice, name="Maths")
    policies = {
        path: alice_client.get(path).headers["Content-Security-Policy"] for path in ("/", f"/rooms/{made.slug}/")
    }
    assert "'wasm-unsafe-eval'" not in policies["/"]
    assert "'wasm-unsafe-eval';" in policies[f"/rooms/{made.slug}/"]
    assert "'unsafe-eval'" not in policies[f"/rooms/{made.slug}/"]


@pytest.mark.parametrize(("path", "kind"), [("/accounts/login/", "text/html"), ("/api/v1/rooms", "application/json")])
def test_a_body_that_is_too_large_is_refused(client: Client, path: str, kind: str) -> None:
    response = client.post(path, b"x" * (django_settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1), "text/plain")
    assert response.status_code == 413
    assert response.headers["Content-Type"].startswith(kind)


def test_the_nonce_is_new_for_each_answer(client: Client) -> None:
    assert client.get("/").headers["Content-Security-Policy"] != client.get("/").headers["Content-Security-Policy"]


def test_a_forged_host_gets_no_say_in_the_policy(client: Client) -> None:
    response = client.get("/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert "evil.example" not in response.headers["Content-Security-Policy"]


def test_camera_microphone_and_screen_are_for_the_own_origin(client: Client) -> None:
    policy = client.get("/").headers["Permissions-Policy"]
    assert {"camera=(self)", "microphone=(self)", "display-capture=(self)"} <= set(policy.split(", "))


def test_static_files_come_without_being_collected(client: Client) -> None:
    response = client.get(static("admin/css/base.css"))
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/css")
    assert len(response.content) == int(response.headers["Content-Length"])
    again = client.get(static("admin/css/base.css"), headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_part_of_a_static_file_can_be_asked_for(client: Client) -> None:
    response = client.get(static("admin/css/base.css"), headers={"Range": "bytes=0-9"})
    assert (response.status_code, len(response.content)) == (206, 10)


@pytest.mark.parametrize("path", ["../manage.py", "%2e%2e/manage.py", "nothing.js"])
def test_nothing_but_static_files_is_served(client: Client, path: str) -> None:
    assert client.get(f"{django_settings.STATIC_URL}{path}").status_code == 404


def test_a_static_file_may_be_kept_since_its_address_names_its_version(client: Client) -> None:
    response = client.get(static("css/base.css"), headers={"Accept-Encoding": "gzip"})
    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers["Content-Encoding"] == "gzip"
    assert len(response.content) < len(gzip.decompress(response.content)) / 2


def test_the_version_of_the_static_files_changes_with_any_of_them(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("1")
    before = static_version(tmp_path)
    assert static_version(tmp_path) == before
    (tmp_path / "a.js").rename(tmp_path / "b.js")
    assert static_version(tmp_path) != before


def test_an_unknown_address_is_json_below_api_and_a_page_elsewhere(client: Client) -> None:
    assert client.get("/api/v1/nothing").json()["code"] == "not_found"
    page = client.get("/nothing")
    assert page.status_code == 404
    assert page.headers["Content-Type"].startswith("text/html")


def test_scripts_get_their_translations(client: Client) -> None:
    response = client.get("/jsi18n/")
    assert response.status_code == 200
    assert b"gettext" in response.content


@pytest.mark.filterwarnings("error")
async def test_an_asgi_server_sends_static_files_without_a_warning(async_client: AsyncClient) -> None:
    response = await async_client.get(static("admin/css/base.css"))
    assert response.status_code == 200
    assert not response.streaming


def test_a_broken_request_to_the_api_is_told_apart_from_a_page(rf: RequestFactory) -> None:
    response = http.server_error(rf.get("/api/v1/rooms"))
    assert (response.status_code, response.headers["Content-Type"]) == (500, "application/json")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL is in use")
def test_the_database_lets_readers_and_a_writer_work_together() -> None:
    assert Path(str(connection.settings_dict["NAME"])).is_file()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone() == ("wal",)
