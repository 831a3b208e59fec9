/**
 * Reads calendar files as two public readers do. Standard input is JSON: `{name: {ics, from, to}}` with times in Unix
 * seconds; the output has, for each name, the starts between them by ical.js and by node-ical, and the event's UID.
 */

import { text } from "node:stream/consumers";
import ICAL from "ical.js";
import nodeIcal from "node-ical";

/** @typedef {{ics: string, from: number, to: number}} Asked */

/** @param {Asked} asked @returns {number[]} */
function byIcalJs({ ics, from, to }) {
  const calendar = new ICAL.Component(ICAL.parse(ics));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone"))
    ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  const event = new ICAL.Event(/** @type {ICAL.Component} */ (calendar.getFirstSubcomponent("vevent")));
  const found = [];
  const starts = event.iterator();
  for (let start = starts.next(); start && start.toUnixTime() < to; start = starts.next())
    if (start.toUnixTime() >= from) found.push(start.toUnixTime());
  return found;
}

/** @param {Asked} asked @returns {{starts: number[], uid: string}} */
function byNodeIcal({ ics, from, to }) {
  /** @type {any} */
  const event = Object.values(nodeIcal.sync.parseICS(ics)).find((part) => part?.type === "VEVENT");
  const starts = event.rrule
    ? event.rrule.between(new Date(from * 1000), new Date(to * 1000 - 1), true)
    : [event.start];
  return { starts: starts.map((/** @type {Date} */ start) => start.getTime() / 1000), uid: event.uid };
}

/** @type {Record<string, Asked>} */
const files = JSON.parse(await text(process.stdin));
const read = Object.entries(files).map(([name, asked]) => {
  const { starts, uid } = byNodeIcal(asked);
  return [name, { icalJs: byIcalJs(asked), nodeIcal: starts, uid }];
});
console.log(JSON.stringify(Object.fromEntries(read)));
