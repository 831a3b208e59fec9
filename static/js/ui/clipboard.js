/** Copies texts. Pages that came without HTTPS from another machine have no clipboard: there the text is selected and copied the older way. */

import { gettext } from "#parley/ui/text.js";

const SHOWN_MS = 2000;

/**
 * Copy a text and say so on the button.
 * @param {string} text @param {HTMLElement} button with its label in a `span` @param {HTMLInputElement | HTMLTextAreaElement} [field] that shows the text
 * @returns {Promise<boolean>} whether it was copied; else the text of the field is selected
 */
export async function copyFrom(button, text, field) {
  const copied = (await written(text)) || (field ? copiedBySelection(field) : false);
  tell(button, copied ? gettext("Copied") : gettext("Press Ctrl+C"));
  return copied;
}

/** @param {string} text */
async function written(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** @param {HTMLInputElement | HTMLTextAreaElement} field */
function copiedBySelection(field) {
  field.focus();
  field.select();
  return document.execCommand("copy");
}

/** @param {HTMLElement} button @param {string} text */
function tell(button, text) {
  const label = button.querySelector("span") ?? button;
  const before = button.dataset.label ?? label.textContent ?? "";
  button.dataset.label = before;
  label.textContent = text;
  setTimeout(() => {
    label.textContent = before;
  }, SHOWN_MS);
}
