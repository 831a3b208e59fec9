"""The keys of this installation, made at the first start and kept in `secrets.json` of the data folder."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from conference.secret_file import secret_of
from deploy.console import LaunchError

KEY_NAMES = ("SECRET_KEY", "AGENT_SERVICE_KEY")


def load_keys(data_dir: Path) -> dict[str, str]:
    """The keys by name; LaunchError when the file is damaged."""
    try:
        return {name: secret_of(name, data_dir / "secrets.json") for name in KEY_NAMES}
    except ImproperlyConfigured as error:
        raise LaunchError(str(error)) from error
