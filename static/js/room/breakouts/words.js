/** Words of the bar over the stage about breakout rooms. */

import { breakoutOf, invitation, ownPlace } from "#parley/room/breakouts/state.js";
import { mayModerate } from "#parley/room/moderation/rules.js";
import { gettext, interpolate, ngettext } from "#parley/ui/text.js";

/**
 * @typedef {import("#parley/room/state.js").RoomState} RoomState
 * @typedef {import("#parley/room/breakouts/bar.js").BarContent} BarContent
 *
 * @typedef {object} BarActions
 * @property {(id: string) => void} join
 * @property {() => void} stay
 * @property {() => void} leave
 * @property {(called: boolean) => void} help
 * @property {() => void} look
 */

/** @param {RoomState} state of the main room @param {number | null} joinIn seconds until an invitation is followed @param {BarActions} actions @returns {BarContent | null} */
export function barContent(state, joinIn, actions) {
  if (!state.room?.breakouts) return null;
  const place = ownPlace(state);
  if (place) return inside(state, place, actions);
  const asked = invitation(state);
  if (asked && joinIn !== null) return invited(asked, joinIn, actions);
  const look = { key: "look", icon: "split", label: gettext("Show rooms"), run: actions.look };
  if (mayModerate(state)) return { words: overview(state), tone: "plain", actions: [look] };
  if (asked)
    return {
      words: interpolate(gettext("%(room)s is open"), { room: asked.name }),
      tone: "plain",
      actions: [joinAction(asked, gettext("Join"), actions)],
    };
  if (state.room.breakouts.choice)
    return { words: gettext("Choose a breakout room"), tone: "asked", actions: [{ ...look, primary: true }] };
  return { words: gettext("The others are in breakout rooms. You stay here."), tone: "plain", actions: [] };
}

/** @param {RoomState} state @param {string} place @param {BarActions} actions @returns {BarContent} */
function inside(state, place, actions) {
  const words = breakoutOf(state, place)?.name ?? "";
  const leave = { key: "leave", icon: "undo-2", label: gettext("Main room"), run: actions.leave };
  if (mayModerate(state)) {
    const look = { key: "look", icon: "split", label: gettext("Show rooms"), run: actions.look };
    return { words, tone: "inside", actions: [look, leave] };
  }
  const called = Boolean(state.room?.breakouts?.calls[place]);
  const help = {
    key: "help",
    icon: "life-buoy",
    label: called ? gettext("Help is called") : gettext("Call for help"),
    pressed: called,
    run: () => actions.help(!called),
  };
  return { words, tone: "inside", actions: [help, leave] };
}

/** @param {import("#parley/room/breakouts/frames.js").Breakout} room @param {number} joinIn @param {BarActions} actions @returns {BarContent} */
function invited(room, joinIn, actions) {
  return {
    words: interpolate(gettext("You are asked to join %(room)s"), { room: room.name }),
    tone: "asked",
    actions: [
      { key: "stay", icon: "x", label: gettext("Stay here"), run: actions.stay },
      joinAction(room, interpolate(gettext("Join (%(secs)s)"), { secs: joinIn }), actions),
    ],
  };
}

/** @param {import("#parley/room/breakouts/frames.js").Breakout} room @param {string} label @param {BarActions} actions */
function joinAction(room, label, actions) {
  return { key: `join ${room.id}`, icon: "log-in", label, primary: true, run: () => actions.join(room.id) };
}

/** @param {RoomState} state */
function overview(state) {
  const calls = Object.keys(state.room?.breakouts?.calls ?? {}).length;
  if (!calls) return gettext("Breakout rooms are open");
  const format = ngettext("%(count)s room calls for help", "%(count)s rooms call for help", calls);
  return interpolate(format, { count: calls });
}
