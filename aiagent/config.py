"""The agent's settings, from the environment. A bad value is refused with its name and the allowed ones."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from aiagent.errors import ConfigError
from aiagent.llm.spark.signature import url_fault

_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off", ""})
_REPOSITORY = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Config:
    """All settings of one agent process."""

    web_url: str
    service_key: str
    redis_url: str
    data_dir: Path
    models_dir: Path
    ca_file: Path | None
    agent_name: str
    llm_providers: tuple[str, ...]
    llm_base_url: str
    llm_api_key: str
    llm_model: str
    spark_app_id: str
    spark_api_key: str
    spark_api_secret: str
    spark_url: str
    spark_domain: str
    asr_model: str
    asr_threads: int
    max_rooms: int
    allow_loopback_candidates: bool
    metrics_host: str
    metrics_port: int
    log_level: str


def load_config(environ: Mapping[str, str] = os.environ) -> Config:
    """Read and check the environment. Raises ConfigError."""
    read = _Reader(environ)
    web_url = read.url("PARLEY_URL", "http://127.0.0.1:8000", ("http", "https"))
    data_dir = Path(read.text("PARLEY_DATA", str(_REPOSITORY / "var")))
    config = Config(
        web_url=web_url.rstrip("/"),
        service_key=read.required("AGENT_SERVICE_KEY"),
        redis_url=read.url("REDIS_URL", "redis://127.0.0.1:6379/0", ("redis", "rediss", "unix")),
        data_dir=data_dir,
        models_dir=Path(read.text("MODELS_DIR", str(data_dir / "models"))),
        ca_file=read.file("PARLEY_CA_FILE"),
        agent_name=read.text("AGENT_NAME", "Nova"),
        llm_providers=read.choices("LLM_PROVIDER", "local", ("local", "openai", "spark")),
        llm_base_url=read.url("LLM_BASE_URL", "", ("http", "https")),
        llm_api_key=read.text("LLM_API_KEY", ""),
        llm_model=read.text("LLM_MODEL", ""),
        spark_app_id=read.text("SPARK_APP_ID", ""),
        spark_api_key=read.text("SPARK_API_KEY", ""),
        spark_api_secret=read.text("SPARK_API_SECRET", ""),
        spark_url=read.text("SPARK_URL", "wss://spark-api.xf-yun.com/v3.5/chat"),
        spark_domain=read.text("SPARK_DOMAIN", "generalv3.5"),
        asr_model=read.text("ASR_MODEL", ""),
        asr_threads=read.number("AGENT_ASR_THREADS", 2, 1, 64),
        max_rooms=read.number("AGENT_MAX_ROOMS", 20, 1, 1000),
        allow_loopback_candidates=read.flag("AGENT_ALLOW_LOOPBACK", _is_loopback(web_url)),
        metrics_host=read.text("AGENT_METRICS_HOST", "127.0.0.1"),
        metrics_port=read.number("AGENT_METRICS_PORT", 0, 0, 65535),
        log_level=read.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")),
    )
    _check_providers(config)
    return config


def _check_providers(config: Config) -> None:
    if "openai" in config.llm_providers and not (config.llm_base_url and config.llm_model):
        raise ConfigError("LLM_PROVIDER=openai needs LLM_BASE_URL and LLM_MODEL")
    if "spark" in config.llm_providers:
        needed = {
            "SPARK_APP_ID": config.spark_app_id,
            "SPARK_API_KEY": config.spark_api_key,
            "SPARK_API_SECRET": config.spark_api_secret,
        }
        if missing := [name for name, value in needed.items() if not value]:
            raise ConfigError(f"LLM_PROVIDER=spark needs {', '.join(missing)}")
        if fault := url_fault(config.spark_url):
            raise ConfigError(f"SPARK_URL {fault}")


def _is_loopback(url: str) -> bool:
    return urlsplit(url).hostname in ("127.0.0.1", "localhost", "::1")


class _Reader:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def text(self, name: str, default: str) -> str:
        return self._environ.get(name, "").strip() or default

    def required(self, name: str) -> str:
        if value := self.text(name, ""):
            return value
        raise ConfigError(f"{name} is not set: the agent and the web server must share it")

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in allowed:
            raise ConfigError(f"{name} must be one of {', '.join(allowed)}, not {value!r}")
        return value

    def choices(self, name: str, default: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
        """Return one or several of the allowed values, separated by commas, in their order."""
        values = tuple(value.strip() for value in self.text(name, default).split(","))
        if len(set(values)) < len(values) or not set(values) <= set(allowed):
            raise ConfigError(
                f"{name} must be one of {', '.join(allowed)}, or several with commas between, "
                f"each once; not {','.join(values)!r}"
            )
        return values

    def flag(self, name: str, default: bool) -> bool:
        value = self._environ.get(name)
        if value is None:
            return default
        if value.strip().lower() in _TRUE:
            return True
        if value.strip().lower() in _FALSE:
            return False
        raise ConfigError(f"{name} must be 1 or 0, not {value!r}")

    def number(self, name: str, default: int, least: int, most: int) -> int:
        value = self.text(name, str(default))
        if not value.isdecimal() or not least <= int(value) <= most:
            raise ConfigError(f"{name} must be a whole number from {least} to {most}, not {value!r}")
        return int(value)

    def url(self, name: str, default: str, schemes: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value and urlsplit(value).scheme not in schemes:
            raise ConfigError(f"{name} must be a URL that begins with {' or '.join(s + '://' for s in schemes)}")
        return value

    def file(self, name: str) -> Path | None:
        value = self.text(name, "")
        if value and not Path(value).is_file():
            raise ConfigError(f"{name} names a file that does not exist: {value}")
        return Path(value) if value else None
