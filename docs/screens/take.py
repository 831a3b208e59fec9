"""Takes the pictures of the README: `python docs/screens/take.py` while `make run` runs on port 8000.

Two people, drawn for the fake cameras, sit in the demo room; one asks the AI participant a question.
"""

import json
import os
import sys
import wave
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page, sync_playwright

PROJECT_DIR = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(PROJECT_DIR))

from deploy.browser import find_browser  # noqa: E402
from tests.e2e.pages import RoomPage, launch_chromium, sign_in  # noqa: E402

BASE_URL = "http://127.0.0.1:8000"
WIDTH, HEIGHT, FPS = 640, 360, 10
SILENCE_BEFORE_SECS, SILENCE_AFTER_SECS = 12, 40
QUESTION_WAV = PROJECT_DIR / "tests" / "data" / "speech" / "photosynthesis.wav"

Picture = NDArray[np.uint8]


def portrait(wall: tuple[int, int], shirt: tuple[int, int], skin: tuple[int, int], luma: tuple[int, int, int]) -> bytes:
    """One YUV 4:2:0 picture of a person; colours as (U, V), `luma` of wall, shirt and skin."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    body = ((x - WIDTH / 2) / 150) ** 2 + ((y - HEIGHT) / 120) ** 2 < 1
    head = ((x - WIDTH / 2) / 58) ** 2 + ((y - 150) / 72) ** 2 < 1
    hair = (((x - WIDTH / 2) / 64) ** 2 + ((y - 128) / 66) ** 2 < 1) & (y < 122)
    light = np.clip(luma[0] + (y - HEIGHT / 2) // -9, 16, 235)
    planes = [np.where(hair, 45, np.where(head, luma[2], np.where(body, luma[1], light)))]
    for index in (0, 1):
        plane = np.where(hair, 124, np.where(head, skin[index], np.where(body, shirt[index], wall[index])))
        planes.append(plane[::2, ::2])
    return b"".join(plane.astype(np.uint8).tobytes() for plane in planes)


def write_camera(path: Path, picture: bytes) -> None:
    """A YUV4MPEG2 file for Chromium's fake camera."""
    head = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{FPS}:1 Ip A1:1 C420jpeg\n".encode()
    path.write_bytes(head + (b"FRAME\n" + picture) * FPS)


def write_microphone(path: Path) -> None:
    """The question, with silence around it."""
    with wave.open(str(QUESTION_WAV)) as source, wave.open(str(path), "wb") as target:
        target.setparams(source.getparams())
        target.writeframes(bytes(2 * source.getframerate() * SILENCE_BEFORE_SECS))
        target.writeframes(source.readframes(source.getnframes()))
        target.writeframes(bytes(2 * source.getframerate() * SILENCE_AFTER_SECS))


def enter(browser: Browser, name: str, password: str, slug: str, width: int, height: int, scheme: str) -> Page:
    """A signed-in person on the card before joining."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        permissions=["camera", "microphone"],
    )
    page = sign_in(context, BASE_URL, name, password)
    RoomPage(page).open(BASE_URL, slug)
    return page


def main() -> None:
    data_dir = Path(os.environ.get("PARLEY_DATA", PROJECT_DIR / "var"))
    passwords = json.loads((data_dir / "demo.json").read_text(encoding="utf-8"))
    with TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        write_camera(folder / "alice.y4m", portrait((138, 118), (150, 110), (112, 152), (150, 95, 178)))
        write_camera(folder / "bob.y4m", portrait((118, 132), (110, 140), (114, 148), (120, 70, 120)))
        write_microphone(folder / "question.wav")
        browsers = [
            launch_chromium(
                playwright,
                executable=find_browser(),
                speech_file=str(folder / "question.wav") if who == "alice" else None,
                camera_file=str(folder / f"{who}.y4m"),
            )
            for who in ("alice", "bob")
        ]
        take(browsers, passwords)
        for browser in browsers:
            browser.close()


def take(browsers: list[Browser], passwords: dict[str, str]) -> None:
    """Play the scene and save the pictures beside this file."""
    screens = Path(__file__).parent
    home = sign_in(browsers[1].new_context(), BASE_URL, "alice", passwords["alice"])
    row = home.get_by_text("Demo room").locator("xpath=ancestor::*[.//a[contains(@href, '/rooms/')]][1]")
    link = row.locator("a[href*='/rooms/']").first.get_attribute("href") or ""
    slug = link.split("/rooms/")[1].split("/")[0]
    bob_page = enter(browsers[1], "bob", passwords["bob"], slug, 390, 844, "dark")
    bob = RoomPage(bob_page)
    bob.join(microphone=False)
    alice_page = enter(browsers[0], "alice", passwords["alice"], slug, 1440, 900, "light")
    alice = RoomPage(alice_page)
    alice.join()
    alice.wait_for_frames(alice.wait_for_peers(1)[0])
    bob.send_chat("Shall we begin with plants today?")
    bob_page.click("#close-panel")
    alice.wait_for_agent("speaking", timeout_ms=60_000)
    alice_page.wait_for_function("document.querySelector('#captions').textContent.includes('Nova')")
    alice_page.wait_for_timeout(2500)
    alice_page.screenshot(path=screens / "room.png")
    bob_page.screenshot(path=screens / "room-phone.png")


if __name__ == "__main__":
    main()
