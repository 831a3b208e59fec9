/** Buttons that choose a screen where several people share one. */

import { byId, icon, make } from "#parley/ui/dom.js";
import { gettext, interpolate } from "#parley/ui/text.js";

export class ScreenChoice {
  #box = make("div", { class: "screen-choice", role: "group", hidden: true });
  #onChoose;
  #shown = "";

  /** @param {(peerId: string) => void} onChoose */
  constructor(onChoose) {
    this.#onChoose = onChoose;
    this.#box.setAttribute("aria-label", gettext("Shared screens"));
    byId("tiles", HTMLElement).after(this.#box);
  }

  /** @param {import("#parley/room/stage/plan.js").StagePlan} plan @param {(peerId: string) => string} nameOf */
  render({ otherScreens }, nameOf) {
    const key = JSON.stringify(otherScreens.map((peerId) => [peerId, nameOf(peerId)]));
    if (key === this.#shown) return;
    this.#shown = key;
    this.#box.hidden = otherScreens.length === 0;
    this.#box.replaceChildren(
      ...otherScreens.map((peerId) =>
        make(
          "button",
          { type: "button", class: "small-button", onclick: () => this.#onChoose(peerId) },
          icon("screen-share"),
          make("span", {}, interpolate(gettext("Screen of %(name)s"), { name: nameOf(peerId) })),
        ),
      ),
    );
  }
}
