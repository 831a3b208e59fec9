"""One way through all pages and states of a room, with names that are hard to show: axe finds no fault, all fits."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from bench.system import System
from tests.e2e.fit import faults, faults_at
from tests.e2e.tour import Tour
from tests.e2e.tour_texts import HARD

pytestmark = pytest.mark.e2e

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WINDOWS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1440, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
SMALL_WINDOW = (1024, 768)
# Colours are looked at once their transitions are over.
RUN = """async ([within, options]) => {
  for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
  const {violations} = await axe.run(within || document, {...options, resultTypes: ["violations"]});
  return violations.map(({id, nodes}) =>
  [id, nodes.map(({target, failureSummary}) => target.join(" ") + ": " + failureSummary.replace(/\\s+/g, " "))]);
}"""


class Inspector:
    """Runs axe on a page in the light theme, what depends on colours in the dark one, too; sees what does not fit."""

    def __init__(self, *, also_at: tuple[int, int] | None) -> None:
        """The window is looked at as it is, and at the size `also_at`."""
        self._also_at = also_at
        self.faults: list[str] = []
        self.unfit: list[str] = []

    def look(self, name: str, page: Page, within: str = "", /) -> None:
        """Note the faults of a state. What has been looked at in an earlier one lies outside `within`."""
        if not page.evaluate("'axe' in globalThis"):
            page.evaluate(AXE.read_text("utf-8"))
        self._run(f"{name}, light", page, "light", within, {"runOnly": TAGS})
        contrast = {"type": "rule", "values": ["color-contrast"]}
        self._run(f"{name}, dark", page, "dark", within, {"runOnly": contrast})
        self.unfit += [f"{name}: {fault}" for fault in faults(page)]
        if self._also_at:
            self.unfit += [f"{name}: {fault}" for fault in faults_at(page, *self._also_at)]

    def _run(self, name: str, page: Page, theme: str, within: str, options: dict[str, Any]) -> None:
        page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        for rule, nodes in page.evaluate(RUN, [within, options]):
            self.faults += [f"{name}: {rule}: {node}" for node in nodes]


@pytest.fixture(scope="module", params=WINDOWS)
def inspector(request: pytest.FixtureRequest, parley: System, chromium: Browser) -> Inspector:
    """An inspector that has gone through all pages in one window."""
    assert AXE.exists(), "axe-core is not installed: npm ci"
    inspector = Inspector(also_at=SMALL_WINDOW if request.param == "desktop" else None)
    options = {"reduced_motion": "reduce", "permissions": ["camera", "microphone"], **WINDOWS[request.param]}
    Tour(chromium, parley.base_url, parley.passwords, inspector.look, options, texts=HARD).go()
    return inspector


def test_axe_finds_no_fault(inspector: Inspector) -> None:
    assert not inspector.faults, "\n" + "\n".join(inspector.faults)


def test_nothing_spills_over_and_every_control_is_in_reach(inspector: Inspector) -> None:
    assert not inspector.unfit, "\n" + "\n".join(inspector.unfit)
