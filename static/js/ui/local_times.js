/**
 * Shows `<time data-local>` in the time zone of the browser: as a `span` (with `data-ends`), a `moment`, a `day` or a `clock` time.
 * On paper "today" and the like are dates.
 */

import { serverClock } from "#parley/signaling/server_clock.js";
import { make } from "#parley/ui/dom.js";
import { language } from "#parley/ui/text.js";
import { clockText, dayText, momentText, paperText, spanText } from "#parley/ui/times.js";

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
  if (kind === "clock") {
    put(element, clockText(start, locale));
  } else {
    const onPaper = kind === "span" || kind === "day" ? kind : "moment";
    const texts = {
      span: spanText(start, end, now, locale),
      day: dayText(start, now, locale),
      moment: momentText(start, now, locale),
    };
    put(element, texts[onPaper], paperText(onPaper, start, end, locale));
  }
  const item = element.closest(".agenda-item");
  item?.toggleAttribute("data-now", start <= now && now < end);
  item?.toggleAttribute("hidden", now >= end);
}

/** Show a text, and another one on paper. @param {HTMLElement} element @param {string} text @param {string} [paper] */
function put(element, text, paper = "") {
  const shown = paper ? `${text}\n${paper}` : text;
  if (element.dataset.shown === shown) return;
  element.dataset.shown = shown;
  if (!paper) element.textContent = text;
  else
    element.replaceChildren(
      make("span", { className: "for-screen" }, text),
      make("span", { className: "for-paper" }, paper),
    );
}
