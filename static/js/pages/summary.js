/** The summary of a class: print it with everything unfolded. */

import { byId } from "#parley/ui/dom.js";

byId("print-summary", HTMLButtonElement).addEventListener("click", () => print());

/** What was folded before printing. @type {HTMLDetailsElement[]} */
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
