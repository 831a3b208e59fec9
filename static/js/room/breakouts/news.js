/** Tells the person what changed about breakout rooms. */

import { breakoutOf, ownPlace } from "#parley/room/breakouts/state.js";
import { mayModerate } from "#parley/room/moderation/rules.js";
import { dismissGroup, notify } from "#parley/ui/notices.js";
import { gettext, interpolate } from "#parley/ui/text.js";

/** @typedef {import("#parley/room/state.js").RoomState} RoomState */

/** @param {RoomState | null} before @param {RoomState} state of the main room @param {(id: string) => void} visit a room that calls for help */
export function tellChange(before, state, visit) {
  const [rooms, earlier] = [state.room?.breakouts, before?.room?.breakouts];
  const wasAway = before !== null && ownPlace(before) !== "";
  if (wasAway && !ownPlace(state)) notify(gettext("You are back in the main room."), { icon: "undo-2" });
  if (earlier && !rooms && !wasAway) notify(gettext("The breakout rooms are closed."), { icon: "split" });
  if (rooms?.closing && !earlier?.closing)
    notify(gettext("The breakout rooms close soon. Everyone comes back to the main room."), {
      icon: "hourglass",
    });
  const calls = rooms && mayModerate(state) ? rooms.calls : {};
  for (const id of Object.keys(earlier?.calls ?? {}))
    if (!(id in calls) || id === ownPlace(state)) dismissGroup(groupOf(id));
  tellCalls(state, calls, earlier?.calls ?? {}, visit);
}

/**
 * Tell of each new call for help.
 * @param {RoomState} state @param {import("#parley/room/breakouts/frames.js").Breakouts["calls"]} calls
 * @param {Record<string, unknown>} earlier @param {(id: string) => void} visit
 */
function tellCalls(state, calls, earlier, visit) {
  for (const [id, { name }] of Object.entries(calls)) {
    if (id in earlier || id === ownPlace(state)) continue;
    const room = breakoutOf(state, id)?.name ?? "";
    notify(interpolate(gettext("%(name)s calls for help in %(room)s"), { name, room }), {
      icon: "life-buoy",
      lasting: true,
      group: groupOf(id),
      action: { label: gettext("Visit"), run: () => visit(id) },
    });
  }
}

/** The notice of a call, which goes when the call is over. @param {string} id of the breakout room */
function groupOf(id) {
  return `help ${id}`;
}
