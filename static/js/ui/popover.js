/** A small box that a button opens; a click elsewhere or Escape closes it. */

/** @param {HTMLButtonElement} button @param {HTMLElement} box @param {() => void} [onOpen] @returns {{close: () => void, toggle: () => void}} */
export function popover(button, box, onOpen) {
  const set = (/** @type {boolean} */ open) => {
    box.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (open) onOpen?.();
  };
  const close = () => set(false);
  const toggle = () => set(box.hidden !== false);
  button.addEventListener("click", toggle);
  document.addEventListener("pointerdown", ({ target }) => {
    if (!box.hidden && target instanceof Node && !box.contains(target) && !button.contains(target)) close();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
    button.focus();
  });
  return { close, toggle };
}
