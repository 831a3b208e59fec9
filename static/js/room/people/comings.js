/**
 * People who came and went, gathered so that many at once are told in one notice. Pure: values are never changed in place, times in
 * milliseconds are arguments.
 *
 * @typedef {object} Comings
 * @property {ReadonlyMap<string, string>} came names by peer id
 * @property {ReadonlyMap<string, string>} went names by peer id
 * @property {number} since when the first of them came or went
 * @property {number} latest when the last of them did
 */

import { gettext, interpolate, ngettext } from "#parley/ui/text.js";

/** @type {Comings} */
export const NOBODY = Object.freeze({ came: new Map(), went: new Map(), since: 0, latest: 0 });

/** With more people a notice waits longer for others. */
const SMALL_ROOM = 10;
/** A notice waits until nobody came or went for `quiet`, and never longer than `longest`. */
const PACE_MS = { small: { quiet: 700, longest: 4000 }, large: { quiet: 3000, longest: 12000 } };

/** @param {Comings} comings @param {string} peerId @param {string} name @param {number} now @returns {Comings} */
export function withComing(comings, peerId, name, now) {
  // Who is back before it was told that they left was never away.
  if (comings.went.has(peerId)) return { ...comings, went: without(comings.went, peerId) };
  return { ...timed(comings, now), came: new Map(comings.came).set(peerId, name) };
}

/** @param {Comings} comings @param {string} peerId @param {string} name @param {number} now @returns {Comings} */
export function withGoing(comings, peerId, name, now) {
  if (comings.came.has(peerId)) return { ...comings, came: without(comings.came, peerId) };
  return { ...timed(comings, now), went: new Map(comings.went).set(peerId, name) };
}

/** When they are to be told; null where there is nobody. @param {Comings} comings @param {number} people in the room */
export function tellAt(comings, people) {
  if (!comings.came.size && !comings.went.size) return null;
  const { quiet, longest } = people > SMALL_ROOM ? PACE_MS.large : PACE_MS.small;
  return Math.min(comings.latest + quiet, comings.since + longest);
}

/** @param {readonly string[]} names at least one @returns {string} */
export function joinedText(names) {
  const [name, other] = names;
  const count = names.length - 2;
  if (count < 0) return interpolate(gettext("%(name)s joined"), { name });
  if (count === 0) return interpolate(gettext("%(name)s and %(other)s joined"), { name, other });
  const text = ngettext(
    "%(name)s, %(other)s and %(count)s other joined",
    "%(name)s, %(other)s and %(count)s others joined",
    count,
  );
  return interpolate(text, { name, other, count });
}

/** @param {readonly string[]} names at least one @returns {string} */
export function leftText(names) {
  const [name, other] = names;
  const count = names.length - 2;
  if (count < 0) return interpolate(gettext("%(name)s left"), { name });
  if (count === 0) return interpolate(gettext("%(name)s and %(other)s left"), { name, other });
  const text = ngettext(
    "%(name)s, %(other)s and %(count)s other left",
    "%(name)s, %(other)s and %(count)s others left",
    count,
  );
  return interpolate(text, { name, other, count });
}

/** @param {Comings} comings @param {number} now @returns {Comings} */
function timed(comings, now) {
  const first = !comings.came.size && !comings.went.size;
  return { ...comings, since: first ? now : comings.since, latest: now };
}

/** @param {ReadonlyMap<string, string>} names @param {string} peerId */
function without(names, peerId) {
  const copy = new Map(names);
  copy.delete(peerId);
  return copy;
}
