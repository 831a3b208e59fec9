"""Chromium for the tests of this folder: started once, with a fresh window for each person."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, StorageState

from bench.system import System
from tests.e2e.browsers import Browsers, Windows
from tests.e2e.fake_devices import write_camera, write_microphone

# The sound begins when the page opens the microphone; the recognizer needs some silence after it.
SILENCE_BEFORE_SECS = 0.5
SILENCE_AFTER_SECS = 25.0

_browsers = Browsers()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """Close the browsers before a test of another kind, which may need an event loop of its own."""
    if nextitem is None or not nextitem.get_closest_marker("e2e"):
        _browsers.close()


@pytest.fixture(scope="module")
def browsers() -> Browsers:
    """Browsers with launch flags of one's own."""
    return _browsers


@pytest.fixture(scope="session")
def camera_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The path of a film of moving pictures."""
    return str(write_camera(tmp_path_factory.mktemp("camera") / "camera.y4m"))


@pytest.fixture(scope="session")
def microphone_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The path of a sound file with the question "Nova, what is photosynthesis?"."""
    path = tmp_path_factory.mktemp("microphone") / "question.wav"
    return str(write_microphone(path, before_secs=SILENCE_BEFORE_SECS, after_secs=SILENCE_AFTER_SECS))


@pytest.fixture(scope="module")
def chromium(browsers: Browsers, camera_file: str) -> Browser:
    """A browser with a fake camera and a microphone that beeps."""
    return browsers.get(camera_file=camera_file)


@pytest.fixture(scope="module")
def speaking_chromium(browsers: Browsers, camera_file: str, microphone_file: str) -> Browser:
    """A browser whose microphone asks a question, from the moment on in which a page opens it."""
    return browsers.get(camera_file=camera_file, speech_file=microphone_file)


@pytest.fixture(scope="session")
def sessions() -> dict[str, StorageState]:
    """The cookies of everyone who signed in once."""
    return {}


@pytest.fixture
def windows(parley: System, chromium: Browser, sessions: dict[str, StorageState]) -> Iterator[Windows]:
    """Opens windows, which are closed at the end of the test."""
    opened = Windows(chromium, parley, sessions)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def module_windows(parley: System, chromium: Browser, sessions: dict[str, StorageState]) -> Iterator[Windows]:
    """Opens windows, which are closed at the end of the module: tests that go on in them load nothing anew."""
    opened = Windows(chromium, parley, sessions)
    yield opened
    opened.close()


@pytest.fixture
def person(windows: Windows) -> Callable[[str], Page]:
    """Opens a window in which somebody is signed in."""
    return windows.person
