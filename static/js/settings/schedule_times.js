/** The form of a scheduled meeting says at once what is wrong with its times. The server checks them again. */

import { serverClock } from "#parley/signaling/server_clock.js";
import { byId } from "#parley/ui/dom.js";
import { showProblem } from "#parley/ui/form_errors.js";
import { gettext, interpolate, language } from "#parley/ui/text.js";
import { clockText } from "#parley/ui/times.js";

/**
 * @typedef {object} Times as they are in the form: days as "2026-11-30", times of day as "09:30"
 * @property {string} date
 * @property {string} time
 * @property {string} zone
 * @property {string} until the last day of a series that ends on a day; else empty
 *
 * @typedef {{date: string, time: string, until: string}} Problems a text for each field; empty where nothing is wrong
 */

const YEARS_AHEAD = 10;

/** @param {Times} times @param {Date} now @param {boolean} mayBePast the start is one that was stored before @returns {Problems} */
export function problemsOf({ date, time, zone, until }, now, mayBePast) {
  const problems = { date: "", time: "", until: "" };
  const there = wallClock(now, zone);
  if (!there || !date) return problems;
  const lastDay = `${Number(there.date.slice(0, 4)) + YEARS_AHEAD}${there.date.slice(4)}`;
  if (date.length > lastDay.length || date > lastDay)
    problems.date = gettext("Choose a time within the next ten years.");
  else if (!mayBePast && date < there.date)
    problems.date = gettext("This day is past. Choose today or a later day.");
  else if (!mayBePast && date === there.date && time && time.slice(0, 5) < there.time)
    problems.time = interpolate(
      gettext("This time is past: it is %(now)s in %(zone)s now. Choose a later one."),
      {
        now: clockText(now, language(), zone),
        zone: zone.replaceAll("_", " "),
      },
    );
  if (until && until < date) problems.until = gettext("The last day comes before the first meeting.");
  return problems;
}

/** Day and time of day on the clocks of a zone; null for a zone that the browser does not know. @param {Date} moment @param {string} zone */
function wallClock(moment, zone) {
  try {
    const text = new Intl.DateTimeFormat("sv-SE", {
      timeZone: zone,
      dateStyle: "short",
      timeStyle: "short",
    }).format(moment);
    return { date: text.slice(0, 10), time: text.slice(11, 16) };
  } catch {
    return null;
  }
}

/** @param {HTMLFormElement} form */
export function watchTimes(form) {
  const day = byId("id_date", HTMLInputElement);
  const time = byId("id_time", HTMLInputElement);
  const zone = byId("id_time_zone", HTMLSelectElement);
  const recurrence = byId("id_recurrence", HTMLSelectElement);
  const ends = byId("id_ends", HTMLSelectElement);
  const until = byId("id_until", HTMLInputElement);
  const count = byId("id_count", HTMLInputElement);
  const began = form.hasAttribute("data-began");

  function check() {
    const repeats = recurrence.value !== "none";
    // What is not asked for is not sent, and cannot keep the form from being sent.
    until.disabled = !repeats || ends.value !== "until";
    count.disabled = !repeats || ends.value !== "count";
    const times = {
      date: day.value,
      time: time.value,
      zone: zone.value,
      until: until.disabled ? "" : until.value,
    };
    const mayBePast =
      (began && repeats) || [times.date, times.time.slice(0, 5), times.zone].join() === form.dataset.stored;
    const problems = problemsOf(times, serverClock.date(), mayBePast);
    return /** @type {const} */ ([
      [day, problems.date],
      [time, problems.time],
      [until, problems.until],
    ]);
  }

  form.addEventListener("change", () => {
    for (const [field, text] of check()) showProblem(field, text);
  });
  form.addEventListener("focusout", () => {
    // What the server said stays until a time is changed.
    for (const [field, text] of check()) if (text) showProblem(field, text);
  });
  check();
}
