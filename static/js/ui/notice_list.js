/** Notices that do not pile up: few at a time, equal ones as one. Pure. */

/**
 * @typedef {object} Notice
 * @property {number} id
 * @property {string} text
 * @property {string} icon
 * @property {string} [group] notices of one group become one, which counts them
 * @property {number} count how many are in it
 * @property {boolean} lasting stays until it is dismissed
 * @property {() => boolean} [holds] whether what it offers can still be done
 */

export const MAX_SHOWN = 3;

/**
 * The list after one more notice. A notice of the same group, or else with the same text, takes the older one's place and
 * goes on counting; beyond the limit the oldest that does not last goes.
 * @param {readonly Notice[]} shown @param {Notice} notice @returns {Notice[]}
 */
export function withNotice(shown, notice) {
  const same = shown.find((other) =>
    notice.group ? other.group === notice.group : other.text === notice.text,
  );
  const merged = same ? { ...notice, count: same.count + notice.count } : notice;
  const list = [...shown.filter((other) => other !== same), merged];
  while (list.length > MAX_SHOWN) {
    const oldest = list.findIndex((other) => !other.lasting && other !== merged);
    list.splice(Math.max(0, oldest), 1);
  }
  return list;
}

/** @param {readonly Notice[]} shown @param {number} id @returns {Notice[]} */
export function withoutNotice(shown, id) {
  return shown.filter((other) => other.id !== id);
}

/** Those whose subject is still there: nobody is offered to visit a room that has closed. @param {readonly Notice[]} shown @returns {Notice[]} */
export function withoutOver(shown) {
  return shown.filter(({ holds }) => holds?.() ?? true);
}
