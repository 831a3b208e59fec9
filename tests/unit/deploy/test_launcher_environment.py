"""The environment that the launcher gives to its processes."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from deploy.certificate import ServerCertificate
from deploy.environment import process_environment, web_endpoint
from deploy.options import read_options

pytestmark = pytest.mark.unit

KEYS = {"SECRET_KEY": "made", "AGENT_SERVICE_KEY": "made too"}
CERTIFICATE = ServerCertificate(Path("/d/certs/a.crt"), Path("/d/certs/a.key"), Path("/d/certs/a.crt"), "AB:CD")


def environment(given: dict[str, str], certificate: ServerCertificate | None = None) -> dict[str, str]:
    return process_environment(
        given, read_options(given), keys=KEYS, redis_url="redis://127.0.0.1:1/0", certificate=certificate
    )


def test_on_loopback_the_agent_is_told_the_plain_address() -> None:
    env = environment({"PORT": "8123"})
    assert env["PARLEY_URL"] == "http://127.0.0.1:8123"
    assert env["REDIS_URL"] == "redis://127.0.0.1:1/0"
    assert env["SECRET_KEY"] == "made"
    assert "ALLOWED_HOSTS" not in env
    assert "PARLEY_CA_FILE" not in env


def test_what_the_user_has_set_stays() -> None:
    env = environment({"SECRET_KEY": "mine", "PARLEY_URL": "https://parley.example", "OTHER": ""})
    assert env["SECRET_KEY"] == "mine"
    assert env["PARLEY_URL"] == "https://parley.example"
    assert env["OTHER"] == ""


def test_an_empty_setting_does_not_hide_a_made_one() -> None:
    assert environment({"SECRET_KEY": ""})["SECRET_KEY"] == "made"


def test_on_the_network_hosts_and_origins_are_those_of_this_machine() -> None:
    env = environment({"HOST": "192.168.7.8", "PORT": "8443"}, CERTIFICATE)
    assert env["PARLEY_URL"] == "https://192.168.7.8:8443"
    assert env["ALLOWED_HOSTS"] == "192.168.7.8"
    assert env["CSRF_TRUSTED_ORIGINS"] == "https://192.168.7.8:8443"
    assert env["PARLEY_CA_FILE"] == "/d/certs/a.crt"


def test_on_every_interface_the_agent_uses_an_address_that_is_allowed() -> None:
    env = environment({"HOST": "0.0.0.0"}, CERTIFICATE)
    allowed = set(env["ALLOWED_HOSTS"].split(","))
    assert urlsplit(env["PARLEY_URL"]).hostname in allowed
    assert {"localhost", "127.0.0.1"} <= allowed
    assert env["HSTS_SECONDS"] == "0"


def test_addresses_of_clients_are_believed_of_a_trusted_proxy_only() -> None:
    assert environment({})["PARLEY_PROXY_OPTIONS"] == ""
    assert "X-Real-IP" in environment({"TRUST_PROXY": "1"})["PARLEY_PROXY_OPTIONS"]


def test_the_endpoint_escapes_what_twisted_would_read_as_syntax() -> None:
    assert web_endpoint(read_options({"HOST": "::1"}), None) == r"tcp:8000:interface=\:\:1"
    odd = ServerCertificate(Path("/a:b/c=d.crt"), Path("/a:b/k.key"), None, "")
    assert web_endpoint(read_options({"HOST": "0.0.0.0"}), odd) == (
        r"ssl:8000:interface=0.0.0.0:privateKey=/a\:b/k.key:certKey=/a\:b/c\=d.crt"
    )
