/**
 * Limits of what people write. A field with a limit takes in all that is typed or pasted; near its limit it counts, and beyond it
 * says what is too much and is not sent, with the text as it is. (`maxlength` of HTML cuts off the rest without a word.)
 *
 * @typedef {HTMLInputElement | HTMLTextAreaElement} Field
 */

import { make, setText } from "#parley/ui/dom.js";
import { gettext, interpolate, ngettext } from "#parley/ui/text.js";

/** From this share of the limit on, the characters are counted on the page. */
const NEAR = 0.9;

/** @type {WeakMap<Field, {count: HTMLElement, problem: HTMLElement, box: HTMLElement}>} */
const notes = new WeakMap();

/** Watch all fields of the page that have a limit, those that come later (`data-limit`) included. */
export function watchLengths() {
  for (const field of /** @type {NodeListOf<Field>} */ (document.querySelectorAll("[maxlength]"))) {
    field.dataset.limit = String(field.maxLength);
    field.removeAttribute("maxlength");
  }
  for (const type of ["input", "focusin", "change"])
    document.addEventListener(type, ({ target }) => {
      if (isField(target)) fits(target);
    });
}

/** Whether the text of the field is within its limit. The page shows where it stands. @param {Field} field @returns {boolean} */
export function fits(field) {
  const most = Number(field.dataset.limit);
  if (!most) return true;
  const length = lengthOf(field);
  const problem = problemOf(length, most);
  if (field.validationMessage !== problem) field.setCustomValidity(problem);
  if (length > most * NEAR || notes.has(field)) show(field, length, most, problem);
  return !problem;
}

/** The first field on the screen of a form that has too much in it; it gets the focus. @param {HTMLFormElement} form @returns {Field | null} */
export function firstTooLong(form) {
  const found = [...form.elements]
    .filter(isField)
    .find((field) => !field.closest("[hidden]") && !fits(field));
  found?.focus();
  return found ?? null;
}

/** Take the field away, with what stands below it. @param {Field} field */
export function forget(field) {
  notes.get(field)?.box.remove();
  field.remove();
}

/**
 * The length as the server counts it: in Unicode characters, without the blanks around, and with two for each new line where the
 * browser sends the form itself.
 * @param {Pick<Field, "value" | "type"> & {form: {method: string} | null}} field @returns {number}
 */
export function lengthOf({ value, type, form }) {
  const sent = type === "password" ? value : value.trim();
  const lines = form?.method === "post" ? sent.split("\n").length - 1 : 0;
  return [...sent].length + lines;
}

/** What is wrong with a text of this length; empty when nothing is. @param {number} length @param {number} most @returns {string} */
export function problemOf(length, most) {
  const over = length - most;
  if (over <= 0) return "";
  const format = ngettext(
    "This is too long by %(over)s character: %(most)s fit.",
    "This is too long by %(over)s characters: %(most)s fit.",
    over,
  );
  return interpolate(format, { over, most });
}

/** @param {Field} field @param {number} length @param {number} most @param {string} problem */
function show(field, length, most, problem) {
  const note = notes.get(field) ?? makeNote(field);
  note.box.hidden = length <= most * NEAR;
  setText(note.count, interpolate(gettext("%(length)s of %(most)s characters"), { length, most }));
  // Only this much is read out, and once: the numbers change with each key.
  setText(note.problem, problem ? gettext("Too long:") : "");
  note.box.toggleAttribute("data-over", problem !== "");
  field.toggleAttribute("data-over", problem !== "");
  field.setAttribute("aria-invalid", String(problem !== ""));
}

/** Below a text area; at the end of the row of a field that shares it with buttons. @param {Field} field */
function makeNote(field) {
  const count = make("span");
  const problem = make("span", { role: "status" });
  const box = make("p", { class: "length-note" }, problem, " ", count);
  if (field instanceof HTMLTextAreaElement) field.after(box);
  else field.parentElement?.append(box);
  const note = { count, problem, box };
  notes.set(field, note);
  return note;
}

/** @param {unknown} target @returns {target is Field} */
function isField(target) {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}
