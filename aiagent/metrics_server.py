"""`GET /metrics` of the agent process, for Prometheus: off unless a port is set."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from aiagent.errors import ConfigError
from aiagent.figures import REGISTRY


async def _metrics(_request: web.Request) -> web.Response:
    return web.Response(body=generate_latest(REGISTRY), headers={"Content-Type": CONTENT_TYPE_LATEST})


@asynccontextmanager
async def serving_metrics(host: str, port: int) -> AsyncIterator[None]:
    """Serve the metrics while the body runs. Port 0 serves nothing. Raises ConfigError when the port is taken."""
    if not port:
        yield
        return
    app = web.Application()
    app.router.add_get("/metrics", _metrics)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        await runner.cleanup()
        raise ConfigError(f"AGENT_METRICS_PORT {port} of {host} cannot be used: {error.strerror}") from error
    try:
        yield
    finally:
        await runner.cleanup()
