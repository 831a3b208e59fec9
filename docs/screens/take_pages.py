"""Takes pictures of every page in both themes, wide and narrow, while `make run` runs.

PARLEY_URL names another address than port 8000 of this machine, PARLEY_DATA the data folder with the demo accounts.
The pictures are in docs/screens/pages/, as WebP.
"""

import io
import json
import os
import sys
from pathlib import Path

import av
from playwright.sync_api import Page, sync_playwright

PROJECT_DIR = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(PROJECT_DIR))

from deploy.browser import find_browser  # noqa: E402
from tests.e2e.pages import launch_chromium  # noqa: E402
from tests.e2e.tour import Tour  # noqa: E402

FOLDER = Path(__file__).parent / "pages"
BASE_URL = os.environ.get("PARLEY_URL", "http://127.0.0.1:8000")
SIZES = {1440: 900, 390: 844}
QUALITY = "35"
SETTLE_MS = 300


def save_webp(png: bytes, path: Path) -> None:
    """Write a picture small enough for a repository."""
    with av.open(io.BytesIO(png), "r") as source:
        frame = next(source.decode(video=0)).reformat(format="bgra")
    with av.open(str(path), "w", format="webp") as target:
        stream = target.add_stream("libwebp", options={"quality": QUALITY, "preset": "text"})
        stream.width, stream.height, stream.pix_fmt = frame.width, frame.height, "bgra"
        for packet in (*stream.encode(frame), *stream.encode()):
            target.mux(packet)


def look(name: str, page: Page, _within: str = "", /) -> None:
    """Take both pictures of a state, always of the whole page."""
    size = page.viewport_size or {"width": 0}
    for theme in ("light", "dark"):
        page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        page.wait_for_timeout(SETTLE_MS)
        save_webp(page.screenshot(), FOLDER / f"{name}-{size['width']}-{theme}.webp")


def main() -> None:
    passwords = json.loads(
        (Path(os.environ.get("PARLEY_DATA", PROJECT_DIR / "var")) / "demo.json").read_text(encoding="utf-8")
    )
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright, executable=find_browser())
        for width, height in SIZES.items():
            options = {
                "viewport": {"width": width, "height": height},
                "permissions": ["camera", "microphone"],
                "reduced_motion": "reduce",
                "has_touch": width < 640,
                "is_mobile": width < 640,
            }
            Tour(browser, BASE_URL, passwords, look, options).go()
        browser.close()


if __name__ == "__main__":
    main()
