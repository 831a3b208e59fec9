/** Texts in the language of the page, from Django's JavaScript catalog (/jsi18n/). */

/** @typedef {{gettext?: (text: string) => string, ngettext?: (one: string, many: string, count: number) => string}} Catalog */

const catalog = /** @type {Catalog} */ (/** @type {unknown} */ (globalThis));

/** @param {string} text @returns {string} */
export function gettext(text) {
  return catalog.gettext?.(text) ?? text;
}

/** @param {string} one @param {string} many @param {number} count @returns {string} */
export function ngettext(one, many, count) {
  return catalog.ngettext?.(one, many, count) ?? (count === 1 ? one : many);
}

// The blocks of Hebrew, Arabic and the other scripts that are written from right to left, and their marks of direction.
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const FIRST_STRONG_ISOLATE = "\u2068";
const POP_ISOLATE = "\u2069";

/**
 * A text that somebody wrote, to be put between other words: right-to-left letters do not turn the words around them. Pure.
 * Other texts stay as they are. @param {string} text @returns {string}
 */
export function isolated(text) {
  return RIGHT_TO_LEFT.test(text) ? FIRST_STRONG_ISOLATE + text + POP_ISOLATE : text;
}

/** Put values in the place of `%(name)s`: texts isolated, numbers as the language of the page writes them. @param {string} format @param {Record<string, string | number>} values @returns {string} */
export function interpolate(format, values) {
  return format.replace(/%\((\w+)\)s/g, (whole, name) => (name in values ? shown(values[name]) : whole));
}

/** @param {string | number} value */
function shown(value) {
  return typeof value === "number" ? numberText(value) : isolated(value);
}

/**
 * The language of the page, in which times and numbers are shown, too, as it is written where the browser is at home: "en-GB"
 * for a page in "en". Undefined where there is no page.
 */
export function language() {
  const page = globalThis.document?.documentElement.lang;
  return globalThis.navigator?.languages?.find((tag) => tag.startsWith(`${page}-`)) ?? (page || undefined);
}

/** @param {number} value @param {Intl.NumberFormatOptions} [options] @returns {string} the number as the language of the page writes it */
export function numberText(value, options) {
  return value.toLocaleString(language(), options);
}

/** @param {number} unixSecs @returns {string} the local time of day */
export function timeOfDay(unixSecs) {
  return new Date(unixSecs * 1000).toLocaleTimeString(language(), { hour: "2-digit", minute: "2-digit" });
}

/** @param {number} secs @returns {string} minutes and seconds, and hours where there are any */
export function clock(secs) {
  const whole = Math.max(0, Math.floor(secs));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0] ? parts : parts.slice(1);
  return shown.map((part, index) => (index ? String(part).padStart(2, "0") : String(part))).join(":");
}

/** @param {number} bytes @returns {string} the size of a file in the unit that reads best */
export function fileSize(bytes) {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const value = bytes / 1024 ** power;
  const digits = power && value < 10 ? 1 : 0;
  return numberText(value, { style: "unit", unit: units[power], maximumFractionDigits: digits });
}

/** @param {string} name @returns {string} one or two letters that stand for the name */
export function initials(name) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return letters
    .map((word) => [...word][0] ?? "")
    .join("")
    .toLocaleUpperCase(language());
}

/** A number of the palette, the same for the same text. @param {string} text @param {number} colours @returns {number} */
export function colourOf(text, colours = 8) {
  let hash = 7;
  for (const letter of text) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return hash % colours;
}
