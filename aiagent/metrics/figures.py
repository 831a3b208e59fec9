"""The agent's Prometheus metrics and the server that shows them, which is off unless a port is set.

No label holds a name, a room or anything that was said. `ROOMS`, `PEERS` and `LOAD` are set by the probe each second;
the rest where it happens.
"""

import asyncio
import logging

from aiohttp import web
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

logger = logging.getLogger(__name__)

RETRY_SECS = 5.0

REGISTRY = CollectorRegistry()
# Processor time, memory and open files of the process, under the usual names (process_...).
ProcessCollector(registry=REGISTRY)

STAGES = ("end_of_turn", "asr", "first_token", "first_clause", "first_audio", "written")
_STAGE_BUCKETS = (0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.75, 0.9, 1.2, 1.5, 1.8, 2.5, 4, 8, 15)
_PLAYOUT_BUCKETS = (0.5, 1, 2, 4, 8, 15, 30, 60)
_WAIT_BUCKETS = (0.005, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3, 6)

TURN_STAGE_SECS = Histogram(
    "parley_agent_turn_stage_seconds",
    "From the end of the question to the end of a stage of the answer",
    ["stage"],
    buckets=_STAGE_BUCKETS,
    registry=REGISTRY,
)
PLAYOUT_SECS = Histogram(
    "parley_agent_playout_seconds", "How long answers were heard", buckets=_PLAYOUT_BUCKETS, registry=REGISTRY
)
QUEUE_WAIT_SECS = Histogram(
    "parley_agent_queue_wait_seconds",
    "How long work waited for a place in recognition or synthesis",
    ["queue"],
    buckets=_WAIT_BUCKETS,
    registry=REGISTRY,
)
TURNS = Counter("parley_agent_turns", "Turns that ended", ["source", "provider"], registry=REGISTRY)
INTERRUPTED = Counter("parley_agent_turns_interrupted", "Answers cut off while they were heard", registry=REGISTRY)
UNANSWERED = Counter(
    "parley_agent_turns_unanswered", "Turns that ended before anything was heard or written", registry=REGISTRY
)
FALLBACKS = Counter("parley_agent_turns_fallback", "Turns the preferred language model failed in", registry=REGISTRY)
ERRORS = Counter("parley_agent_turn_errors", "Turns with an error, by its kind", ["kind"], registry=REGISTRY)
DROPPED_PACKETS = Counter("parley_agent_dropped_packets", "RTP packets thrown away", ["reason"], registry=REGISTRY)
DROPPED_DATAGRAMS = Counter(
    "parley_agent_dropped_datagrams",
    "Datagrams that did not come from a checked address, or could do harm",
    ["reason"],
    registry=REGISTRY,
)
MENDED_PACKETS = Counter(
    "parley_agent_mended_packets",
    "RTP packets that were lost: recovered from the next, or concealed",
    ["how"],
    registry=REGISTRY,
)
ROOMS = Gauge("parley_agent_rooms", "Rooms that are served", registry=REGISTRY)
PEERS = Gauge("parley_agent_peers", "Participants that are heard", registry=REGISTRY)
LOAD = Gauge("parley_agent_load", "How busy the worker is, 0..1; no new rooms above 0.7", registry=REGISTRY)
STRAIN = Gauge("parley_agent_strain", "What the load is made of, each 0..1 or in seconds", ["part"], registry=REGISTRY)
DRAINING = Gauge("parley_agent_draining", "1 while rooms are handed over to other workers", registry=REGISTRY)
OUTBOX_WAITING = Gauge("parley_agent_outbox_waiting", "Records that the broker has not taken yet", registry=REGISTRY)
OUTBOX_FAULTS = Counter(
    "parley_agent_outbox_faults", "Times that disk or broker took no record", ["place"], registry=REGISTRY
)
OUTBOX_UNUSABLE = Counter("parley_agent_outbox_unusable", "Records that were set aside as unusable", registry=REGISTRY)
OUTBOX_LOST = Counter("parley_agent_outbox_lost", "Records that are lost", registry=REGISTRY)
WARM_UP_SECS = Gauge(
    "parley_agent_warm_up_seconds", "How long loading and warming took at the start", ["part"], registry=REGISTRY
)


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
