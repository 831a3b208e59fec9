/** Asks before something that cannot be taken back. Forms with `data-confirm-title` ask, too; without scripts they are sent at once. */

import { byId, setText } from "#parley/ui/dom.js";

/** @param {string} title @param {string} text @param {string} yes @returns {Promise<boolean>} */
export function confirmed(title, text, yes) {
  const dialog = byId("confirm-dialog", HTMLDialogElement);
  setText(byId("confirm-title", HTMLElement), title);
  setText(byId("confirm-text", HTMLElement), text);
  setText(byId("confirm-yes", HTMLElement), yes);
  dialog.returnValue = "cancel";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "confirm"), { once: true });
  });
}

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
