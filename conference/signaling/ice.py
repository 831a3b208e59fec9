"""ICE servers for the welcome: those of ICE_SERVERS, and TURN with credentials that expire.

Credentials are those of the "TURN REST API" (draft-uberti-behave-turn-rest) that coturn checks with
`use-auth-secret`: user name `expiry:name`, password base64(HMAC-SHA1(secret, user name)).
"""

import base64
import hmac

from django.conf import settings

from conference.signaling.protocol.base import Json

CREDENTIAL_LIFETIME_SECS = 12 * 3600


def ice_servers(peer_id: str, now: float) -> list[Json]:
    """RTCIceServer objects for a participant. `now` is Unix seconds."""
    servers: list[Json] = [dict(server) for server in settings.ICE_SERVERS]
    if settings.TURN_URLS:
        turn: Json = {"urls": list(settings.TURN_URLS)}
        if settings.TURN_SECRET:
            turn |= turn_credentials(settings.TURN_SECRET, peer_id, now)
        servers.append(turn)
    return servers


def turn_credentials(secret: str, name: str, now: float) -> dict[str, str]:
    """User name and password that coturn accepts until they expire."""
    username = f"{int(now) + CREDENTIAL_LIFETIME_SECS}:{name}"
    digest = hmac.digest(secret.encode(), username.encode(), "sha1")
    return {"username": username, "credential": base64.b64encode(digest).decode()}
