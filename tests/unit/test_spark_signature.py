"""The signed address of Spark, against a vector made with other tools."""

import base64
from urllib.parse import parse_qs, urlsplit

import pytest

from aiagent.llm.spark.signature import signed_url, url_fault

pytestmark = pytest.mark.unit

# printf 'host: spark-api.xf-yun.com\ndate: Fri, 05 May 2023 10:43:39 GMT\nGET /v3.5/chat HTTP/1.1' |
#   openssl dgst -sha256 -hmac secret-of-the-test -binary | base64
SIGNATURE = "vGMsUAlXp07PVxbcJJeB0QwP1Te55vRaoYuuE0sCh0o="
# printf 'api_key="key-of-the-test", algorithm="hmac-sha256", headers="host date request-line", signature="%s"' \
#   $SIGNATURE | base64
AUTHORIZATION = (
    "YXBpX2tleT0ia2V5LW9mLXRoZS10ZXN0IiwgYWxnb3JpdGhtPSJobWFjLXNoYTI1NiIsIGhlYWRlcnM9Imhvc3QgZGF0ZSByZXF1ZXN0LWxpbm"
    "UiLCBzaWduYXR1cmU9InZHTXNVQWxYcDA3UFZ4YmNKSmVCMFF3UDFUZTU1dlJhb1l1dUUwc0NoMG89Ig=="
)
AT = 1683283419  # date -u -d '2023-05-05 10:43:39' +%s


def signed(url: str) -> str:
    return signed_url(url, "key-of-the-test", "secret-of-the-test", AT)


def test_the_address_equals_the_vector() -> None:
    assert signed("wss://spark-api.xf-yun.com/v3.5/chat") == (
        "wss://spark-api.xf-yun.com/v3.5/chat"
        f"?authorization={AUTHORIZATION.replace('=', '%3D')}"
        "&date=Fri%2C+05+May+2023+10%3A43%3A39+GMT&host=spark-api.xf-yun.com"
    )


def test_the_vector_holds_the_signature_made_by_openssl() -> None:
    assert f'signature="{SIGNATURE}"'.encode() in base64.b64decode(AUTHORIZATION)


def test_the_secret_is_not_in_the_address() -> None:
    assert "secret" not in signed("wss://spark-api.xf-yun.com/v3.5/chat")


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("wss://spark.example.org:443/v1", "spark.example.org"),
        ("wss://spark.example.org:8443/v1", "spark.example.org:8443"),
        ("ws://127.0.0.1:80/v1", "127.0.0.1"),
        ("ws://[::1]:8000/v1", "[::1]:8000"),
    ],
)
def test_the_host_is_the_one_of_the_host_header(url: str, host: str) -> None:
    assert parse_qs(urlsplit(signed(url)).query)["host"] == [host]


def test_an_empty_path_is_the_root() -> None:
    assert signed("wss://spark.example.org") == signed("wss://spark.example.org/")


def test_time_host_path_and_key_change_the_signature() -> None:
    url = "wss://spark.example.org/v1"
    others = {
        signed_url(url, "k", "s", AT),
        signed_url(url, "k", "s", AT + 1),
        signed_url(url, "k", "other", AT),
        signed_url("wss://spark.example.org/v2", "k", "s", AT),
        signed_url("wss://other.example.org/v1", "k", "s", AT),
    }
    assert len({parse_qs(urlsplit(each).query)["authorization"][0] for each in others}) == 5


@pytest.mark.parametrize(
    "url", ["wss://spark.example.org/v1", "ws://127.0.0.1:8000/v1", "ws://localhost/v1", "ws://[::1]/v1"]
)
def test_encrypted_and_local_addresses_are_good(url: str) -> None:
    assert url_fault(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "",
        "wss://",
        "https://spark.example.org/v1",
        "ws://spark.example.org/v1",
        "ws://127.0.0.1.example.org/v1",
        "wss://spark.example.org:port/v1",
        "wss://spark.example.org/v1?x=1",
        "wss://user@spark.example.org/v1",
        "wss://[::1/v1",
    ],
)
def test_other_addresses_are_refused(url: str) -> None:
    assert url_fault(url)
