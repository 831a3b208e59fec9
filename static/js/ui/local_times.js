/** Shows `<time data-local>` in the time zone of the browser: as a `span` (with `data-ends`), a `moment`, a `day` or a `clock` time. */

import { clockText, dayText, momentText, spanText } from "#parley/ui/times.js";

const EVERY_MS = 30_000;

/** Show all times of the page, and again while it is open: days pass, meetings begin. */
export function initLocalTimes() {
  showLocalTimes();
  setInterval(showLocalTimes, EVERY_MS);
}

function showLocalTimes() {
  const now = new Date();
  const locale = document.documentElement.lang;
  for (const element of /** @type {NodeListOf<HTMLTimeElement>} */ (
    document.querySelectorAll("time[data-local]")
  ))
    show(element, now, locale);
}

/** @param {HTMLTimeElement} element @param {Date} now @param {string} locale */
function show(element, now, locale) {
  const start = new Date(element.dateTime);
  const end = new Date(element.dataset.ends ?? element.dateTime);
  const kind = element.dataset.local;
  const text =
    kind === "span"
      ? spanText(start, end, now, locale)
      : kind === "day"
        ? dayText(start, now, locale)
        : kind === "clock"
          ? clockText(start, locale)
          : momentText(start, now, locale);
  if (element.textContent !== text) element.textContent = text;
  const item = element.closest(".agenda-item");
  item?.toggleAttribute("data-now", start <= now && now < end);
  item?.toggleAttribute("hidden", now >= end);
}
