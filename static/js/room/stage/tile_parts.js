/** Parts that the tiles of the stage have in common. */

import { icon, make } from "#parley/ui/dom.js";
import { gettext } from "#parley/ui/text.js";

/** @typedef {{openMenu: (button: HTMLButtonElement) => void, togglePin: () => void}} TileActions */

/** A picture without sound: sound is played by itself, so that it does not depend on what is shown. @returns {HTMLVideoElement} */
export function makeVideo() {
  const video = make("video", { autoplay: true, playsInline: true, muted: true });
  video.disableRemotePlayback = true;
  return video;
}

/** @param {HTMLVideoElement} video @param {MediaStreamTrack | null} track */
export function showTrack(video, track) {
  const current = /** @type {MediaStream | null} */ (video.srcObject)?.getVideoTracks()[0] ?? null;
  if (current !== track) video.srcObject = track ? new MediaStream([track]) : null;
}

/** The button that opens a tile's menu. @param {TileActions} actions @returns {HTMLButtonElement} */
export function makeMenuButton(actions) {
  const button = make(
    "button",
    {
      type: "button",
      class: "tile-button tile-menu",
      title: gettext("More"),
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      onclick: () => actions.openMenu(button),
    },
    icon("ellipsis-vertical"),
  );
  return button;
}

/** A double click on the picture makes it large, another one small again. @param {HTMLElement} element @param {TileActions} actions */
export function pinOnDoubleClick(element, actions) {
  element.addEventListener("dblclick", ({ target }) => {
    if (target instanceof Element && !target.closest("button")) actions.togglePin();
  });
}
