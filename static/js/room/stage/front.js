/**
 * The first page of pictures: the AI participant has a place on it, and whoever speaks comes to it. Two tiles change places at
 * a time, and not often: who came stays for a while, and takes the place of whoever has been silent for longest. Pure.
 *
 * @typedef {import("#parley/room/stage/plan.js").Picture} Picture
 *
 * @typedef {object} Pictures
 * @property {readonly Picture[]} pictures as planned: screens, faces, the AI participant, oneself
 * @property {Picture} own the own face, which is left where it is
 * @property {number} perPage
 *
 * @typedef {object} Seats
 * @property {readonly Picture[]} order of the faces of others, as they sit now; empty while one page holds all
 * @property {ReadonlyMap<Picture, number>} came when a face came to the first page, in seconds
 * @property {ReadonlyMap<Picture, number>} spoke when a face spoke last, in seconds
 * @property {boolean} waiting whether the speaker comes as soon as a place may be taken
 */

/** So long a face stays on the first page once it came. */
export const STAY_SECS = 8;

/** @type {Seats} */
export const NO_SEATS = Object.freeze({ order: [], came: new Map(), spoke: new Map(), waiting: false });

/** @param {Seats} seats @param {Pictures} shown @param {string} speaker peer id of who speaks; empty for nobody @param {number} nowSecs @returns {Seats} */
export function seated(seats, shown, speaker, nowSecs) {
  const { faces, places } = partsOf(shown);
  const face = `camera:${speaker}`;
  const spoke = new Map([...seats.spoke].filter(([picture]) => faces.includes(picture)));
  if (faces.includes(face)) spoke.set(face, nowSecs);
  if (isOnePage(shown)) return { ...NO_SEATS, spoke };
  const stayed = seats.order.filter((picture) => faces.includes(picture));
  const order = [...stayed, ...faces.filter((picture) => !stayed.includes(picture))];
  const came = new Map([...seats.came].filter(([picture]) => faces.includes(picture)));
  const place = order.indexOf(face);
  if (place < places) return { order, came, spoke, waiting: false };
  const free = quietest(
    order.slice(0, places).filter((picture) => nowSecs - (came.get(picture) ?? -STAY_SECS) >= STAY_SECS),
    spoke,
  );
  if (!free) return { order, came, spoke, waiting: places > 0 };
  order[order.indexOf(free)] = face;
  order[place] = free;
  came.set(face, nowSecs);
  return { order, came, spoke, waiting: false };
}

/** The pictures in the order of their seats. @param {Seats} seats @param {Pictures} shown @returns {Picture[]} */
export function inSeats({ order }, shown) {
  if (isOnePage(shown)) return [...shown.pictures];
  const { screens, agents, own } = partsOf(shown);
  const others = [...screens, ...order];
  // Its place is the last one of the page, so that the others keep theirs when it comes and goes.
  const before = Math.max(0, shown.perPage - agents.length);
  return [...others.slice(0, before), ...agents, ...others.slice(before), ...own];
}

/** @param {Pictures} shown */
function isOnePage({ pictures, perPage }) {
  return pictures.length <= perPage;
}

/** @param {Pictures} shown */
function partsOf({ pictures, own, perPage }) {
  const of = (/** @type {string} */ kind) => pictures.filter((picture) => picture.startsWith(kind));
  const screens = of("screen:");
  const agents = of("agent:");
  const cameras = of("camera:");
  return {
    screens,
    agents,
    faces: cameras.filter((picture) => picture !== own),
    own: cameras.filter((picture) => picture === own),
    places: Math.max(0, perPage - screens.length - agents.length),
  };
}

/** Who has been silent for longest; of those who never spoke the last, since who came first keeps the place. @param {Picture[]} faces @param {ReadonlyMap<Picture, number>} spoke */
function quietest(faces, spoke) {
  const since = (/** @type {Picture} */ picture) => spoke.get(picture) ?? Number.NEGATIVE_INFINITY;
  let found = faces.at(-1) ?? "";
  for (const picture of faces.toReversed()) if (since(picture) < since(found)) found = picture;
  return found;
}
