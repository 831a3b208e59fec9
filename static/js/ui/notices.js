/** Short notices over the stage, and the banner above it that stays. */

import { byId, icon, make } from "#parley/ui/dom.js";
import { withNotice, withoutNotice, withoutOver } from "#parley/ui/notice_list.js";
import { gettext, interpolate } from "#parley/ui/text.js";

const SHOWN_MS = 6000;
/** A notice that was pointed at or focused when its time was over stays so much longer. */
const HELD_MS = 2000;

/**
 * @typedef {object} NoticeAction
 * @property {string} label
 * @property {() => void} run
 * @property {() => boolean} holds whether its subject is still there; once it is not, the notice goes (`reviewNotices`)
 */
/**
 * @typedef {object} NoticeOptions
 * @property {string} [icon]
 * @property {NoticeAction} [action]
 * @property {number} [shownMs] how long it is shown
 * @property {boolean} [lasting] until it is dismissed or its action was used
 * @property {string} [group] notices of a group become one
 * @property {(count: number) => {text: string, action?: NoticeAction}} [together] what the notice of a group of so many says instead
 */

/** @type {import("#parley/ui/notice_list.js").Notice[]} */
let shown = [];
/** @type {Map<number, HTMLElement>} */
const elements = new Map();
let lastId = 0;

/** Show a notice for some seconds. @param {string} text @param {NoticeOptions} [options] */
export function notify(
  text,
  { icon: name = "info", action, shownMs = SHOWN_MS, lasting = false, group, together } = {},
) {
  lastId += 1;
  const id = lastId;
  show(withNotice(shown, { id, text, icon: name, group, count: 1, lasting }));
  const notice = shown[shown.length - 1];
  const { count } = notice;
  const merged = count > 1 ? together?.(count) : undefined;
  const counter = count > 1 && !merged ? interpolate(gettext("%(count)s times"), { count }) : "";
  const offered = merged ? merged.action : action;
  notice.holds = offered?.holds;
  const element = noticeElement(id, name, merged?.text ?? text, offered, counter);
  elements.set(id, element);
  byId("notices", HTMLElement).append(element);
  if (!lasting) hideLater(id, shownMs);
}

/** Take away the notices of a group. @param {string} group */
export function dismissGroup(group) {
  show(shown.filter((notice) => notice.group !== group));
}

/** Take away the notices that offer what can be done no more. To be called whenever something has changed. */
export function reviewNotices() {
  show(withoutOver(shown));
}

/** @param {import("#parley/ui/notice_list.js").Notice[]} next */
function show(next) {
  const kept = new Set(next.map(({ id }) => id));
  for (const [id, element] of elements) {
    if (kept.has(id)) continue;
    element.remove();
    elements.delete(id);
  }
  shown = next;
}

/** @param {number} id */
function dismiss(id) {
  show(withoutNotice(shown, id));
}

/** @param {number} id @param {number} ms */
function hideLater(id, ms) {
  setTimeout(() => {
    if (elements.get(id)?.matches(":hover, :focus-within")) hideLater(id, HELD_MS);
    else dismiss(id);
  }, ms);
}

/** @param {number} id @param {string} name @param {string} text @param {NoticeAction | undefined} action @param {string} counter */
function noticeElement(id, name, text, action, counter) {
  const notice = make("div", { class: "notice" }, icon(name), make("p", {}, text));
  if (counter) notice.append(make("span", { class: "notice-count" }, counter));
  if (action) {
    const run = () => {
      dismiss(id);
      action.run();
    };
    notice.append(
      make("button", { type: "button", class: "small-button is-primary", onclick: run }, action.label),
    );
  }
  notice.append(
    make(
      "button",
      { type: "button", class: "icon-button", "aria-label": gettext("Dismiss"), onclick: () => dismiss(id) },
      icon("x"),
    ),
  );
  return notice;
}

/** Show the banner; an empty text hides it. @param {string} text */
export function showBanner(text) {
  const banner = byId("banner", HTMLElement);
  banner.hidden = !text;
  banner.replaceChildren(...(text ? [icon("loader-circle"), text] : []));
}
