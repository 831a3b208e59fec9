/** Forms with `data-confirm-title` ask before they are sent. Without this script they are sent at once. */

import { confirmed } from "#parley/ui/confirm.js";

/** Make all such forms of the page ask. */
export function initConfirmForms() {
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (
    document.querySelectorAll("form[data-confirm-title]")
  ))
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const { confirmTitle = "", confirmText = "", confirmYes = "" } = form.dataset;
      if (await confirmed(confirmTitle, confirmText, confirmYes)) form.submit();
    });
}
