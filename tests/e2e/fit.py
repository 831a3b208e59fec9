"""Faults of a page's layout: sideways scrolling, texts that are cut or spill out, controls out of reach."""

from playwright.sync_api import Page

_FAULTS = r"""() => {
  // These scroll sideways on purpose.
  const SIDEWAYS = ".tabs, .conversations, .settings-nav, .summary-nav, .summary-table, .reaction-picker";
  const CONTROLS = "button, a[href], input, select, textarea, summary, [role=tab], [role=menuitem]";
  const faults = new Set();
  const name = element => {
    const id = element.id ? `#${element.id}` : "";
    const classes = [...element.classList].slice(0, 2).map(each => `.${each}`).join("");
    const text = [...element.textContent.trim().replace(/\s+/g, " ")].slice(0, 24).join("");
    return `${element.localName}${id || classes} "${text}"`;
  };
  const styles = new Map();
  const styleOf = element => {
    if (!styles.has(element)) styles.set(element, getComputedStyle(element));
    return styles.get(element);
  };
  const boxes = new Map();
  const boxOf = element => {
    if (!boxes.has(element)) boxes.set(element, element.getBoundingClientRect());
    return boxes.get(element);
  };
  const shown = element => element.checkVisibility({visibilityProperty: true, opacityProperty: true});
  const unseen = element => element.closest(".visually-hidden, .skip-link, svg, script, style, [inert]")
    || styleOf(element).clipPath !== "none" || styleOf(element.parentElement ?? element).clipPath !== "none";
  const inline = element => /^(inline|contents)$/.test(styleOf(element).display);
  // The boxes that cut off what is in an element, innermost first.
  const cutters = function* (element) {
    let fixed = false;
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      if (at !== element && !inline(at) && styleOf(at).overflowX !== "visible" && !fixed) yield at;
      if (styleOf(at).position === "fixed") fixed = true;
    }
  };
  const modal = [...document.querySelectorAll("dialog[open]")].at(-1);
  const root = modal ?? document.body;
  const page = document.scrollingElement;
  if (page.scrollWidth > innerWidth) faults.add(`the page is ${page.scrollWidth} px wide`);
  const pageScrolls = styleOf(document.body).overflowY !== "hidden" && !modal;

  const visible = (element, rect) => {
    let {left, right, top, bottom} = rect;
    for (const cutter of cutters(element)) {
      const box = boxOf(cutter);
      [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
      [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
    }
    return {left, right, top, bottom, width: right - left, height: bottom - top};
  };

  const controls = [];
  for (const control of root.querySelectorAll(CONTROLS)) {
    if (!shown(control) || unseen(control) || control.type === "hidden") continue;
    const box = boxOf(control);
    if (!box.width || !box.height) continue;
    const sideways = control.closest(SIDEWAYS);
    if (!sideways && (box.left < -1 || box.right > innerWidth + 1))
      faults.add(`${name(control)} is out of the view: ${Math.round(box.left)} to ${Math.round(box.right)} px`);
    const seen = visible(control, box);
    const shortened = inline(control) || styleOf(control.parentElement).textOverflow === "ellipsis";
    if (!sideways && !shortened && box.width - seen.width > 2)
      faults.add(`${name(control)} is cut off by ${Math.round(box.width - seen.width)} px`);
    const scrolls = pageScrolls || [...cutters(control)].some(cutter => /auto|scroll/.test(styleOf(cutter).overflowY));
    if (!scrolls && (box.bottom > innerHeight + 1 || box.top < -1))
      faults.add(`${name(control)} is above or below the view: ${Math.round(box.top)} to ${Math.round(box.bottom)} px`);
    if (seen.width > 2 && seen.height > 2) controls.push({control, seen});
  }

  const texts = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.data.trim()) continue;
    const parent = node.parentElement;
    if (/^(option|textarea|title)$/.test(parent.localName) || !shown(parent) || unseen(parent)) continue;
    let block = parent;
    while (inline(block) && block.parentElement) block = block.parentElement;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) {
      if (rect.width < 1) continue;
      const style = styleOf(block);
      const box = boxOf(block);
      const over = Math.max(rect.right - box.right, box.left - rect.left);
      const ellipsis = style.textOverflow === "ellipsis" && style.overflowX !== "visible";
      if (over > 1.5 && !ellipsis && !block.closest(SIDEWAYS))
        faults.add(`text in ${name(block)} spills over by ${Math.round(over)} px`);
      if (style.overflowY === "visible" && rect.bottom - box.bottom > 6)
        faults.add(`text in ${name(block)} spills out below by ${Math.round(rect.bottom - box.bottom)} px`);
      let edge = ellipsis ? {left: Math.max(rect.left, box.left), right: Math.min(rect.right, box.right)} : rect;
      for (const cutter of cutters(block)) {
        if (cutter.matches(SIDEWAYS)) break;
        const cut = Math.max(edge.right - boxOf(cutter).right, boxOf(cutter).left - edge.left);
        if (cut > 1.5) faults.add(`text in ${name(block)} is cut off by ${name(cutter)}, ${Math.round(cut)} px`);
      }
      const seen = visible(block, {left: edge.left, right: edge.right, top: rect.top, bottom: rect.bottom});
      if (seen.width > 2 && seen.height > 2) texts.push({block, seen});
      if (edge.right > innerWidth + 1 && !block.closest(SIDEWAYS))
        faults.add(`text in ${name(block)} is out of the view`);
    }
  }

  // What is placed by itself, like a notice over the stage, lies on other things on purpose.
  const layer = element => {
    let at = element;
    while (at && !/absolute|fixed|sticky/.test(styleOf(at).position)) at = at.parentElement;
    return at;
  };
  const meets = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3;
  const apart = (a, b) => !a.contains(b) && !b.contains(a) && layer(a) === layer(b);
  controls.forEach(({control, seen}, at) => {
    for (const other of controls.slice(at + 1))
      if (apart(control, other.control) && meets(seen, other.seen))
        faults.add(`${name(control)} lies on ${name(other.control)}`);
    for (const {block, seen: text} of texts)
      if (apart(control, block) && meets(seen, text)) faults.add(`text in ${name(block)} lies on ${name(control)}`);
  });
  return [...faults];
}"""


def faults(page: Page) -> list[str]:
    """The faults at the present size."""
    found: list[str] = page.evaluate(_FAULTS)
    return found


def faults_at(page: Page, width: int, height: int) -> list[str]:
    """The faults at another size. Afterwards the page has its size again."""
    usual = page.viewport_size
    page.set_viewport_size({"width": width, "height": height})
    # Sizes of tiles follow in the next frames.
    page.evaluate("async () => { for (let n = 0; n < 3; n += 1) await new Promise(requestAnimationFrame) }")
    found = [f"{width}x{height}: {fault}" for fault in faults(page)]
    if usual is not None:
        page.set_viewport_size(usual)
    return found
