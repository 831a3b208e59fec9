/** Tells the person what changed about breakout rooms. */

import { breakoutOf, ownPlace } from "#parley/room/breakouts/state.js";
import { mayModerate } from "#parley/room/moderation/rules.js";
import { notify } from "#parley/ui/notices.js";
import { gettext, interpolate } from "#parley/ui/text.js";

/** @typedef {import("#parley/room/state.js").RoomState} RoomState */

/** @param {RoomState | null} before @param {() => RoomState} newest state of the main room @param {(id: string) => void} visit a room that calls for help */
export function tellChange(before, newest, visit) {
  const state = newest();
  const [rooms, earlier] = [state.room?.breakouts, before?.room?.breakouts];
  const wasAway = before !== null && ownPlace(before) !== "";
  if (wasAway && !ownPlace(state)) notify(gettext("You are back in the main room."), { icon: "undo-2" });
  if (earlier && !rooms && !wasAway) notify(gettext("The breakout rooms are closed."), { icon: "split" });
  if (rooms?.closing && !earlier?.closing)
    notify(gettext("The breakout rooms close soon. Everyone comes back to the main room."), {
      icon: "hourglass",
    });
  tellCalls(earlier?.calls ?? {}, newest, visit);
}

/** Tell of each new call for help. @param {Record<string, unknown>} earlier @param {() => RoomState} newest @param {(id: string) => void} visit */
function tellCalls(earlier, newest, visit) {
  const state = newest();
  for (const [id, { name }] of Object.entries(openCalls(state))) {
    if (id in earlier) continue;
    const room = breakoutOf(state, id)?.name ?? "";
    notify(interpolate(gettext("%(name)s calls for help in %(room)s"), { name, room }), {
      icon: "life-buoy",
      lasting: true,
      group: `help ${id}`,
      action: { label: gettext("Visit"), run: () => visit(id), holds: () => id in openCalls(newest()) },
    });
  }
}

/** The calls that this person can answer: of rooms in which they are not. @param {RoomState} state @returns {import("#parley/room/breakouts/frames.js").Breakouts["calls"]} */
function openCalls(state) {
  const calls = (mayModerate(state) && state.room?.breakouts?.calls) || {};
  return Object.fromEntries(Object.entries(calls).filter(([id]) => id !== ownPlace(state)));
}
