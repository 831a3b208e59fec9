/** Counts of what waits to be seen: on a control, and in the title while the page is out of sight. */

import { byId, setText } from "#parley/ui/dom.js";

/** @param {string} id @param {number} count */
export function setBadge(id, count) {
  const badge = byId(id, HTMLElement);
  badge.hidden = count === 0;
  setText(badge, count > 99 ? "99+" : String(count));
}

const ownTitle = document.title;

/** Put a count before the title of the page; 0 takes it away. @param {number} count */
export function setTitleCount(count) {
  const title = count ? `(${count > 99 ? "99+" : count}) ${ownTitle}` : ownTitle;
  if (document.title !== title) document.title = title;
}
