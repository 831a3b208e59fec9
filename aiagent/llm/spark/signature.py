"""The signed address that iFlytek Spark's WebSocket API wants. Pure: the time is given.

The host, the date and the request line are signed with HMAC-SHA256 under the API secret; the signature, and what it
covers, go into the query. Spark refuses dates more than 300 s off.
"""

import base64
import hashlib
import hmac
from email.utils import formatdate
from urllib.parse import urlencode, urlsplit

_DEFAULT_PORTS = {"ws": 80, "wss": 443}
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def signed_url(url: str, api_key: str, api_secret: str, now: float) -> str:
    """Return `url` with the query that proves who asks; `now` in Unix seconds. `url` has no query of its own."""
    parts = urlsplit(url)
    host, path = _host(url), parts.path or "/"
    date = formatdate(now, usegmt=True)
    covered = f"host: {host}\ndate: {date}\nGET {path} HTTP/1.1"
    signature = base64.b64encode(hmac.digest(api_secret.encode(), covered.encode(), hashlib.sha256)).decode()
    authorization = (
        f'api_key="{api_key}", algorithm="hmac-sha256", headers="host date request-line", signature="{signature}"'
    )
    query = {"authorization": base64.b64encode(authorization.encode()).decode(), "date": date, "host": host}
    return f"{parts.scheme}://{host}{path}?{urlencode(query)}"


def url_fault(url: str) -> str | None:
    """Return why `url` cannot be used, or None. Without TLS only this machine is spoken to."""
    try:
        parts = urlsplit(url)
        name, _ = parts.hostname, parts.port
    except ValueError:
        return "is no URL"
    if parts.scheme not in _DEFAULT_PORTS or not name:
        return "must be a URL that begins with wss://"
    if parts.scheme == "ws" and name not in _LOOPBACK:
        return "must begin with wss://, since ws:// would send what is said unencrypted"
    if parts.query or parts.fragment or parts.username is not None:
        return "must have neither a query, a fragment nor a user name"
    return None


def _host(url: str) -> str:
    """Return the host as the Host header has it: without the port where that is the usual one."""
    parts = urlsplit(url)
    name = parts.hostname or ""
    name = f"[{name}]" if ":" in name else name
    return name if parts.port in (None, _DEFAULT_PORTS.get(parts.scheme)) else f"{name}:{parts.port}"
