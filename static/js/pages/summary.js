/** The summary of a class: its menu of files, and printing with everything unfolded. */

import { byId } from "#parley/ui/dom.js";
import { initLocalTimes } from "#parley/ui/local_times.js";

// The page shows the times of its reader from here on, no longer those of the server.
initLocalTimes();
byId("summary-zone", HTMLElement).hidden = true;

byId("print-summary", HTMLButtonElement).addEventListener("click", () => print());

const files = document.querySelector("details.summary-files");
document.addEventListener("pointerdown", ({ target }) => {
  if (target instanceof Node && !files?.contains(target)) files?.removeAttribute("open");
});
files?.addEventListener("keydown", (event) => {
  if (/** @type {KeyboardEvent} */ (event).key !== "Escape") return;
  files.removeAttribute("open");
  files.querySelector("summary")?.focus();
});

/** Sections that were folded before printing. @type {HTMLDetailsElement[]} */
let unfolded = [];

addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll("details.poll-details:not([open])")].map(
    (details) => /** @type {HTMLDetailsElement} */ (details),
  );
  for (const details of unfolded) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of unfolded) details.open = false;
});
