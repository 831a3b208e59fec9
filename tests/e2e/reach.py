"""Whether everything on a page can be reached: for tests that look at it in windows of many sizes."""

from typing import Any

from playwright.sync_api import Page

# Pixels. WCAG 2.5.8 asks for 24; fingers like 44. Buttons on tiles take the touch of a larger area than is seen.
TOUCH = 44
SMALLEST_TOUCH = 24
EDGE = 4

_FAULTS = """([touch, smallest, edge, inView]) => {
  const faults = [];
  const [width, height] = [innerWidth, innerHeight];
  const root = document.documentElement;
  if (root.scrollWidth > width + 1) faults.push(`the page is ${root.scrollWidth - width} px too wide`);
  for (const selector of inView) {
    const box = document.querySelector(selector).getBoundingClientRect();
    const isSeen = box.width && box.top > -0.5 && box.bottom < height + 0.5;
    if (!isSeen) faults.push(`${selector}: not seen without scrolling`);
  }
  const dialog = [...document.querySelectorAll("dialog[open]")].at(-1);
  const kinds = "button, a[href], input:not([type=hidden], .visually-hidden), select, textarea, summary," +
    "label:has(> .visually-hidden)";
  for (const control of (dialog ?? document).querySelectorAll(kinds)) {
    if (!control.checkVisibility({ visibilityProperty: true }) || control.matches(".skip-link")) continue;
    const isChecked = control.matches("[type=checkbox], [type=radio]");
    const target = isChecked ? control.closest("label") ?? control : control;
    if (target.getBoundingClientRect().width < 2) continue;
    target.scrollIntoView({ block: "nearest", inline: "nearest" });
    const box = target.getBoundingClientRect();
    const name = control.id || control.getAttribute("aria-label") || control.textContent.trim();
    if (box.left < edge - 0.5 || box.right > width - edge + 0.5 || box.top < -0.5 || box.bottom > height + 0.5)
      faults.push(`${name}: outside, ${[box.left, box.top, box.right, box.bottom].map(Math.round)}`);
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    const hit = document.elementFromPoint(x, y);
    const isHit = hit && (target.contains(hit) || hit.closest("label")?.contains(control));
    if (!isHit) faults.push(`${name}: covered by ${hit?.id || hit?.className || "nothing"}`);
    const wanted = control.matches("a, .tile-button, .link-button, .pager button") ? smallest : touch;
    const isLink = control.matches("a") && getComputedStyle(control).display === "inline";
    if (!isLink && Math.min(box.width, box.height) < wanted - 0.5)
      faults.push(`${name}: only ${Math.round(box.width)} by ${Math.round(box.height)}`);
    if (control.matches("button, summary") && getComputedStyle(control).overflowX !== "visible") {
      if (control.scrollWidth > control.clientWidth + 1) faults.push(`${name}: clipped`);
    }
    for (const text of control.querySelectorAll(".control-label, .count, .button-label"))
      if (text.clientWidth > 1 && text.scrollWidth > text.clientWidth + 1)
        faults.push(`${name}: “${text.textContent}” is clipped`);
  }
  for (const box of document.querySelectorAll(".tabs"))
    if (box.clientWidth && box.scrollWidth > box.clientWidth + 1) faults.push("the tabs do not fit");
  return faults;
}"""


def faults(page: Page, in_view: list[str]) -> list[str]:
    """Controls that lie outside of the window or at its edge, under something else, or are too small to touch.

    `in_view` are selectors of what is to be seen without scrolling.
    """
    page.evaluate("new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))")
    found: list[Any] = page.evaluate(_FAULTS, [TOUCH, SMALLEST_TOUCH, EDGE, in_view])
    return [str(fault) for fault in found]
