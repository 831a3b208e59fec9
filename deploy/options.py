"""The launcher's own settings, read from the environment and refused by name when they make no sense.

Also the names and addresses under which other devices may reach this machine.
"""

import ipaddress
import os
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import ifaddr

from aiagent.models.catalog.selection import PACKS
from deploy.console import LaunchError

PROJECT_DIR = Path(__file__).resolve().parent.parent

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}
_HOST_NAME = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(\.(?!-)[A-Za-z0-9-]{1,63})*\.?")


@dataclass(frozen=True)
class Options:
    """Settings of the launcher.

    `tls_files` is a certificate (with chain) and its key given by the user, `redis_url` a server of the user's;
    None means that the launcher makes its own.
    """

    host: str
    port: int
    data_dir: Path
    models_dir: Path
    model_packs: tuple[str, ...]
    https: bool
    tls_files: tuple[Path, Path] | None
    redis_url: str | None
    demo: bool
    agent_enabled: bool
    trust_proxy: bool
    agent_name: str

    @property
    def scheme(self) -> str:
        return "https" if self.https else "http"

    def url(self, host: str) -> str:
        """The address of the web pages under the given host name or address, without a slash at the end."""
        return f"{self.scheme}://{_bracketed(host)}:{self.port}"


def read_options(env: Mapping[str, str]) -> Options:
    """Read and check the environment; LaunchError names the variable that is wrong."""
    host = _host(env.get("HOST") or "127.0.0.1")
    data_dir = Path(env.get("PARLEY_DATA") or PROJECT_DIR / "var").expanduser().absolute()
    models_dir = Path(env.get("MODELS_DIR") or data_dir / "models").expanduser().absolute()
    loopback = is_loopback(host)
    tls_files = _tls_files(env)
    return Options(
        host=host,
        port=_port(env.get("PORT") or "8000"),
        data_dir=data_dir,
        models_dir=models_dir,
        model_packs=_model_packs(env.get("MODEL_PACKS", "")),
        https=_boolean(env, "HTTPS", default=not loopback or tls_files is not None),
        tls_files=tls_files,
        redis_url=env.get("REDIS_URL") or None,
        demo=_boolean(env, "DEMO", default=loopback),
        agent_enabled=_boolean(env, "AGENT_ENABLED", default=True),
        trust_proxy=_boolean(env, "TRUST_PROXY", default=False),
        agent_name=env.get("AGENT_NAME") or "Nova",
    )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the host address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_wildcard(host: str) -> bool:
    """Whether the host address means every interface."""
    return host in {"0.0.0.0", "::"}  # noqa: S104


def _host(text: str) -> str:
    text = text.strip().removeprefix("[").removesuffix("]")
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        pass
    looks_numeric = re.fullmatch(r"[0-9.]+", text) is not None
    if looks_numeric or _HOST_NAME.fullmatch(text) is None:
        raise LaunchError(
            f"HOST={text!r} is neither an IP address nor a host name. "
            "Leave it out for this machine only, or use HOST=0.0.0.0 for the whole network."
        )
    return text


def _model_packs(text: str) -> tuple[str, ...]:
    """The default pack, which everything needs, and those that are asked for."""
    asked = [name.strip() for name in text.split(",") if name.strip()]
    for name in asked:
        if name not in PACKS:
            raise LaunchError(f"MODEL_PACKS={text!r}: there is no pack {name!r}. Use some of: {', '.join(PACKS)}.")
    return tuple(dict.fromkeys(["default", *asked]))


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 65535:
        return int(text)
    raise LaunchError(f"PORT={text!r} is not a port number. Use one from 1024 to 65535, for example PORT=8001.")


def _boolean(env: Mapping[str, str], name: str, *, default: bool) -> bool:
    text = env.get(name, "").strip().lower()
    if not text:
        return default
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise LaunchError(f"{name}={env[name]!r} is neither yes nor no. Use {name}=1 or {name}=0.")


def _tls_files(env: Mapping[str, str]) -> tuple[Path, Path] | None:
    certificate, key = env.get("TLS_CERT_FILE"), env.get("TLS_KEY_FILE")
    if not certificate and not key:
        return None
    if not certificate or not key:
        raise LaunchError("TLS_CERT_FILE and TLS_KEY_FILE belong together: set both, or neither.")
    for name, file in (("TLS_CERT_FILE", certificate), ("TLS_KEY_FILE", key)):
        if not os.access(file, os.R_OK):
            raise LaunchError(f"{name}={file!r} cannot be read.")
    if not env.get("PARLEY_URL", "").startswith("https://"):
        raise LaunchError(
            "TLS_CERT_FILE needs PARLEY_URL too, with a name that the certificate is for: PARLEY_URL=https://parley.example.org"
        )
    return Path(certificate).absolute(), Path(key).absolute()


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def serving_hosts(options: Options) -> list[str]:
    """Names and addresses the web server answers under, those for other devices first."""
    if is_loopback(options.host):
        return list(dict.fromkeys([options.host, "localhost", "127.0.0.1"]))
    if not is_wildcard(options.host):
        return [options.host]
    name = socket.gethostname()
    names = [name] if "." in name else [name, f"{name}.local"]
    return [*network_addresses(ipv6=options.host == "::"), *names, "localhost", "127.0.0.1"]


def network_addresses(*, ipv6: bool) -> list[str]:
    """The addresses of this machine's network interfaces, IPv4 first, without loopback and link-local ones."""
    found: set[ipaddress.IPv4Address | ipaddress.IPv6Address] = set()
    for adapter in ifaddr.get_adapters():
        for entry in adapter.ips:
            address = ipaddress.ip_address(entry.ip if isinstance(entry.ip, str) else entry.ip[0])
            if (ipv6 or address.version == 4) and not address.is_loopback and not address.is_link_local:
                found.add(address)
    return [str(address) for address in sorted(found, key=lambda address: (address.version, int(address)))]


def main_host(options: Options) -> str:
    """The host under which the agent and printed addresses reach the web server."""
    if not is_wildcard(options.host):
        return options.host
    return next(iter(network_addresses(ipv6=options.host == "::")), "127.0.0.1")
