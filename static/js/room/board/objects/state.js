/**
 * The whiteboard as the client knows it. Pure: states are never changed in place.
 *
 * A change of this person is shown at once. It stays pending until the room's event about it comes back. Meanwhile it covers
 * changes of others to the same object, since the room's order puts it after them.
 */

/**
 * @typedef {import("#parley/room/protocol.js").ServerFrame} Frame
 * @typedef {import("#parley/room/board/objects/frames.js").BoardObject} BoardObject
 * @typedef {import("#parley/room/board/objects/frames.js").Entry} Entry
 * @typedef {import("#parley/room/board/objects/frames.js").Item} Item
 *
 * @typedef {object} BoardState
 * @property {number} edition
 * @property {ReadonlyMap<string, Entry>} entries by object id
 * @property {ReadonlyMap<string, {object: BoardObject | null, changes: number}>} pending null is a removal; `changes` are under way
 * @property {ReadonlySet<string>} removed ids of this edition that will not come back
 * @property {readonly Entry[]} arriving parts of the content so far
 * @property {boolean} known whether the content has come
 *
 * @typedef {{type: "put", items: Item[]} | {type: "take", objectIds: string[]} | {type: "refused", objectIds: string[]} | {type: "settled"}} OwnAction
 */

/** The server takes no more than 2 ** 31. */
const TOP_Z = 2 ** 31 - 2048;

/** @type {BoardState} */
export const EMPTY_BOARD = Object.freeze({
  edition: 1,
  entries: new Map(),
  pending: new Map(),
  removed: new Set(),
  arriving: [],
  known: false,
});

/**
 * The state after a frame of the server. `ownId` is the person's peer id.
 * @param {BoardState} state @param {Frame} frame @param {string} ownId @returns {BoardState}
 */
export function reduceBoard(state, frame, ownId) {
  if (frame.type === "board_content") return contentCame(state, frame);
  if (frame.type !== "board") return state;
  const own = frame.from === ownId;
  if (frame.action === "clear") return { ...EMPTY_BOARD, edition: frame.edition ?? 1, known: true };
  if (frame.action === "put") return putCame(state, frame.entries ?? [], own);
  if (frame.action === "remove") return removalCame(state, frame.object_ids ?? []);
  return state;
}

/** The state after something that the person did, or after all of it was answered. @param {BoardState} state @param {OwnAction} action @returns {BoardState} */
export function actOnBoard(state, action) {
  if (action.type === "settled") return { ...state, pending: new Map() };
  const pending = new Map(state.pending);
  if (action.type === "refused") {
    for (const id of action.objectIds) settle(pending, id);
    return { ...state, pending };
  }
  /** @type {[string, BoardObject | null][]} */
  const changes =
    action.type === "put"
      ? action.items.map(({ object_id, object }) => [object_id, object])
      : action.objectIds.map((id) => [id, null]);
  for (const [id, object] of changes)
    pending.set(id, { object, changes: (pending.get(id)?.changes ?? 0) + 1 });
  return { ...state, pending };
}

/** The objects that are shown, by id, from the lowest to the uppermost. @param {BoardState} state @returns {Map<string, BoardObject>} */
export function shownObjects(state) {
  /** @type {Map<string, BoardObject>} */
  const shown = new Map([...state.entries].map(([id, { object }]) => [id, object]));
  for (const [id, { object }] of state.pending) {
    if (object && !state.removed.has(id)) shown.set(id, object);
    else shown.delete(id);
  }
  return new Map([...shown].sort(([idA, a], [idB, b]) => a.z - b.z || (idA < idB ? -1 : 1)));
}

/**
 * The `z` that puts an object above these. Whoever put something at the very top keeps nobody from drawing: there all have
 * the same, with room for as many copies as a board holds.
 * @param {Iterable<BoardObject>} objects
 */
export function zAbove(objects) {
  let highest = 0;
  for (const { z } of objects) highest = Math.max(highest, z);
  return Math.min(highest + 1, TOP_Z);
}

/** @param {BoardState} state @param {import("#parley/room/protocol.js").FrameOf<"board_content">} frame @returns {BoardState} */
function contentCame(state, frame) {
  const arriving = [...(frame.part === 1 ? [] : state.arriving), ...frame.entries];
  if (frame.part < frame.parts) return { ...state, arriving };
  const before = frame.edition === state.edition ? state : { ...EMPTY_BOARD, pending: state.pending };
  if (frame.edition < state.edition) return { ...state, arriving: [] };
  /** @type {Map<string, Entry>} */
  const entries = new Map();
  // Objects newer than the content are not in it and stay; other objects that are not in it were removed.
  for (const entry of before.entries.values())
    if (entry.version > frame.as_of) entries.set(entry.object_id, entry);
  for (const entry of arriving) {
    const known = before.entries.get(entry.object_id);
    if (before.removed.has(entry.object_id)) continue;
    entries.set(entry.object_id, known && known.version > entry.version ? known : entry);
  }
  return { ...before, edition: frame.edition, entries, arriving: [], known: true };
}

/** @param {BoardState} state @param {Entry[]} came @param {boolean} own @returns {BoardState} */
function putCame(state, came, own) {
  const entries = new Map(state.entries);
  const pending = new Map(state.pending);
  for (const entry of came) {
    const known = entries.get(entry.object_id);
    if (!known || entry.version > known.version) entries.set(entry.object_id, entry);
    if (own) settle(pending, entry.object_id);
  }
  return { ...state, entries, pending };
}

/** @param {BoardState} state @param {string[]} objectIds @returns {BoardState} */
function removalCame(state, objectIds) {
  const entries = new Map(state.entries);
  const pending = new Map(state.pending);
  const removed = new Set(state.removed);
  for (const id of objectIds) {
    entries.delete(id);
    pending.delete(id);
    removed.add(id);
  }
  return { ...state, entries, pending, removed };
}

/** @param {Map<string, {object: BoardObject | null, changes: number}>} pending @param {string} id */
function settle(pending, id) {
  const own = pending.get(id);
  if (!own) return;
  if (own.changes <= 1) pending.delete(id);
  else pending.set(id, { ...own, changes: own.changes - 1 });
}
