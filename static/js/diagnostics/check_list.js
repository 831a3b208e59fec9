/** The list of checks with their live states. */

import { byId, icon, make, setIcon, setText } from "#parley/ui/dom.js";
import { gettext } from "#parley/ui/text.js";

/**
 * @typedef {import("#parley/diagnostics/types.js").Check} Check
 * @typedef {import("#parley/diagnostics/types.js").Outcome | "waiting" | "running"} CheckState
 */

/** @type {Record<CheckState, string>} */
const ICONS = {
  waiting: "circle",
  running: "loader-circle",
  good: "circle-check",
  warn: "triangle-alert",
  bad: "circle-alert",
  skipped: "minus",
  untested: "minus",
};

/** @type {Record<CheckState, () => string>} */
const LABELS = {
  waiting: () => gettext("Not tested yet"),
  running: () => gettext("Testing…"),
  good: () => gettext("Works"),
  warn: () => gettext("Works with limits"),
  bad: () => gettext("Does not work"),
  skipped: () => gettext("Not set up"),
  untested: () => gettext("Not tested"),
};

export class CheckList {
  #list = byId("checks", HTMLElement);

  /** Show the checks, none of them tested. @param {Check[]} checks */
  reset(checks) {
    this.#list.replaceChildren(...checks.map(row));
    for (const { id } of checks) this.set(id, "waiting", "");
  }

  /** @param {string} id @param {CheckState} state @param {string} text */
  set(id, state, text) {
    const item = this.#row(id);
    if (!item) return;
    item.dataset.state = state;
    const mark = /** @type {Element} */ (item.querySelector(".check-mark"));
    setIcon(mark.querySelector("svg"), ICONS[state]);
    setText(/** @type {Element} */ (item.querySelector(".check-state")), LABELS[state]());
    this.say(id, text);
  }

  /** @param {string} id @param {string} text */
  say(id, text) {
    const line = this.#row(id)?.querySelector(".check-text");
    if (line) setText(line, text);
  }

  /** Show a picture that came in beside a check. @param {string} id @param {MediaStreamTrack | null} track */
  show(id, track) {
    const video = this.#row(id)?.querySelector("video");
    if (!video) return;
    video.hidden = track === null;
    video.srcObject = track ? new MediaStream([track]) : null;
  }

  /** @param {string} id @returns {HTMLElement | null} */
  #row(id) {
    return this.#list.querySelector(`[data-check="${id}"]`);
  }
}

/** @param {Check} check */
function row({ id, icon: name, title }) {
  return make(
    "li",
    { class: "check-item", "data-check": id },
    make("span", { class: "check-icon" }, icon(name)),
    make("div", { class: "check-body" }, make("h3", {}, title), make("p", { class: "check-text" })),
    make("video", { class: "check-picture", hidden: true, muted: true, autoplay: true, playsInline: true }),
    make("span", { class: "check-mark" }, icon("circle"), make("span", { class: "check-state" })),
  );
}
