/** The switches of the filters, wherever they are on the page, and why one is not offered. */

import { setText } from "#parley/ui/dom.js";
import { notify } from "#parley/ui/notices.js";
import { gettext } from "#parley/ui/text.js";

/** @typedef {import("#parley/media/effects.js").Effects} Effects @typedef {import("#parley/media/filters.js").Obstacle} Obstacle */

/** @param {Effects} effects */
export function initEffectFields(effects) {
  for (const field of fields()) {
    const input = inputOf(field);
    input.addEventListener("change", async () => {
      field.setAttribute("aria-busy", "true");
      if (input instanceof HTMLSelectElement) await effects.setNoise(/** @type {any} */ (input.value));
      else await effects.setBlur(input.checked);
      field.removeAttribute("aria-busy");
    });
  }
  effects.addEventListener("change", () => render(effects));
  effects.addEventListener("failed", (event) => {
    const blur = /** @type {CustomEvent<string>} */ (event).detail === "blur";
    notify(
      blur
        ? gettext("Background blur was switched off: this device is too slow for it.")
        : gettext("Noise is suppressed by the browser again: the stronger filter does not work here."),
      { icon: "gauge" },
    );
  });
  render(effects);
}

/** @param {Effects} effects */
function render(effects) {
  for (const field of fields()) {
    const input = inputOf(field);
    const hint = /** @type {HTMLElement} */ (field.querySelector(".hint"));
    const isBlur = input instanceof HTMLInputElement;
    const obstacle = isBlur ? effects.blurObstacle : effects.noiseObstacle;
    if (isBlur) {
      input.checked = effects.blur;
      input.disabled = obstacle !== null;
    } else {
      input.value = effects.noise;
      const strong = /** @type {HTMLOptionElement} */ (input.querySelector("option[value=strong]"));
      strong.disabled = obstacle !== null;
    }
    setText(hint, obstacle ? obstacleText(obstacle) : (hint.dataset.text ?? ""));
  }
}

/** @param {Obstacle} obstacle */
function obstacleText(obstacle) {
  return {
    weak: gettext("Not offered here: this device has too few processor cores for it."),
    unsupported: gettext("Not offered here: this browser cannot do it."),
  }[obstacle];
}

/** @returns {HTMLElement[]} */
function fields() {
  return [...document.querySelectorAll("[data-effect]")].map((field) => /** @type {HTMLElement} */ (field));
}

/** @param {HTMLElement} field @returns {HTMLInputElement | HTMLSelectElement} */
function inputOf(field) {
  return /** @type {HTMLInputElement | HTMLSelectElement} */ (field.querySelector("input, select"));
}
