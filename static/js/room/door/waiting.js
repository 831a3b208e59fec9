/** The page of those who wait: in the lobby, or for a host, with the time of the planned meeting in their own time zone. */

import { serverClock } from "#parley/signaling/server_clock.js";
import { byId, setText } from "#parley/ui/dom.js";
import { gettext, interpolate, language } from "#parley/ui/text.js";
import { momentText } from "#parley/ui/times.js";

/** @typedef {Omit<import("#parley/room/protocol.js").FrameOf<"waiting">, "type">} Waiting the newest frame `waiting` */

const EVERY_MS = 30_000;

export class WaitingPage {
  #time = byId("waiting-time", HTMLElement);
  /** @type {Waiting | null} */
  #waiting = null;

  constructor() {
    // Today is another day at midnight.
    setInterval(() => this.#renderTime(), EVERY_MS);
  }

  /** @param {Waiting} waiting */
  show(waiting) {
    this.#waiting = waiting;
    const reason = waiting.reason === "host" ? "host" : "lobby";
    for (const words of /** @type {NodeListOf<HTMLElement>} */ (
      document.querySelectorAll("[data-waits-for]")
    ))
      words.hidden = words.dataset.waitsFor !== reason;
    this.#renderTime();
  }

  #renderTime() {
    const startsAt = this.#waiting?.starts_at ?? null;
    this.#time.hidden = startsAt === null;
    if (startsAt === null) return;
    const { when, zone } = timeTexts(startsAt, serverClock.date(), language());
    setText(byId("waiting-when", HTMLElement), when);
    setText(byId("waiting-zone", HTMLElement), zone);
  }
}

/** The time of the meeting, and the zone that it is told in. @param {number} startsAt Unix seconds @param {Date} now @param {string} [locale] */
export function timeTexts(startsAt, now, locale) {
  const start = new Date(startsAt * 1000);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return {
    when: interpolate(gettext("Planned for %(time)s"), { time: momentText(start, now, locale) }),
    zone: interpolate(gettext("in your time zone, %(zone)s"), { zone: zone.replaceAll("_", " ") }),
  };
}
