"""Reading the launcher's settings."""

from pathlib import Path

import pytest

from deploy.console import LaunchError
from deploy.options import PROJECT_DIR, read_options

pytestmark = pytest.mark.unit


def test_without_settings_it_serves_this_machine_only() -> None:
    options = read_options({})
    assert (options.host, options.port, options.https) == ("127.0.0.1", 8000, False)
    assert options.data_dir == PROJECT_DIR / "var"
    assert options.models_dir == PROJECT_DIR / "var" / "models"
    assert options.demo
    assert options.agent_enabled
    assert options.redis_url is None


def test_empty_settings_count_as_left_out() -> None:
    assert read_options({"HOST": "", "PORT": "", "REDIS_URL": "", "DEMO": ""}) == read_options({})


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.20", "::", "parley.lan"])
def test_an_address_of_the_network_turns_https_on_and_demo_accounts_off(host: str) -> None:
    options = read_options({"HOST": host})
    assert options.https
    assert not options.demo


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "[::1]", "localhost"])
def test_loopback_needs_no_https(host: str) -> None:
    assert not read_options({"HOST": host}).https


def test_https_and_demo_can_be_chosen() -> None:
    options = read_options({"HOST": "0.0.0.0", "HTTPS": "off", "DEMO": "yes"})
    assert not options.https
    assert options.demo


def test_the_address_of_an_ipv6_host_has_brackets() -> None:
    assert read_options({"HOST": "::1", "PORT": "8080"}).url("::1") == "http://[::1]:8080"


def test_the_data_folder_decides_where_models_are() -> None:
    assert read_options({"PARLEY_DATA": "/srv/parley"}).models_dir == Path("/srv/parley/models")
    assert read_options({"PARLEY_DATA": "/srv/parley", "MODELS_DIR": "/m"}).models_dir == Path("/m")


def test_packs_of_models_come_on_top_of_the_usual_ones() -> None:
    assert read_options({}).model_packs == ("default",)
    assert read_options({"MODEL_PACKS": " default,, "}).model_packs == ("default",)
    with pytest.raises(LaunchError, match="there is no pack 'klingon'"):
        read_options({"MODEL_PACKS": "klingon"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "eighty"),
        ("PORT", "8000.5"),
        ("PORT", "٨٠٠٠"),
        ("HOST", "999.1.1.1"),
        ("HOST", "1.2.3"),
        ("HOST", "http://example.org"),
        ("HOST", "two words"),
        ("HOST", "-x.example"),
        ("HTTPS", "perhaps"),
        ("DEMO", "2"),
        ("AGENT_ENABLED", "nope"),
    ],
)
def test_a_bad_value_is_refused_with_the_name_of_its_variable(name: str, value: str) -> None:
    with pytest.raises(LaunchError, match=f"^{name}="):
        read_options({name: value})


def test_a_certificate_without_its_key_is_refused() -> None:
    with pytest.raises(LaunchError, match="TLS_KEY_FILE"):
        read_options({"TLS_CERT_FILE": "/etc/ssl/parley.crt"})


def test_a_certificate_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(LaunchError, match="TLS_CERT_FILE"):
        read_options({"TLS_CERT_FILE": "/nowhere/parley.crt", "TLS_KEY_FILE": "/nowhere/parley.key"})
