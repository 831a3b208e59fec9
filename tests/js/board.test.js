import assert from "node:assert/strict";
import { test } from "node:test";
import { PenGesture } from "#parley/room/board/drawing/pens.js";
import { boundsOf, linesOf, moved, simplified, transformed } from "#parley/room/board/objects/geometry.js";
import { BoardHistory } from "#parley/room/board/objects/history.js";
import {
  actOnBoard,
  EMPTY_BOARD,
  reduceBoard,
  shownObjects,
  zAbove,
} from "#parley/room/board/objects/state.js";
import { strokePath } from "#parley/room/board/objects/strokes.js";
import { boardSvg } from "#parley/room/board/objects/svg.js";
import { BoardOutbox } from "#parley/room/board/objects/unsent.js";
import { PROTOCOL } from "#parley/room/protocol.js";

/** @typedef {import("#parley/room/board/objects/frames.js").Note} Note @typedef {import("#parley/room/board/objects/state.js").BoardState} BoardState */

const ID = (/** @type {number} */ number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;

/** @param {string} text @param {number} [z] @returns {Note} */
const note = (text, z = 1) => ({ kind: "note", colour: "yellow", z, x: 0, y: 0, w: 160, h: 120, text });

/** @param {number} version @param {[number, Note][]} objects @param {string} [from] */
const put = (version, objects, from = "bob") => ({
  type: "board",
  seq: version,
  action: "put",
  from,
  entries: objects.map(([id, object]) => ({ object_id: ID(id), version, object })),
});

/** @param {number[]} ids */
const removal = (...ids) => ({ type: "board", action: "remove", from: "bob", object_ids: ids.map(ID) });

/** @param {BoardState} state */
const texts = (state) => [...shownObjects(state).values()].map((object) => /** @type {Note} */ (object).text);

/** @param {BoardState} state @param {...Record<string, any>} frames @returns {BoardState} */
function after(state, ...frames) {
  let now = state;
  for (const frame of frames) now = reduceBoard(now, /** @type {any} */ (frame), "alice");
  return now;
}

test("objects of others appear in the order of their height", () => {
  const state = after(EMPTY_BOARD, put(1, [[1, note("over", 5)]]), put(2, [[2, note("under", 2)]]));
  assert.deepEqual(texts(state), ["under", "over"]);
});

test("a board full of wide texts is measured while one waits", () => {
  const text = "光".repeat(2000);
  const began = performance.now();
  for (let count = 0; count < 300; count += 1) linesOf(text, 100_000, 20);
  assert.ok(performance.now() - began < 10_000);
});

test("an object at the very top keeps nobody from drawing", () => {
  assert.equal(zAbove([]), 1);
  assert.equal(zAbove([note("low", 2), note("high", 7)]), 8);
  assert.ok(zAbove([note("top", 2 ** 31)]) + 2000 <= 2 ** 31);
});

test("what the person draws is shown at once and settled by the room's event", () => {
  const drawn = actOnBoard(EMPTY_BOARD, { type: "put", items: [{ object_id: ID(1), object: note("mine") }] });
  assert.deepEqual(texts(drawn), ["mine"]);
  const settled = after(drawn, put(4, [[1, note("mine")]], "alice"));
  assert.equal(settled.pending.size, 0);
  assert.deepEqual(texts(settled), ["mine"]);
});

test("the own change covers what others did before it in the room's order", () => {
  let state = after(EMPTY_BOARD, put(1, [[1, note("first")]]));
  state = actOnBoard(state, { type: "put", items: [{ object_id: ID(1), object: note("mine") }] });
  state = after(state, put(2, [[1, note("bob's")]]));
  assert.deepEqual(texts(state), ["mine"]);
  assert.deepEqual(texts(after(state, put(3, [[1, note("mine")]], "alice"))), ["mine"]);
  assert.deepEqual(texts(actOnBoard(state, { type: "refused", objectIds: [ID(1)] })), ["bob's"]);
});

test("several changes under way are settled one by one", () => {
  const change = (/** @type {BoardState} */ state, /** @type {string} */ text) =>
    actOnBoard(state, { type: "put", items: [{ object_id: ID(1), object: note(text) }] });
  let state = change(change(EMPTY_BOARD, "a"), "b");
  state = after(state, put(1, [[1, note("a")]], "alice"));
  assert.deepEqual(texts(state), ["b"]);
  state = after(state, put(2, [[1, note("b")]], "alice"));
  assert.equal(state.pending.size, 0);
});

test("what somebody removed is gone, also while the person changes it", () => {
  let state = after(EMPTY_BOARD, put(1, [[1, note("first")]]));
  state = actOnBoard(state, { type: "put", items: [{ object_id: ID(1), object: note("mine") }] });
  state = after(state, removal(1));
  assert.deepEqual(texts(state), []);
});

test("the content of a late comer merges with events that came before it", () => {
  const content = (/** @type {number} */ part, /** @type {any[]} */ entries) => ({
    type: "board_content",
    edition: 1,
    as_of: 5,
    part,
    parts: 2,
    entries,
  });
  const entry = (/** @type {number} */ id, /** @type {number} */ version, /** @type {string} */ text) => ({
    object_id: ID(id),
    version,
    object: note(text, id),
  });
  const state = after(
    EMPTY_BOARD,
    put(3, [[9, note("removed by now", 9)]]),
    put(6, [[1, note("newer", 1)]]),
    put(7, [[4, note("after", 4)]]),
    removal(3),
    content(1, [entry(1, 2, "older"), entry(2, 4, "two")]),
    content(2, [entry(3, 5, "removed meanwhile")]),
  );
  assert.deepEqual(texts(state), ["newer", "two", "after"]);
  assert.equal(state.known, true);
});

test("a cleared board is empty, and what was under way to the old one is forgotten", () => {
  let state = after(EMPTY_BOARD, put(1, [[1, note("first")]]));
  state = actOnBoard(state, { type: "put", items: [{ object_id: ID(2), object: note("mine") }] });
  state = after(state, { type: "board", action: "clear", edition: 2, from: "bob" });
  assert.deepEqual([texts(state), state.edition], [[], 2]);
});

test("content of an edition that was cleared meanwhile is ignored", () => {
  const cleared = after(EMPTY_BOARD, { type: "board", action: "clear", edition: 2, from: "bob" });
  const old = { type: "board_content", edition: 1, as_of: 1, part: 1, parts: 1, entries: [] };
  assert.equal(after(cleared, old).edition, 2);
});

test("undo takes the last step back and redo does it again", () => {
  const history = new BoardHistory(() => ID(99));
  history.record([{ id: ID(1), before: null, after: note("a") }]);
  history.record([{ id: ID(1), before: note("a"), after: note("b") }]);
  const exists = () => true;
  assert.deepEqual(history.undo(exists), [{ id: ID(1), object: note("a") }]);
  assert.deepEqual(history.undo(exists), [{ id: ID(1), object: null }]);
  assert.equal(history.canUndo, false);
  // A removed id does not come back.
  assert.deepEqual(
    history.redo(() => false),
    [{ id: ID(99), object: note("a") }],
  );
  assert.deepEqual(history.redo(exists), [{ id: ID(99), object: note("b") }]);
});

test("undo leaves alone what somebody else took away", () => {
  const history = new BoardHistory();
  history.record([{ id: ID(1), before: null, after: note("a") }]);
  assert.deepEqual(
    history.undo(() => false),
    [],
  );
});

test("what waits for a connection joins into few frames, the last of each object", () => {
  const outbox = new BoardOutbox();
  for (const text of ["a", "b", "c"]) outbox.put([{ object_id: ID(1), object: note(text) }], 1);
  outbox.put([{ object_id: ID(2), object: note("d") }], 1);
  outbox.remove([ID(2)], 1);
  const first = outbox.take();
  assert.deepEqual(
    first?.action === "put" && first.items.map(({ object }) => /** @type {Note} */ (object).text),
    ["c", "d"],
  );
  assert.equal(outbox.take(), null, "one command at a time");
  outbox.retry();
  assert.equal(outbox.take(), first, "it is sent again");
  outbox.done();
  assert.equal(outbox.take()?.action, "remove");
  outbox.done();
  assert.ok(outbox.isEmpty);
});

test("what is sent already is not changed any more", () => {
  const outbox = new BoardOutbox();
  outbox.put([{ object_id: ID(1), object: note("a") }], 1);
  const sent = JSON.stringify(outbox.take());
  outbox.put([{ object_id: ID(1), object: note("b") }], 1);
  outbox.retry();
  assert.equal(JSON.stringify(outbox.take()), sent);
});

test("many large objects fit into frames of the protocol", () => {
  const outbox = new BoardOutbox();
  const items = Array.from({ length: 60 }, (_, index) => ({
    object_id: ID(index),
    object: note("光".repeat(2000)),
  }));
  outbox.put(items, 1);
  let count = 0;
  for (let command = outbox.take(); command; command = outbox.take()) {
    assert.ok(PROTOCOL.build("board", command));
    if (command.action === "put") count += command.items.length;
    outbox.done();
  }
  assert.equal(count, 60);
});

test("objects move and stretch, and a text keeps the size of its letters", () => {
  assert.deepEqual(moved({ ...note("a"), x: 1, y: 2 }, 10, -5), { ...note("a"), x: 11, y: -3 });
  const text = {
    kind: /** @type {const} */ ("text"),
    colour: /** @type {const} */ ("ink"),
    z: 1,
    x: 10,
    y: 10,
    w: 100,
    size: 20,
    text: "a",
  };
  assert.deepEqual(transformed(text, { scaleX: 2, scaleY: 3, dx: 5, dy: 0 }), {
    ...text,
    x: 25,
    y: 30,
    w: 200,
  });
});

test("a long stroke keeps its shape with fewer points", () => {
  const points = Array.from({ length: 500 }, (_, index) => [index / 10, 0, 1]);
  const kept = simplified(points);
  assert.ok(kept.length < 20);
  assert.deepEqual([kept[0], kept.at(-1)], [points[0], points.at(-1)]);
});

test("a gesture of the pen is a valid stroke, and one too long says so", () => {
  const style = { colour: /** @type {const} */ ("red"), width: 4, filled: false };
  const pen = new PenGesture("pen", style, 3, { x: 0, y: 0, pressure: 0.5 });
  while (!pen.isLong) pen.add({ x: Math.random() * 9e4, y: Math.random() * 9e4, pressure: Math.random() });
  const object = pen.object();
  assert.ok(
    PROTOCOL.build("board", { action: "put", edition: 1, items: [{ object_id: ID(1), object }] }).length <
      16_384,
  );
});

test("a shape that was hardly dragged is none, and Shift makes a square", () => {
  const style = { colour: /** @type {const} */ ("red"), width: 4, filled: true };
  const pen = new PenGesture("rectangle", style, 3, { x: 0, y: 0, pressure: null });
  assert.equal(pen.object(), null);
  pen.add({ x: 50, y: -20, pressure: null }, true);
  assert.deepEqual(boundsOf(/** @type {any} */ (pen.object())), { x: 0, y: -50, w: 50, h: 50 });
});

test("text breaks at the width, by letters where there are no words", () => {
  assert.deepEqual(linesOf("one two three", 70, 20), ["one", "two", "three"]);
  assert.deepEqual(linesOf("光合作用", 45, 20), ["光合", "作用"]);
  assert.deepEqual(linesOf("a\n\nb", 100, 20), ["a", "", "b"]);
});

test("the SVG file has everything, and text only as text", () => {
  const palette = /** @type {any} */ (new Proxy({}, { get: () => "#123456" }));
  const colours = { paper: "#fff", noteText: "#000", ink: palette, note: palette };
  const stroke = {
    kind: /** @type {const} */ ("stroke"),
    colour: /** @type {const} */ ("ink"),
    z: 1,
    width: 4,
    points: [0, 0, 10, 10],
  };
  const svg = boardSvg([stroke, note("</text><script>alert(1)</script>\u000b&")], colours);
  assert.ok(svg.includes("&lt;script&gt;") && svg.includes("&amp;"));
  assert.ok(!svg.includes("<script") && !svg.includes("\u000b"));
  assert.match(strokePath(stroke), /^M[-\d.]+ .*Z$/);
});
