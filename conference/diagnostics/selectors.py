"""Facts of the server for the connection test."""

from typing import Any

from django.conf import settings

from conference.signaling.ice import ice_servers

ECHO_PATH = "/ws/v1/echo"


def test_config(user_id: int | None, *, now: float) -> dict[str, Any]:
    """Configuration for the script of the page. `now` is Unix seconds.

    Visitors get no credentials: with them anybody could relay traffic over this server. `relay` says what the test may
    do: "open" (relays are among `ice_servers`), "sign_in" (there is a relay, for members) or "none".
    """
    servers = ice_servers(f"test-{user_id}", now)
    relays = [server for server in servers if _is_relay(server)]
    shown = [server for server in servers if user_id is not None or not _is_relay(server)]
    relay = "none" if not relays else "open" if user_id is not None else "sign_in"
    return {
        "echo": ECHO_PATH,
        "ice_servers": shown,
        "relay": relay,
        "relay_only": settings.ICE_TRANSPORT_POLICY == "relay",
    }


def _is_relay(server: dict[str, Any]) -> bool:
    urls = server.get("urls", [])
    return any(str(url).startswith("turn") for url in ([urls] if isinstance(urls, str) else urls)) or (
        "credential" in server
    )
