"""The one way to make absolute addresses: links that people send to others, and what pages may connect to.

`PARLEY_URL` is where people find the installation, and mails have nothing else. What a request says of its host may be
less: a proxy that passes the name on loses the port. On pages, where PARLEY_URL is an address of this machine only, the
default, the request knows more.
"""

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest


def absolute_url(request: HttpRequest, path: str) -> str:
    """The address of a path of this site, for people anywhere."""
    return f"{settings.PARLEY_URL.rstrip('/')}{path}" if _is_public() else request.build_absolute_uri(path)


def mail_url(path: str) -> str:
    """The address of a path of this site for a mail. No request has a say in it: anybody can ask for a mail."""
    return f"{settings.PARLEY_URL.rstrip('/')}{path}"


def own_hosts(request: HttpRequest) -> list[str]:
    """Names, with ports, under which the browser may have opened the page."""
    hosts = [urlsplit(settings.PARLEY_URL).netloc] if _is_public() else []
    try:
        hosts.insert(0, request.get_host())
    except DisallowedHost:
        return []
    return list(dict.fromkeys(hosts))


def _is_public() -> bool:
    """Whether PARLEY_URL leads here from other machines, too."""
    host = urlsplit(settings.PARLEY_URL).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return False
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return True
