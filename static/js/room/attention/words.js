/** The words of a notification of the browser, by source. Pure. */

import { gettext, interpolate, isolated, ngettext } from "#parley/ui/text.js";

/** @typedef {import("#parley/room/attention/subjects.js").Subject} Subject @typedef {import("#parley/room/attention/subjects.js").Source} Source */

/** Of a long message so many characters are shown. */
const DETAIL_CHARS = 160;

/** @type {Record<Source, () => string>} */
const TEXTS = {
  waiting: () => gettext("%(name)s waits in the lobby"),
  hand: () => gettext("%(name)s raised a hand"),
  help: () => gettext("%(name)s calls for help"),
  request: () => gettext("The AI participant asks for a decision"),
  floor: () => gettext("You have the floor"),
  poll: () => gettext("A poll waits for your answer"),
  breakout: () => gettext("You are asked to come to %(name)s"),
  entered: () => gettext("You were let into the meeting"),
  direct: () => gettext("%(name)s wrote to you privately"),
  mention: () => gettext("%(name)s mentioned you in the chat"),
  chat: () => gettext("%(name)s wrote in the chat"),
};

/**
 * What happened, in one sentence, and how many more of the same wait.
 * @param {readonly Subject[]} subjects of one source, the newest last, at least one
 * @param {boolean} withDetail whether what people wrote may be shown
 */
export function wordsOf(subjects, withDetail) {
  const { source, name, detail } = subjects[subjects.length - 1];
  const text = interpolate(TEXTS[source](), { name });
  const more = subjects.length - 1;
  const others = more
    ? interpolate(ngettext("and %(count)s more", "and %(count)s more", more), { count: more })
    : "";
  return [withDetail && detail ? `${text}: ${isolated(shortened(detail))}` : text, others]
    .filter(Boolean)
    .join(" · ");
}

/** @param {string} detail */
function shortened(detail) {
  const letters = [...detail.replace(/\s+/g, " ").trim()];
  return letters.length > DETAIL_CHARS ? `${letters.slice(0, DETAIL_CHARS).join("")}…` : letters.join("");
}
