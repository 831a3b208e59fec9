"""Own scripts and styles, answered before Django: the same content and headers as Django would send."""

import gzip
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.templatetags.static import static
from django.test import Client, override_settings

from conference.asgi import http_application
from conference.static_files import OwnScripts

pytestmark = pytest.mark.django

Answer = tuple[int, dict[str, str], bytes]


class Unreachable:
    """The application behind, which must not be asked."""

    async def __call__(self, *_arguments: Any) -> None:
        raise AssertionError("the request was handed on")


@async_to_sync
async def ask(application: Any, path: str, method: str = "GET", **headers: str) -> Answer:
    """The status, headers and body that an ASGI application sends."""
    fields = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    fields.append((b"host", b"testserver"))
    scope = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": fields, "scheme": "http"}
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        sent.append(message)

    await application(scope, receive, send)
    start, body = sent
    return start["status"], {name.decode(): value.decode() for name, value in start["headers"]}, body["body"]


@pytest.mark.parametrize("name", ["js/pages/room.js", "css/base.css"])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_a_script_is_answered_as_django_answers_it(name: str, encoding: str) -> None:
    status, headers, body = ask(OwnScripts(Unreachable()), static(name), accept_encoding=encoding)
    expected = Client().get(static(name), headers={"Accept-Encoding": encoding})
    assert (status, body) == (200, expected.content)
    assert headers == {key.lower(): value for key, value in expected.headers.items()}
    assert (headers.get("content-encoding") == "gzip") is (encoding == "gzip")
    assert "immutable" in headers["cache-control"]


def test_a_script_is_compressed_without_anything_random() -> None:
    first, second = (ask(OwnScripts(Unreachable()), static("js/pages/room.js"), accept_encoding="gzip") for _ in "12")
    assert first == second
    assert b"import" in gzip.decompress(first[2])
    assert first[1]["content-length"] == str(len(first[2]))
    assert first[1]["vary"] == "Accept-Encoding"


def test_a_script_that_the_browser_has_is_not_sent_again() -> None:
    _, headers, _ = ask(OwnScripts(Unreachable()), static("js/pages/room.js"), accept_encoding="gzip")
    kept = {"if_modified_since": headers["last-modified"]}
    status, _, body = ask(OwnScripts(Unreachable()), static("js/pages/room.js"), **kept)
    assert (status, body) == (304, b"")


@pytest.mark.parametrize("method", ["HEAD", "POST"])
def test_other_methods_are_answered_without_content(method: str) -> None:
    status, _, body = ask(OwnScripts(Unreachable()), static("js/pages/room.js"), method)
    assert (status, body) == ({"HEAD": 200, "POST": 405}[method], b"")


@pytest.mark.parametrize(
    "path",
    [
        "/healthz",
        "/static/nothing.js",
        "/static/js/../../manage.js",
        "/static/%2e%2e/secrets.js",
        "/static/\x00.js",
        "/other/js/pages/room.js",
        static("vendor/nothing.js"),
    ],
)
def test_all_else_is_handed_on(path: str) -> None:
    with pytest.raises(AssertionError, match="handed on"):
        ask(OwnScripts(Unreachable()), path)


def test_while_it_is_developed_django_serves_the_files() -> None:
    with override_settings(DEBUG=True), pytest.raises(AssertionError, match="handed on"):
        ask(OwnScripts(Unreachable()), static("js/pages/room.js"))


def test_a_server_behind_https_sends_browsers_there() -> None:
    with override_settings(SECURE_SSL_REDIRECT=True):
        scripts = OwnScripts(http_application)
        status, headers, _ = ask(scripts, static("js/pages/room.js"))
    assert (status, headers["location"]) == (301, f"https://testserver{static('js/pages/room.js')}")
