/** The bar at the bottom: what is on and off. */

import { byId, setIcon, setText } from "#parley/ui/dom.js";
import { gettext } from "#parley/ui/text.js";

/**
 * @typedef {object} ControlActions
 * @property {() => void} toggleAudio
 * @property {() => void} toggleVideo
 * @property {() => void} toggleScreen
 * @property {() => void} toggleCaptions
 * @property {() => void} toggleHand
 * @property {() => void} openDevices
 * @property {() => void} leave
 */

/** @typedef {{audio: boolean, video: boolean, screen: boolean, captions: boolean, hand: boolean}} ControlState */

/** @param {ControlActions} actions */
export function initControls(actions) {
  /** @type {Record<string, () => void>} */
  const clicks = {
    "toggle-audio": actions.toggleAudio,
    "toggle-video": actions.toggleVideo,
    "toggle-screen": actions.toggleScreen,
    "toggle-captions": actions.toggleCaptions,
    "toggle-hand": actions.toggleHand,
    "open-devices": actions.openDevices,
    leave: actions.leave,
  };
  for (const [id, run] of Object.entries(clicks)) byId(id, HTMLButtonElement).addEventListener("click", run);
  initMore(byId("open-more", HTMLButtonElement));
  // Where only the icons have room a pointer still finds the names.
  for (const label of document.querySelectorAll(".control-label"))
    if (label.textContent) label.parentElement?.setAttribute("title", label.textContent);
  if (!navigator.mediaDevices?.getDisplayMedia) byId("toggle-screen", HTMLButtonElement).hidden = true;
}

/** On narrow windows the controls that have no room stand in rows above the others, while this one is pressed. @param {HTMLButtonElement} more */
function initMore(more) {
  const set = (/** @type {boolean} */ open) => {
    document.body.toggleAttribute("data-more", open);
    more.setAttribute("aria-expanded", String(open));
  };
  more.addEventListener("click", () => set(!document.body.hasAttribute("data-more")));
  document.addEventListener("click", ({ target }) => {
    if (target instanceof Element && !target.closest("#open-more")) set(false);
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !document.body.hasAttribute("data-more")) return;
    set(false);
    more.focus();
  });
}

/** @param {ControlState} state */
export function renderControls({ audio, video, screen, captions, hand }) {
  set("toggle-audio", audio, audio ? "mic" : "mic-off", audio ? gettext("Mute") : gettext("Unmute"), "M");
  set(
    "toggle-video",
    video,
    video ? "video" : "video-off",
    video ? gettext("Stop video") : gettext("Start video"),
    "V",
  );
  set("toggle-screen", screen, "screen-share", screen ? gettext("Stop sharing") : gettext("Share"), "S");
  set("toggle-captions", captions, captions ? "captions" : "captions-off", gettext("Captions"), "C");
  set("toggle-hand", hand, "hand", hand ? gettext("Lower hand") : gettext("Raise hand"), "H");
}

/** @param {string} id @param {boolean} on @param {string} icon @param {string} label @param {string} key */
function set(id, on, icon, label, key) {
  const button = byId(id, HTMLButtonElement);
  button.setAttribute("aria-pressed", String(on));
  button.title = `${label} (${key})`;
  setIcon(button.querySelector("svg"), icon);
  const text = button.querySelector(".control-label");
  if (text) setText(text, label);
}
