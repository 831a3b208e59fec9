/** The moderation of one person, as items of a menu. */

import { deedsFor, FRAMES } from "#parley/room/moderation/rules.js";
import { gettext } from "#parley/ui/text.js";

/** @typedef {import("#parley/room/moderation/rules.js").Deed} Deed @typedef {import("#parley/room/people/frames.js").Participant} Participant */

/** Icon and label of each deed. @type {Record<Deed, [string, () => string]>} */
const ITEMS = {
  mute_audio: ["mic-off", () => gettext("Mute")],
  mute_video: ["video-off", () => gettext("Switch camera off")],
  mute_screen: ["screen-share-off", () => gettext("Stop screen share")],
  ask_audio: ["mic", () => gettext("Ask to unmute")],
  ask_video: ["video", () => gettext("Ask to start video")],
  give_floor: ["megaphone", () => gettext("Give the floor")],
  end_floor: ["megaphone", () => gettext("End the turn")],
  lower_hand: ["hand", () => gettext("Lower hand")],
  spotlight: ["presentation", () => gettext("Spotlight for everyone")],
  end_spotlight: ["presentation", () => gettext("End spotlight")],
  make_moderator: ["shield-check", () => gettext("Make moderator")],
  make_participant: ["user", () => gettext("Make participant")],
  hand_over: ["crown", () => gettext("Make host")],
  remove: ["user-x", () => gettext("Remove")],
};

/**
 * @param {import("#parley/room/state.js").RoomState} state @param {Participant} person
 * @param {import("#parley/room/people/list.js").Moderate} moderate @returns {import("#parley/ui/menu.js").MenuItem[]}
 */
export function deedItems(state, person, moderate) {
  return deedsFor(state, person).map((deed) => {
    const [icon, label] = ITEMS[deed];
    const { action, value } = FRAMES[deed];
    const about = deed === "end_floor" ? null : person;
    return { icon, label: label(), danger: deed === "remove", run: () => moderate(action, about, value) };
  });
}
