"""Chromium for the tests of this folder."""

import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from bench.system import System
from deploy.browser import find_browser
from tests.e2e.pages import launch_chromium, sign_in

SILENCE_BEFORE_SECS = 9
SILENCE_AFTER_SECS = 25
QUESTION_WAV = Path(__file__).parent.parent / "data" / "question.wav"


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as instance:
        yield instance


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """A browser with a fake camera and a microphone that beeps."""
    browser = launch_chromium(playwright, executable=find_browser())
    yield browser
    browser.close()


@pytest.fixture
def speaking_chromium(playwright: Playwright, tmp_path: Path) -> Iterator[Browser]:
    """A browser whose microphone asks "Nova, what is photosynthesis?" after some seconds of silence."""
    path = tmp_path / "microphone.wav"
    with wave.open(str(QUESTION_WAV)) as source, wave.open(str(path), "wb") as target:
        target.setparams(source.getparams())
        rate_hz = source.getframerate()
        target.writeframes(np.zeros(SILENCE_BEFORE_SECS * rate_hz, np.int16).tobytes())
        target.writeframes(source.readframes(source.getnframes()))
        target.writeframes(np.zeros(SILENCE_AFTER_SECS * rate_hz, np.int16).tobytes())
    browser = launch_chromium(playwright, executable=find_browser(), speech_file=str(path))
    yield browser
    browser.close()


@pytest.fixture
def person(parley: System, chromium: Browser) -> Iterator[Callable[[str], Page]]:
    """Signs a person in, in a browser window of their own."""
    contexts = []

    def enter(username: str) -> Page:
        contexts.append(chromium.new_context())
        return sign_in(contexts[-1], parley.base_url, username, parley.passwords[username])

    yield enter
    for context in contexts:
        context.close()
