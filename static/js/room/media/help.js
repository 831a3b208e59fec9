/** Help beside the preview: what is wrong with a device, and what can be done. */

import { MediaError } from "#parley/media/devices.js";
import { mediaProblemText } from "#parley/room/media/problems.js";
import { byId, icon, make } from "#parley/ui/dom.js";
import { gettext } from "#parley/ui/text.js";

/** @typedef {{problem: string, icon: string, title: string, steps: string[], again?: () => void}} Help */

export class MediaHelp {
  #box = byId("media-help", HTMLElement);
  /** @type {string} */
  #shown = "";

  /** Show the help that matters most; null shows nothing. @param {Help | null} help */
  show(help) {
    const key = help ? `${help.problem} ${help.title}` : "";
    if (key === this.#shown) return;
    this.#shown = key;
    this.#box.dataset.problem = help?.problem ?? "";
    this.#box.replaceChildren(...(help ? content(help) : []));
  }
}

/** @returns {Help} the microphone is on and nothing is heard */
export function unheardHelp() {
  return {
    problem: "unheard",
    icon: "mic-off",
    title: gettext("We cannot hear you"),
    steps: [
      gettext("Say something: the bars should move."),
      gettext("Look for a mute switch on the microphone, headset or keyboard."),
      gettext("Choose another microphone below, or turn its volume up in the system's settings."),
    ],
  };
}

/** @param {unknown} error @param {() => void} again @returns {Help} */
export function deviceHelp(error, again) {
  const problem = error instanceof MediaError ? error.problem : "failed";
  const camera = error instanceof MediaError && error.device === "camera";
  return {
    problem,
    icon: problem === "insecure" ? "lock-open" : camera ? "video-off" : "mic-off",
    title: mediaProblemText(error),
    steps: STEPS[problem](),
    // Nothing on this page helps where the address itself is the problem.
    ...(problem === "insecure" ? {} : { again }),
  };
}

/** @type {Record<import("#parley/media/devices.js").MediaProblem, () => string[]>} */
const STEPS = {
  denied: () => [
    gettext("Click the symbol left of the address and allow the device for this site."),
    gettext("If that is not possible, the system's settings block it for the whole browser."),
  ],
  missing: () => [gettext("Plug one in: it is used at once. You can join without it.")],
  busy: () => [gettext("Another meeting, recorder or browser may hold it. Close that and try again.")],
  insecure: () => [gettext("You can join all the same, to listen, read and write.")],
  failed: () => [gettext("Unplug the device and plug it in again, or choose another one below.")],
};

/** @param {Help} help @returns {Node[]} */
function content(help) {
  const steps = help.steps.map((step) => make("li", {}, step));
  const text = make(
    "div",
    {},
    make("p", { class: "media-help-title" }, help.title),
    make("ul", {}, ...steps),
  );
  if (help.again)
    text.append(
      make("button", { type: "button", class: "small-button", onclick: help.again }, gettext("Try again")),
    );
  return [icon(help.icon), text];
}
