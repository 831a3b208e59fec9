/** Shows `<time data-local>` in the time zone of the browser: as a `span` (with `data-ends`), a `moment`, a `day` or a `clock` time. */

import { serverClock } from "#parley/signaling/server_clock.js";
import { language } from "#parley/ui/text.js";
import { clockText, dayText, momentText, spanText } from "#parley/ui/times.js";

const EVERY_MS = 30_000;

/** Show all times of the page, and again while it is open: days pass, meetings begin. */
export function initLocalTimes() {
  showLocalTimes();
  setInterval(showLocalTimes, EVERY_MS);
}

/** The page says when it was made. One that comes out of the browser's cache says nothing of the present. */
export function takePageTime() {
  const [loading] = performance.getEntriesByType("navigation");
  const fresh = loading instanceof PerformanceNavigationTiming && loading.transferSize > 0;
  const madeAt = Number.parseFloat(document.documentElement.dataset.serverTime ?? "");
  if (fresh) serverClock.told(madeAt, loading.requestStart, loading.responseStart);
}

/** Tell the server the zone of the browser: files are made with its times. */
export function noteZone() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const secure = location.protocol === "https:" ? "; secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in browsers that people still use.
  document.cookie = `parley_zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax${secure}`;
}

function showLocalTimes() {
  const now = serverClock.date();
  const locale = language();
  for (const element of /** @type {NodeListOf<HTMLTimeElement>} */ (
    document.querySelectorAll("time[data-local]")
  ))
    show(element, now, locale);
}

/** @param {HTMLTimeElement} element @param {Date} now @param {string | undefined} locale */
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
