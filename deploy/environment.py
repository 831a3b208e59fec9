"""Environment variables for every process of the launcher. Variables that the user has set keep their values."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from conference.secret_file import secret_of
from deploy.certificate import ServerCertificate
from deploy.console import LaunchError
from deploy.keep import LAUNCHER_PID
from deploy.options import Options, is_loopback, main_host, serving_hosts

KEY_NAMES = ("SECRET_KEY", "AGENT_SERVICE_KEY")

# Behind a proxy the client's address is in this header. Without it all clients together would share one limit.
CLIENT_ADDRESS = "--proxy-headers --proxy-headers-host X-Real-IP"


def load_keys(data_dir: Path) -> dict[str, str]:
    """The keys of this installation by name, made at the first start and kept in `secrets.json`.

    Raises LaunchError when the file is damaged.
    """
    try:
        return {name: secret_of(name, data_dir / "secrets.json") for name in KEY_NAMES}
    except ImproperlyConfigured as error:
        raise LaunchError(str(error)) from error


def process_environment(
    env: Mapping[str, str],
    options: Options,
    *,
    keys: Mapping[str, str],
    redis_url: str,
    certificate: ServerCertificate | None,
) -> dict[str, str]:
    """The environment of web, agent, worker and beat."""
    hosts = serving_hosts(options)
    defaults = {
        **keys,
        "REDIS_URL": redis_url,
        "PARLEY_URL": options.url(main_host(options)),
        "PYTHONUNBUFFERED": "1",
    }
    if not is_loopback(options.host):
        defaults["ALLOWED_HOSTS"] = ",".join(f"[{host}]" if ":" in host else host for host in hosts)
        defaults["CSRF_TRUSTED_ORIGINS"] = ",".join(options.url(host) for host in hosts)
    if certificate is not None and certificate.ca_path is not None:
        defaults["PARLEY_CA_FILE"] = str(certificate.ca_path)
        # A browser that insists on HTTPS for this host name would no longer offer to accept the certificate.
        defaults["HSTS_SECONDS"] = "0"
    given = {name: value for name, value in env.items() if value or name not in defaults}
    return {
        **defaults,
        **given,
        "HOST": options.host,
        "PORT": str(options.port),
        "PARLEY_DATA": str(options.data_dir),
        "MODELS_DIR": str(options.models_dir),
        "PARLEY_PYTHON": sys.executable,
        "PARLEY_ENDPOINT": web_endpoint(options, certificate),
        "PARLEY_PROXY_OPTIONS": CLIENT_ADDRESS if options.trust_proxy else "",
        LAUNCHER_PID: str(os.getpid()),
    }


def web_endpoint(options: Options, certificate: ServerCertificate | None) -> str:
    """The listening socket of the web server as a Twisted endpoint description."""
    place = f"{options.port}:interface={_escaped(options.host)}"
    if certificate is None:
        return f"tcp:{place}"
    key, chain = _escaped(str(certificate.key_path)), _escaped(str(certificate.certificate_path))
    return f"ssl:{place}:privateKey={key}:certKey={chain}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(":", "\\:").replace("=", "\\=")
