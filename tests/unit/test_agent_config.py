import pytest

from aiagent.config import load_config
from aiagent.errors import ConfigError

pytestmark = pytest.mark.unit

KEY = {"AGENT_SERVICE_KEY": "k"}


def test_the_defaults_fit_the_embedded_server() -> None:
    config = load_config(KEY)
    assert (config.web_url, config.llm_providers, config.allow_loopback_candidates) == (
        "http://127.0.0.1:8000",
        ("local",),
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
        ("LLM_PROVIDER", "local,,openai"),
        ("LLM_PROVIDER", "local,local"),
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


SPARK = {**KEY, "LLM_PROVIDER": "spark", "SPARK_APP_ID": "a", "SPARK_API_KEY": "k", "SPARK_API_SECRET": "s"}


def test_providers_are_kept_in_order_of_preference() -> None:
    config = load_config({**SPARK, "LLM_PROVIDER": "spark, local"})
    assert config.llm_providers == ("spark", "local")
    assert (config.spark_url, config.spark_domain) == ("wss://spark-api.xf-yun.com/v3.5/chat", "generalv3.5")


@pytest.mark.parametrize("name", ["SPARK_APP_ID", "SPARK_API_KEY", "SPARK_API_SECRET"])
def test_an_incomplete_spark_account_is_refused_with_what_is_missing(name: str) -> None:
    with pytest.raises(ConfigError, match=f"needs {name}$"):
        load_config({**SPARK, name: " "})


@pytest.mark.parametrize(
    "url", ["https://x/y", "ws://spark.example.org/v3.5/chat", "wss://", "wss://x:port/y", "wss://x?y"]
)
def test_a_spark_address_without_encryption_or_with_extras_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match="SPARK_URL"):
        load_config({**SPARK, "SPARK_URL": url})
