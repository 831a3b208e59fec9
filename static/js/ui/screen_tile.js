/** The tile of a shared screen. */

import { icon, make, setText } from "#parley/ui/dom.js";
import { gettext, interpolate } from "#parley/ui/text.js";

export class ScreenTile {
  #video = make("video", { autoplay: true, playsInline: true, muted: true });
  #label = make("span", { class: "tile-name-text" });

  /** @param {string} peerId */
  constructor(peerId) {
    const full = make(
      "button",
      {
        type: "button",
        class: "tile-pin",
        title: gettext("Full screen"),
        "aria-label": gettext("Full screen"),
        onclick: () => this.element.requestFullscreen?.(),
      },
      icon("maximize-2"),
    );
    this.element = make(
      "article",
      { class: "tile tile-screen", "data-screen-of": peerId },
      this.#video,
      make("div", { class: "tile-badges" }, full),
      make("p", { class: "tile-name" }, icon("screen-share"), this.#label),
    );
  }

  /** @param {string} name @param {boolean} isSelf @param {MediaStreamTrack | null} track */
  update(name, isSelf, track) {
    setText(
      this.#label,
      isSelf
        ? gettext("You share your screen")
        : interpolate(gettext("%(name)s shares their screen"), { name }),
    );
    const current = /** @type {MediaStream | null} */ (this.#video.srcObject)?.getVideoTracks()[0] ?? null;
    if (current !== track) this.#video.srcObject = track ? new MediaStream([track]) : null;
  }
}
