/** Requests of the AI participant: who sees which, and when they are over. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { NO_REQUESTS, reduceRequests, requestsSeen, secsLeft } from "#parley/room/requests/state.js";

/** @param {string} id @param {string} peerId */
function request(id, peerId) {
  const wanted = {
    question: "Tea or coffee?",
    kind: /** @type {const} */ ("single"),
    options: ["tea", "coffee"],
  };
  return {
    request_id: id,
    tool: "start_poll",
    peer_id: peerId,
    name: peerId,
    arguments: { ...wanted, anonymous: false },
    asked_at: 1000,
    expires_at: 1060,
  };
}

/** @param {string} id @param {string} peerId @param {string} [status] */
function frame(id, peerId, status = "pending") {
  return { type: "agent_request", request: request(id, peerId), status, by: null };
}

test("a request is there until it is decided", () => {
  const asked = reduceRequests(NO_REQUESTS, frame("r1", "bob"));
  assert.deepEqual([...asked.keys()], ["r1"]);
  for (const status of ["confirmed", "refused", "expired", "withdrawn"])
    assert.equal(reduceRequests(asked, frame("r1", "bob", status)).size, 0);
  assert.equal(asked.size, 1);
});

test("what a welcome says takes the place of what was known", () => {
  const asked = reduceRequests(NO_REQUESTS, frame("r1", "bob"));
  const after = reduceRequests(asked, { type: "welcome", requests: [request("r2", "dora")] });
  assert.deepEqual([...after.keys()], ["r2"]);
  assert.equal(reduceRequests(asked, { type: "snapshot" }).size, 0);
});

test("moderators see all, others their own", () => {
  const both = reduceRequests(reduceRequests(NO_REQUESTS, frame("r1", "bob")), frame("r2", "dora"));
  const ids = (/** @type {string} */ own, /** @type {boolean} */ moderates) =>
    requestsSeen(both, own, moderates).map(({ request_id }) => request_id);
  assert.deepEqual(ids("alice", true), ["r1", "r2"]);
  assert.deepEqual(ids("dora", false), ["r2"]);
  assert.deepEqual(ids("carol", false), []);
});

test("other frames and unknown decisions change nothing", () => {
  const asked = reduceRequests(NO_REQUESTS, frame("r1", "bob"));
  assert.equal(reduceRequests(asked, { type: "chat" }), asked);
  assert.equal(reduceRequests(asked, frame("r9", "bob", "refused")), asked);
});

test("the seconds that are left are whole and never negative", () => {
  assert.equal(secsLeft(request("r1", "bob"), 1000.2), 60);
  assert.equal(secsLeft(request("r1", "bob"), 1099), 0);
});
