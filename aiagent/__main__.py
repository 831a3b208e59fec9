"""`python -m aiagent`: load the models once, then serve the rooms that want an agent until SIGTERM."""

import asyncio
import gc
import logging
import os
import signal
import ssl
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import aiohttp
from redis.asyncio import Redis

from aiagent.answers.context import Models
from aiagent.asr.loading import load_recognizer
from aiagent.audio import end_of_turn
from aiagent.audio.endpointing import EndpointingOptions
from aiagent.audio.engine import AudioEngine
from aiagent.bot import Bot
from aiagent.config import Config, load_config
from aiagent.errors import AgentError
from aiagent.llm.attempts import StreamLimits
from aiagent.llm.base import LanguageModel
from aiagent.llm.fallback import FallbackModel
from aiagent.llm.local import LocalLanguageModel
from aiagent.llm.openai_compatible import OpenAICompatibleModel
from aiagent.llm.spark.websocket import SparkAccount, SparkWebSocketModel
from aiagent.metrics.figures import DRAINING, serve_metrics
from aiagent.room.signaling_client import Lease
from aiagent.storage.outbox import Outbox
from aiagent.task_owner import TaskOwner
from aiagent.tts import sherpa as tts
from aiagent.visit import Shared
from aiagent.worker.dispatch import Dispatcher, Stay
from aiagent.worker.probe import LoadProbe, WarmUp
from aiagent.worker.samples import VoiceSamples
from aiagent.worker.worker_record import WorkerRecord

logger = logging.getLogger("aiagent")

DRAIN_SECS = 5.0
FALLBACK_SECS = 3.0


def _language_model(config: Config) -> LanguageModel:
    """The providers, each a stand-in for the ones before it. A provider with a stand-in is waited for less long."""
    *preferred, last = config.llm_providers
    impatient = StreamLimits(first_token_secs=FALLBACK_SECS)
    models = [(name, _provider(config, name, impatient)) for name in preferred]
    return FallbackModel([*models, (last, _provider(config, last, StreamLimits()))])


def _provider(config: Config, name: str, limits: StreamLimits) -> LanguageModel:
    if name == "openai":
        return OpenAICompatibleModel(config.llm_base_url, config.llm_model, config.llm_api_key, limits=limits)
    if name == "spark":
        account = SparkAccount(
            config.spark_app_id, config.spark_api_key, config.spark_api_secret, config.spark_url, config.spark_domain
        )
        return SparkWebSocketModel(account, limits=limits)
    return LocalLanguageModel(config.models_dir, config.agent_name, limits=limits)


async def _open(config: Config, stack: AsyncExitStack) -> Shared:
    """Load and warm everything. `stack` closes it in reverse order."""
    tls = ssl.create_default_context(cafile=config.ca_file) if config.ca_file else None
    http = await stack.enter_async_context(
        aiohttp.ClientSession(
            headers={"Authorization": f"Bearer {config.service_key}"},
            connector=aiohttp.TCPConnector(ssl=tls or True),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=5, sock_read=30),
        )
    )
    outbox = Outbox(config.data_dir / "outbox", config.redis_url)
    outbox.start()
    stack.callback(outbox.close)
    warm_up = WarmUp()
    language_model = _language_model(config)
    with warm_up.part("language model"):
        await language_model.start()
    stack.push_async_callback(language_model.close)
    with warm_up.part("recognition"):
        recognizer = await asyncio.to_thread(load_recognizer, config.models_dir, config.asr_threads, config.asr_model)
    stack.push_async_callback(recognizer.close)
    with warm_up.part("synthesis"):
        synthesizer = await asyncio.to_thread(tts.load, config.models_dir)
        stack.push_async_callback(synthesizer.close)
        await synthesizer.warm_up()
    audio = AudioEngine(config.models_dir / "silero-vad" / "silero_vad.onnx", EndpointingOptions())
    audio.start()
    stack.callback(audio.stop)
    with warm_up.part("end of turn"):
        turn_model = await asyncio.to_thread(end_of_turn.load, config.models_dir)
    stack.push_async_callback(turn_model.close)
    encoding = stack.enter_context(ThreadPoolExecutor(1, thread_name_prefix="encode"))
    models = Models(recognizer, turn_model, language_model, synthesizer, encoding)
    logger.info("models are warm after %s", warm_up)
    return Shared(config, http, audio, models, outbox)


async def serve(config: Config) -> None:
    """Run until SIGTERM or SIGINT, then hand over all rooms."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with AsyncExitStack() as stack:
        tasks = TaskOwner()
        stack.push_async_callback(tasks.close)
        tasks.start(serve_metrics(config.metrics_host, config.metrics_port), "metrics")
        shared = await _open(config, stack)
        # Objects of models and libraries stay for good. A collection that looks through them holds up all sound for
        # a third of a second.
        gc.collect()
        gc.freeze()
        logger.info("the agent is ready")
        redis = Redis.from_url(config.redis_url, decode_responses=True)
        stack.push_async_callback(redis.aclose)
        await _serve_rooms(shared, redis, stop)


async def _serve_rooms(shared: Shared, redis: "Redis", stop: asyncio.Event) -> None:
    """Serve wanted rooms until `stop` is set, and hand them over."""

    async def serve_room(lease: Lease, stay: Stay) -> None:
        await Bot(shared, lease).run(stay)

    dispatcher = Dispatcher(redis, serve_room, shared.config.max_rooms, lambda: probe.load)
    probe = LoadProbe(shared.audio, lambda: dispatcher.rooms)
    record = WorkerRecord(redis, dispatcher, lambda: probe.load)
    samples = VoiceSamples(redis, shared.models.synthesizer)
    tasks = TaskOwner()
    try:
        tasks.start(probe.run(), "load")
        tasks.start(samples.publish(), "voices")
        tasks.start(samples.serve(), "voice samples")
        tasks.start(record.run(), "worker's entry")
        running = tasks.start(dispatcher.run(), "dispatcher")
        await asyncio.wait({running, tasks.start(stop.wait(), "stop")}, return_when=asyncio.FIRST_COMPLETED)
        DRAINING.set(1)
        await dispatcher.drain(DRAIN_SECS)
    finally:
        await tasks.close()
        await record.remove()


def _close_to_others(folder: Path) -> None:
    """Take the rights of other accounts away from what an earlier version left open."""
    for path in [folder, *folder.glob("*")] if folder.is_dir() else []:
        with suppress(FileNotFoundError, PermissionError):
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~0o077)


def main() -> int:
    """Entry point; returns the exit code."""
    # The outbox holds what people said: it is for the account that runs this.
    os.umask(0o077)
    try:
        config = load_config()
        _close_to_others(config.data_dir / "outbox")
        logging.basicConfig(level=config.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
        logging.getLogger("aioice").setLevel(logging.WARNING)
        asyncio.run(serve(config))
    except AgentError as error:
        sys.stderr.write(f"aiagent: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
