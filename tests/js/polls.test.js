import assert from "node:assert/strict";
import { test } from "node:test";
import {
  correctSeen,
  countsSeen,
  NO_POLLS,
  ownVerdict,
  percentOf,
  pollsInOrder,
  reducePolls,
  unanswered,
} from "#parley/room/polls/state.js";
import { EMPTY_ROOM, reduce } from "#parley/room/state.js";

/** @param {Record<string, unknown>} [changes] @returns {any} */
function poll(changes = {}) {
  return {
    poll_id: "p1",
    question: "2 + 2?",
    kind: "single",
    options: ["3", "4"],
    quiz: true,
    anonymous: false,
    results: "end",
    phase: "open",
    shared: false,
    answers: 0,
    counts: null,
    texts: null,
    correct: null,
    started_at: 10,
    closed_at: null,
    ...changes,
  };
}

const DETAILS = { correct: [1], counts: [0, 0], answers: [] };

/** @param {...any} frames */
function after(...frames) {
  return frames.reduce(reducePolls, NO_POLLS);
}

/** @param {any} state @returns {any} */
function only(state) {
  assert.equal(state.size, 1);
  return [...state.values()][0];
}

test("a poll that starts is one to answer, until the own vote is in", () => {
  const started = after({ type: "poll", seq: 1, poll: poll() });
  assert.equal(unanswered(started).length, 1);
  const voted = reducePolls(started, { type: "poll_voted", poll_id: "p1", vote: { choice: [1], text: "" } });
  assert.equal(unanswered(voted).length, 0);
  assert.equal(unanswered(started).length, 1, "the old state was changed in place");
});

test("a welcome replaces what was known and brings the own vote and the details", () => {
  const old = after({ type: "poll", seq: 1, poll: poll({ poll_id: "old" }) });
  const seen = { ...poll(), vote: { choice: [0], text: "" }, details: DETAILS };
  const entry = only(reducePolls(old, { type: "welcome", polls: [seen] }));
  assert.deepEqual(entry.vote, { choice: [0], text: "" });
  assert.deepEqual(entry.details, DETAILS);
  assert.equal("vote" in entry.poll, false);
});

test("a welcome of a server without polls is one without polls", () => {
  assert.equal(after({ type: "poll", seq: 1, poll: poll() }, { type: "welcome" }).size, 0);
});

test("events that come again after a resume do not take the poll back", () => {
  const closed = poll({ phase: "closed", answers: 3, counts: [1, 2], correct: [1] });
  const known = after({ type: "snapshot", polls: [{ ...closed, vote: null }] });
  const replayed = [poll(), poll({ answers: 2 })].reduce(
    (polls, one, index) => reducePolls(polls, { type: "poll", seq: index, poll: one }),
    known,
  );
  assert.equal(replayed, known);
});

test("answers that come in are counted, and a changed one takes the older one's place", () => {
  const answer = { answer_id: "a", peer_id: "bob", name: "Bob", choice: [0], text: "", right: false };
  const polls = after(
    { type: "poll_details", poll_id: "p1", poll: poll(), details: DETAILS },
    { type: "poll_answer", poll_id: "p1", answer, counts: [1, 0] },
    { type: "poll_answer", poll_id: "p1", answer: { ...answer, choice: [1], right: true }, counts: [0, 1] },
  );
  const entry = only(polls);
  assert.deepEqual(entry.details.counts, [0, 1]);
  assert.deepEqual(
    entry.details.answers.map((/** @type {any} */ one) => one.choice),
    [[1]],
  );
});

test("counts of others than moderators are those that are shown to all", () => {
  const entry = only(after({ type: "poll_details", poll_id: "p1", poll: poll(), details: DETAILS }));
  assert.deepEqual(countsSeen(entry, true), [0, 0]);
  assert.equal(countsSeen(entry, false), null);
  assert.deepEqual(correctSeen(entry, true), [1]);
  assert.deepEqual(correctSeen(entry, false), []);
});

test("a deleted draft is gone", () => {
  const draft = after({
    type: "poll_details",
    poll_id: "p1",
    poll: poll({ phase: "draft" }),
    details: DETAILS,
  });
  assert.equal(
    reducePolls(draft, { type: "poll_details", poll_id: "p1", poll: null, details: null }).size,
    0,
  );
});

test("open polls come first, then drafts, then closed ones, the newest first", () => {
  const phases = ["closed", "draft", "open", "closed", "open"];
  const polls = phases.reduce(
    (state, phase, index) =>
      reducePolls(state, {
        type: "poll_details",
        poll_id: `p${index}`,
        poll: poll({ poll_id: `p${index}`, phase }),
        details: DETAILS,
      }),
    NO_POLLS,
  );
  const ids = (/** @type {boolean} */ moderates) =>
    pollsInOrder(polls, moderates).map((one) => one.poll.poll_id);
  assert.deepEqual(ids(true), ["p4", "p2", "p1", "p3", "p0"]);
  assert.deepEqual(ids(false), ["p4", "p2", "p3", "p0"]);
});

test("the own answer is right only when it names all that is right and nothing else", () => {
  const verdict = (/** @type {number[]} */ choice, /** @type {number[]} */ correct) =>
    ownVerdict({ poll: poll({ phase: "closed", correct }), vote: { choice, text: "" }, details: null });
  assert.equal(verdict([1], [1]), true);
  assert.equal(verdict([0, 1], [1]), false);
  assert.equal(verdict([1], [0, 1]), false);
  assert.equal(ownVerdict({ poll: poll(), vote: { choice: [1], text: "" }, details: null }), null);
});

test("percent are whole and nothing is divided by nobody", () => {
  assert.deepEqual([percentOf(1, 3), percentOf(2, 3), percentOf(0, 0)], [33, 67, 0]);
});

test("the room's state holds the polls, and other frames leave them as they are", () => {
  const state = reduce(EMPTY_ROOM, { type: "poll", seq: 1, poll: poll() });
  assert.equal(state.polls.size, 1);
  assert.equal(reduce(state, { type: "pong" }), state);
});
