/** Errors of forms: the first one is in view and has the focus when the page comes; one that is mended goes. */

import { make } from "#parley/ui/dom.js";

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */

/** Fields with an error, before what is said of a form as a whole. */
const WRONG = ["[aria-invalid=true], main form .errorlist:not(.nonfield)", "main form [role=alert]"];
const FIELDS = "input:not([type=hidden]), select, textarea";

export function initFormErrors() {
  // The browser goes to the part of the page that the address names first.
  if (document.readyState === "complete") showFirstError();
  else addEventListener("load", showFirstError, { once: true });
  for (const type of ["input", "change"])
    document.addEventListener(type, ({ target }) => {
      if (isField(target) && target.getAttribute("aria-invalid") === "true" && !target.validationMessage)
        showProblem(target, "");
    });
}

/** Bring the first error of the page into view, with the focus on what has to be mended. */
function showFirstError() {
  const [found] = WRONG.flatMap((kind) => [...document.querySelectorAll(kind)]).filter(isShown);
  if (!(found instanceof HTMLElement)) return;
  const details = found.closest("details");
  if (details) details.open = true;
  const place = found.matches(".errorlist") ? fieldBeside(found) : found;
  if (!isField(place)) place.tabIndex = -1;
  place.focus({ preventScroll: true });
  (place.closest(".field, fieldset") ?? place).scrollIntoView({ block: "center" });
}

/** @param {Element} element */
function isShown(element) {
  return !element.closest("[hidden]");
}

/** The field that a note stands beside: some fields say nothing of their errors themselves. @param {HTMLElement} note */
function fieldBeside(note) {
  const field = note.closest(".field, fieldset, label")?.querySelector(FIELDS);
  return isField(field) ? field : note;
}

/** Say beside a field what is wrong with it, and keep its form from being sent; an empty text takes that back. @param {Field} field @param {string} text */
export function showProblem(field, text) {
  field.setCustomValidity(text);
  field.setAttribute("aria-invalid", String(text !== ""));
  const place = field.closest(".field, fieldset") ?? field.parentElement;
  const shown = place?.querySelector(".errorlist");
  if (shown?.textContent === text) return;
  shown?.remove();
  if (!text) return;
  const id = `${field.id}_error`;
  place?.append(make("ul", { class: "errorlist", id, role: "alert" }, make("li", {}, text)));
  const described = (field.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
  if (!described.includes(id)) field.setAttribute("aria-describedby", [...described, id].join(" "));
}

/** @param {unknown} target @returns {target is Field} */
function isField(target) {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLSelectElement ||
    target instanceof HTMLTextAreaElement
  );
}
