/** The tile of a shared screen. */

import { makeMenuButton, makeVideo, pinOnDoubleClick, showTrack } from "#parley/room/stage/tile_parts.js";
import { icon, make, setNamed } from "#parley/ui/dom.js";
import { gettext, interpolate } from "#parley/ui/text.js";

export class ScreenTile {
  video = makeVideo();
  name = "";
  #label = make("span", { class: "tile-name-text" });
  #menu;

  /** @param {string} peerId @param {import("#parley/room/stage/tile_parts.js").TileActions} actions */
  constructor(peerId, actions) {
    this.#menu = makeMenuButton(actions);
    this.element = make(
      "article",
      { class: "tile tile-screen", "data-screen-of": peerId },
      this.video,
      make("p", { class: "tile-name" }, icon("screen-share"), this.#label),
      make("div", { class: "tile-badges" }, this.#menu),
    );
    pinOnDoubleClick(this.element, actions);
  }

  /** @param {string} name @param {boolean} isSelf @param {MediaStreamTrack | null} track */
  update(name, isSelf, track) {
    this.name = isSelf
      ? gettext("You share your screen")
      : interpolate(gettext("%(name)s shares their screen"), { name });
    setNamed(this.#label, isSelf ? this.name : gettext("%(name)s shares their screen"), name);
    this.element.setAttribute("aria-label", this.name);
    this.#menu.setAttribute("aria-label", interpolate(gettext("Actions for %(name)s"), { name: this.name }));
    showTrack(this.video, track);
  }
}
