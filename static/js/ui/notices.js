/** Short notices over the stage, and the banner above it that stays. */

import { byId, icon, make } from "#parley/ui/dom.js";
import { gettext } from "#parley/ui/text.js";

const SHOWN_MS = 6000;
const MAX_SHOWN = 4;

/** @typedef {{icon?: string, action?: {label: string, run: () => void}, lasting?: boolean}} NoticeOptions */

/** Show a notice for some seconds, or until its action was used. @param {string} text @param {NoticeOptions} [options] @returns {() => void} takes the notice away */
export function notify(text, { icon: name = "info", action, lasting = false } = {}) {
  const box = byId("notices", HTMLElement);
  const notice = make("div", { class: "notice" }, icon(name), make("p", { dir: "auto" }, text));
  const remove = () => notice.remove();
  if (action) {
    const run = () => {
      remove();
      action.run();
    };
    notice.append(
      make("button", { type: "button", class: "small-button is-primary", onclick: run }, action.label),
    );
  }
  notice.append(
    make(
      "button",
      { type: "button", class: "icon-button", "aria-label": gettext("Dismiss"), onclick: remove },
      icon("x"),
    ),
  );
  box.append(notice);
  while (box.children.length > MAX_SHOWN) box.firstElementChild?.remove();
  if (!lasting) setTimeout(remove, SHOWN_MS);
  return remove;
}

/** Show the banner; an empty text hides it. @param {string} text */
export function showBanner(text) {
  const banner = byId("banner", HTMLElement);
  banner.hidden = !text;
  banner.replaceChildren(...(text ? [icon("loader-circle"), text] : []));
}
