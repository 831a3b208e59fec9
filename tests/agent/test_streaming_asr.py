"""The way for streaming models: partial results out of the stream, finals, hotwords, faults."""

import asyncio
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

from aiagent.asr.base import RecognizerError, StreamOptions
from aiagent.asr.loading import load_recognizer
from aiagent.asr.online import StreamingRecognizer, load
from aiagent.asr.vocabulary import OrdinaryWords
from aiagent.audio.formats import SPEECH_RATE_HZ, Samples
from aiagent.models.errors import DamagedModelError, ModelMissingError
from tests.fakes.streaming_model import HIGH_HZ, LOW_HZ, MIDDLE_HZ, write_streaming_model

pytestmark = [pytest.mark.agent, pytest.mark.asyncio(loop_scope="module")]

ORDINARY = OrdinaryWords(frozenset(), frozenset())
SILENCE = np.zeros(SPEECH_RATE_HZ // 2, np.float32)


def tone(frequency_hz: float, secs: float = 0.6) -> Samples:
    at = np.arange(int(secs * SPEECH_RATE_HZ)) / SPEECH_RATE_HZ
    return np.asarray(0.3 * np.sin(2 * np.pi * frequency_hz * at), np.float32)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def recognizer(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[StreamingRecognizer]:
    folder = write_streaming_model(tmp_path_factory.mktemp("streaming"))
    recognizer = await asyncio.to_thread(load, folder, ORDINARY, 2)
    yield recognizer
    await recognizer.close()


async def test_the_text_grows_with_the_sound(recognizer: StreamingRecognizer) -> None:
    stream = recognizer.open_stream()
    texts = []
    for sound in (SILENCE, tone(LOW_HZ), tone(HIGH_HZ), SILENCE):
        stream.accept(sound)
        texts.append((await stream.partial()).text)
    assert texts[0] == ""
    assert texts[-1] == "诺好"
    assert all(later.startswith(earlier) for earlier, later in pairwise(texts))
    final = await stream.final()
    assert (final.text, final.lang) == ("诺好", "zh-Hans")


async def test_a_flush_hears_the_last_word_and_the_utterance_goes_on(recognizer: StreamingRecognizer) -> None:
    stream = recognizer.open_stream()
    stream.accept(np.concatenate([SILENCE, tone(LOW_HZ, 0.3)]))
    assert (await stream.flush()).text == "诺"
    stream.accept(tone(HIGH_HZ, 0.3))
    assert (await stream.final()).text == "诺好"
    assert (await stream.final()).text == ""


async def test_a_stream_begins_anew_and_a_reset_forgets(recognizer: StreamingRecognizer) -> None:
    stream = recognizer.open_stream()
    stream.accept(tone(LOW_HZ))
    await stream.final()
    stream.accept(tone(HIGH_HZ))
    stream.reset()
    stream.accept(tone(HIGH_HZ))
    assert (await stream.final()).text == "好"


async def test_hotwords_decide_what_is_almost_alike(recognizer: StreamingRecognizer) -> None:
    sound = np.concatenate([SILENCE, tone(LOW_HZ), tone(MIDDLE_HZ), SILENCE])
    plain = recognizer.open_stream()
    plain.accept(sound)
    assert (await plain.final()).text == "诺瓦"
    helped = recognizer.open_stream(StreamOptions(hotwords=("诺娃", "Nova", "不在", "/")))
    helped.accept(sound)
    assert (await helped.partial()).text == "诺娃"


async def test_the_room_decides_how_chinese_is_written(recognizer: StreamingRecognizer) -> None:
    stream = recognizer.open_stream(StreamOptions(language="zh-TW", chinese="zh-TW"))
    stream.accept(np.concatenate([SILENCE, tone(LOW_HZ), SILENCE]))
    result = await stream.final()
    assert (result.text, result.lang) == ("諾", "zh-Hant")


async def test_streams_at_once_are_kept_apart(recognizer: StreamingRecognizer) -> None:
    streams = [recognizer.open_stream(StreamOptions(room=room)) for room in ("a", "b")]
    for stream, frequency_hz in zip(streams, (LOW_HZ, HIGH_HZ), strict=True):
        stream.accept(tone(frequency_hz))
    results = await asyncio.gather(*(stream.final() for stream in streams), *(stream.partial() for stream in streams))
    assert [result.text for result in results[:2]] == ["诺", "好"]


async def test_a_partial_result_under_way_does_not_spoil_the_final_one(recognizer: StreamingRecognizer) -> None:
    stream = recognizer.open_stream()
    stream.accept(tone(LOW_HZ))
    partial = asyncio.ensure_future(stream.partial())
    await asyncio.sleep(0)
    assert (await stream.final()).text == "诺"
    await partial
    assert (await stream.final()).text == ""


async def test_a_closed_recognizer_says_so(tmp_path: Path) -> None:
    recognizer = await asyncio.to_thread(load, write_streaming_model(tmp_path), ORDINARY, 1)
    stream = recognizer.open_stream()
    stream.accept(tone(LOW_HZ))
    await recognizer.close()
    with pytest.raises(RecognizerError, match="closed"):
        await stream.final()


@pytest.mark.parametrize("missing", ["encoder.onnx", "joiner.onnx", "tokens.txt"])
async def test_a_folder_without_a_model_is_refused(tmp_path: Path, missing: str) -> None:
    (write_streaming_model(tmp_path) / missing).unlink()
    with pytest.raises(DamagedModelError, match=str(tmp_path)):
        load(tmp_path, ORDINARY, 1)


async def test_a_model_is_chosen_by_path_or_by_the_name_of_its_folder(models_dir: Path, tmp_path: Path) -> None:
    folder = write_streaming_model(tmp_path / "tiny")
    recognizer = await asyncio.to_thread(load_recognizer, models_dir, 1, f"path:{folder}")
    stream = recognizer.open_stream(StreamOptions("auto"))
    stream.accept(np.concatenate([SILENCE, tone(HIGH_HZ)]))
    assert (await stream.final()).text == "好"
    await recognizer.close()
    with pytest.raises(ModelMissingError, match="ASR_MODEL"):
        load_recognizer(tmp_path, 1, "nothing")
