/** Times as people say them, in their own language and time zone. Pure: the present is an argument. */

const CLOCK = /** @type {const} */ ({ hour: "numeric", minute: "2-digit" });
const DAY = /** @type {const} */ ({ weekday: "short", day: "numeric", month: "short" });
const PAPER_DAY = /** @type {const} */ ({ weekday: "short", day: "numeric", month: "long", year: "numeric" });

/** Midnights between two moments in local time. @param {Date} from @param {Date} to @returns {number} */
export function daysBetween(from, to) {
  const day = (/** @type {Date} */ moment) =>
    Date.UTC(moment.getFullYear(), moment.getMonth(), moment.getDate()) / 86_400_000;
  return day(to) - day(from);
}

/** The local day as in the names of files: "2026-11-30". @param {Date} moment @returns {string} */
export function dayStamp(moment) {
  const parts = [moment.getFullYear(), moment.getMonth() + 1, moment.getDate()];
  return parts.map((part) => String(part).padStart(2, "0")).join("-");
}

/** "today", "tomorrow", or the day. @param {Date} moment @param {Date} now @param {string} [locale] @returns {string} */
export function dayText(moment, now, locale) {
  const days = daysBetween(now, moment);
  if (days === 0 || days === 1)
    return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(days, "day");
  const year = moment.getFullYear() === now.getFullYear() ? {} : { year: /** @type {const} */ ("numeric") };
  return moment.toLocaleDateString(locale, { ...DAY, ...year });
}

/** Day and time of one moment. @param {Date} moment @param {Date} now @param {string} [locale] @returns {string} */
export function momentText(moment, now, locale) {
  return `${dayText(moment, now, locale)}, ${moment.toLocaleTimeString(locale, CLOCK)}`;
}

/** Time of day of one moment, in another zone where it is given. @param {Date} moment @param {string} [locale] @param {string} [timeZone] @returns {string} */
export function clockText(moment, locale, timeZone) {
  return moment.toLocaleTimeString(locale, { ...CLOCK, timeZone });
}

/** Day, start and end. @param {Date} start @param {Date} end @param {Date} now @param {string} [locale] @returns {string} */
export function spanText(start, end, now, locale) {
  const times = new Intl.DateTimeFormat(locale, CLOCK).formatRange(start, end);
  return `${dayText(start, now, locale)}, ${times}`;
}

/** Times on paper, where nobody knows which day "today" was: with year and time zone. @param {"span" | "moment" | "day"} kind @param {Date} start @param {Date} end @param {string} [locale] @returns {string} */
export function paperText(kind, start, end, locale) {
  if (kind === "day") return start.toLocaleDateString(locale, PAPER_DAY);
  const format = new Intl.DateTimeFormat(locale, { ...PAPER_DAY, ...CLOCK, timeZoneName: "short" });
  return kind === "span" ? format.formatRange(start, end) : format.format(start);
}
