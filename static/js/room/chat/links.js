/**
 * Finds the links in a text that somebody wrote. Pure. Only http, https and mailto become links; a host that does not read as
 * what it is (another alphabet, a name before an @) is told along with the link.
 *
 * @typedef {{text: string, href?: undefined}} PlainPart
 * @typedef {{text: string, href: string, realHost: string}} LinkPart `realHost` is empty where the text shows the host as it is
 * @typedef {PlainPart | LinkPart} Part
 */

const ALLOWED = new Set(["http:", "https:", "mailto:"]);
// Neither control characters nor those that turn the direction of writing or cannot be seen are part of an address.
const ADDRESS = /(?:https?:\/\/|mailto:|www\.)[^\p{White_Space}\p{Cc}\p{Cf}\p{Zl}\p{Zp}"<>`{}|\\^]+/giu;
const TRAILING = /[.,;:!?'*_~…。，；：！？、]+$/u;
const CLOSING = { ")": "(", "]": "[", "）": "（", "】": "【", "»": "«", "”": "“", "」": "「" };
const MAX_LINKS = 50;

/** The text in parts, in order; together they are the text again. @param {string} text @returns {Part[]} */
export function linkParts(text) {
  /** @type {Part[]} */
  const parts = [];
  let done = 0;
  let links = 0;
  for (const match of text.matchAll(ADDRESS)) {
    if (links >= MAX_LINKS) break;
    if (match.index < done || /[\p{L}\p{N}]/u.test(text[match.index - 1] ?? "")) continue;
    const link = asLink(withoutTrailing(match[0]));
    if (!link) continue;
    if (match.index > done) parts.push({ text: text.slice(done, match.index) });
    parts.push(link);
    links += 1;
    done = match.index + link.text.length;
  }
  if (done < text.length) parts.push({ text: text.slice(done) });
  return parts;
}

/** @param {string} text @returns {LinkPart | null} */
function asLink(text) {
  let address;
  try {
    address = new URL(/^www\./i.test(text) ? `https://${text}` : text);
  } catch {
    return null;
  }
  if (!ALLOWED.has(address.protocol)) return null;
  if (address.protocol === "mailto:")
    return isMail(address) ? { text, href: address.href, realHost: "" } : null;
  return { text, href: address.href, realHost: realHost(address, text) };
}

/** A mail address without headers that would fill in a text. @param {URL} address */
function isMail({ pathname, search }) {
  return /^[^@,]+@[^@,]+\.[^@,]+$/.test(pathname) && search === "";
}

/** @param {URL} address @param {string} text */
function realHost(address, text) {
  const shown = text
    .replace(/^[a-z]+:\/\//i, "")
    .split(/[/?#]/u)[0]
    .toLowerCase();
  const typed = address.port ? shown.replace(/:\d+$/, "") : shown.replace(/:\d*$/, "");
  return typed === address.hostname ? "" : address.hostname;
}

/** Punctuation at the end belongs to the sentence, a bracket only where the address opened it. @param {string} text */
function withoutTrailing(text) {
  let rest = text;
  while (rest) {
    const last = rest[rest.length - 1];
    const opening = CLOSING[/** @type {keyof typeof CLOSING} */ (last)];
    const cut =
      opening && count(rest, last) > count(rest, opening) ? rest.slice(0, -1) : rest.replace(TRAILING, "");
    if (cut === rest) break;
    rest = cut;
  }
  return rest;
}

/** @param {string} text @param {string} letter */
function count(text, letter) {
  return text.split(letter).length - 1;
}
