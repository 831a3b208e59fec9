import pytest

from aiagent.config import load_config
from aiagent.errors import ConfigError

pytestmark = pytest.mark.unit

KEY = {"AGENT_SERVICE_KEY": "k"}


def test_the_defaults_fit_the_embedded_server() -> None:
    config = load_config(KEY)
    assert (config.web_url, config.llm_provider, config.allow_loopback_candidates) == (
        "http://127.0.0.1:8000",
        "local",
        True,
    )


def test_on_a_public_address_loopback_candidates_are_refused() -> None:
    assert not load_config({**KEY, "PARLEY_URL": "https://meet.example.org"}).allow_loopback_candidates


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AGENT_SERVICE_KEY", ""),
        ("PARLEY_URL", "ftp://x"),
        ("REDIS_URL", "http://x"),
        ("LLM_PROVIDER", "magic"),
        ("AGENT_ASR_THREADS", "many"),
        ("AGENT_MAX_ROOMS", "0"),
        ("AGENT_ALLOW_LOOPBACK", "maybe"),
        ("PARLEY_CA_FILE", "/no/such/file"),
    ],
)
def test_a_bad_value_is_refused_with_its_name(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name):
        load_config({**KEY, name: value})


def test_an_endpoint_without_its_address_is_refused() -> None:
    with pytest.raises(ConfigError, match="LLM_BASE_URL"):
        load_config({**KEY, "LLM_PROVIDER": "openai"})
