/** The menu of a picture on the stage. */

import { actItems } from "#parley/room/moderation/acts.js";
import { canPictureInPicture, showPictureInPicture } from "#parley/room/stage/picture_in_picture.js";
import { openMenu } from "#parley/ui/menu.js";
import { gettext } from "#parley/ui/text.js";

/**
 * @typedef {import("#parley/room/state.js").RoomState} RoomState
 * @typedef {import("#parley/ui/menu.js").MenuItem} MenuItem
 * @typedef {{element: HTMLElement, name: string, video?: HTMLVideoElement, hasNumbers?: boolean, openNumbers?: () => void}} AnyTile
 *
 * @typedef {object} TileMenuContext
 * @property {RoomState} state
 * @property {import("#parley/room/stage/choices.js").StageChoices} choices
 * @property {import("#parley/room/people/list.js").Moderate} moderate
 */

/** @param {HTMLButtonElement} button @param {string} picture @param {AnyTile} tile @param {TileMenuContext} context */
export function openTileMenu(button, picture, tile, context) {
  const [kind, peerId] = /** @type {[string, string]} */ (picture.split(":"));
  const items = [...viewItems(picture, tile, context)];
  if (tile.hasNumbers)
    items.push({ icon: "activity", label: gettext("Connection"), run: () => tile.openNumbers?.() });
  if (kind === "camera") items.push(...selfItems(peerId, context), ...moderatorItems(peerId, context));
  openMenu(button, tile.name, items);
}

/** @param {string} picture @param {AnyTile} tile @param {TileMenuContext} context @returns {MenuItem[]} */
function viewItems(picture, { element, video }, { choices }) {
  const pinned = choices.pinned === picture;
  /** @type {MenuItem[]} */
  const items = [
    {
      icon: pinned ? "pin-off" : "pin",
      label: pinned ? gettext("Unpin") : gettext("Pin"),
      run: () => choices.togglePin(picture),
    },
  ];
  if (document.fullscreenEnabled) items.push(fullScreenItem(element));
  if (video?.srcObject && canPictureInPicture())
    items.push({
      icon: "picture-in-picture-2",
      label: gettext("Picture in picture"),
      run: () => showPictureInPicture(video),
    });
  return items;
}

/** @param {HTMLElement} element @returns {MenuItem} */
function fullScreenItem(element) {
  const isFull = document.fullscreenElement === element;
  return {
    icon: isFull ? "minimize-2" : "maximize-2",
    label: isFull ? gettext("Leave full screen") : gettext("Full screen"),
    run: () => (isFull ? document.exitFullscreen() : element.requestFullscreen()).catch(() => {}),
  };
}

/** @param {string} peerId @param {TileMenuContext} context @returns {MenuItem[]} */
function selfItems(peerId, { state, choices }) {
  if (peerId !== state.self?.peer_id) return [];
  const corner = choices.selfView === "corner";
  return [
    {
      icon: corner ? "expand" : "minimize-2",
      label: corner ? gettext("Show me beside the others") : gettext("Show me small, in the corner"),
      run: () => choices.setSelfView(corner ? "tile" : "corner"),
    },
    { icon: "eye-off", label: gettext("Hide my picture"), run: () => choices.setSelfView("hidden") },
  ];
}

/** @param {string} peerId @param {TileMenuContext} context @returns {MenuItem[]} */
function moderatorItems(peerId, { state, moderate }) {
  const person = state.others.get(peerId) ?? (peerId === state.self?.peer_id ? state.self : null);
  return person ? actItems(state, person, moderate) : [];
}
