"""`GET /metrics` of the agent process, for Prometheus: off unless a port is set."""

import asyncio
import logging

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from aiagent.metrics.figures import REGISTRY

logger = logging.getLogger(__name__)

RETRY_SECS = 5.0


async def serve_metrics(host: str, port: int) -> None:
    """Serve the metrics until cancelled; port 0 serves nothing.

    A port that is taken is tried again and again: in a rolling restart it is free when the process before ends.
    """
    if not port:
        return
    app = web.Application()
    app.router.add_get("/metrics", _metrics)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await _listen(runner, host, port)
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, host: str, port: int) -> None:
    is_told = False
    while True:
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except OSError as error:
            if not is_told:
                logger.error("AGENT_METRICS_PORT %d of %s cannot be used yet: %s", port, host, error.strerror)
            is_told = True
            await site.stop()
            await asyncio.sleep(RETRY_SECS)
        else:
            return


async def _metrics(_request: web.Request) -> web.Response:
    return web.Response(body=generate_latest(REGISTRY), headers={"Content-Type": CONTENT_TYPE_LATEST})
