"""No page and no state of a room has a fault that axe finds, in both themes, on a desktop and on a phone."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from bench.system import System
from tests.e2e.tour import Tour

pytestmark = pytest.mark.e2e

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WINDOWS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1440, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
# Colours are looked at once their transitions are over.
RUN = """async ([within, options]) => {
  for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
  const {violations} = await axe.run(within || document, {...options, resultTypes: ["violations"]});
  return violations.map(({id, nodes}) =>
  [id, nodes.map(({target, failureSummary}) => target.join(" ") + ": " + failureSummary.replace(/\\s+/g, " "))]);
}"""


class Inspector:
    """Runs axe on a page in the light theme, and what depends on colours in the dark one as well."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def look(self, name: str, page: Page, within: str = "", /) -> None:
        """Note the faults of a state. What has been looked at in an earlier one lies outside `within`."""
        if not page.evaluate("'axe' in globalThis"):
            page.evaluate(AXE.read_text("utf-8"))
        self._run(f"{name}, light", page, "light", within, {"runOnly": TAGS})
        contrast = {"type": "rule", "values": ["color-contrast"]}
        self._run(f"{name}, dark", page, "dark", within, {"runOnly": contrast})

    def _run(self, name: str, page: Page, theme: str, within: str, options: dict[str, Any]) -> None:
        page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        for rule, nodes in page.evaluate(RUN, [within, options]):
            self.faults += [f"{name}: {rule}: {node}" for node in nodes]


@pytest.mark.parametrize("window", WINDOWS)
def test_axe_finds_no_fault(parley: System, chromium: Browser, window: str) -> None:
    assert AXE.exists(), "axe-core is not installed: npm ci"
    inspector = Inspector()
    options = {"reduced_motion": "reduce", "permissions": ["camera", "microphone"], **WINDOWS[window]}
    Tour(chromium, parley.base_url, parley.passwords, inspector.look, options).go()
    assert not inspector.faults, "\n" + "\n".join(inspector.faults)
