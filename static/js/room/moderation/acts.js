/** The moderation of one person, as items of a menu. */

import { actsOn, FRAMES } from "#parley/room/moderation/rules.js";
import { gettext } from "#parley/ui/text.js";

/** @typedef {import("#parley/room/moderation/rules.js").Act} Act @typedef {import("#parley/room/people/frames.js").Participant} Participant */

/** Icon and label of each act. @type {Record<Act, [string, () => string]>} */
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
export function actItems(state, person, moderate) {
  return actsOn(state, person).map((act) => {
    const [icon, label] = ITEMS[act];
    const { action, value } = FRAMES[act];
    const about = act === "end_floor" ? null : person;
    return { icon, label: label(), danger: act === "remove", run: () => moderate(action, about, value) };
  });
}
