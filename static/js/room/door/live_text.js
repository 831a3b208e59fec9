/** What the door of a room says before somebody joins. Pure. */

import { gettext, interpolate, ngettext } from "#parley/ui/text.js";

/**
 * @typedef {{people: number, media_limit: number, locked: boolean}} Live who is in the room at the moment
 * @typedef {{kind: "quiet" | "busy" | "closed", text: string}} DoorNote `closed` is what keeps the person out for now
 */

/** @param {Live} live @param {string} role with which the person would enter @returns {DoorNote} */
export function doorNote({ people, media_limit: limit, locked }, role) {
  if (people >= limit)
    return {
      kind: "closed",
      text: interpolate(
        gettext("%(people)s of %(limit)s people are in the room. Wait until someone leaves."),
        {
          people,
          limit,
        },
      ),
    };
  if (locked && role !== "host" && role !== "moderator")
    return {
      kind: "closed",
      text: gettext("The room is locked: the host lets nobody else in at the moment."),
    };
  if (!people) return { kind: "quiet", text: gettext("Nobody is in the room yet.") };
  const format = ngettext("%(people)s person is in the room.", "%(people)s people are in the room.", people);
  return { kind: "busy", text: interpolate(format, { people }) };
}
