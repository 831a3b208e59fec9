/** The AI participant's floor in the browser: mentions, its state, and captions that are taken back. */

import assert from "node:assert/strict";
import test from "node:test";
import { mentionName } from "#parley/room/agent/mention.js";
import { withLines } from "#parley/room/captions/log.js";
import { closedText } from "#parley/room/chat/texts.js";
import { EMPTY_ROOM, reduce } from "#parley/room/state.js";

/** @param {Record<string, unknown>} agent @param {boolean} present */
function room(agent, present = true) {
  const nova = { peer_id: "nova", name: "Nova", is_agent: true };
  return /** @type {any} */ ({
    ...EMPTY_ROOM,
    others: new Map(present ? [["nova", nova]] : []),
    room: { agent: { name: "Nova", wake_names: ["Nova"], mode: "addressed", ...agent } },
  });
}

test("the agent is mentioned by its name while it is there", () => {
  assert.equal(mentionName(room({})), "Nova");
  assert.equal(mentionName(room({ mode: "captions" })), "Nova");
  assert.equal(mentionName(room({ mode: "off" })), "");
  assert.equal(mentionName(room({}, false)), "");
});

test("the state of the agent has its queue and question, and does without them", () => {
  const frame = { type: "agent_state", seq: 1, state: "hand", turn_id: null, asked_by: "bob", text: "" };
  const shown = reduce(EMPTY_ROOM, /** @type {any} */ ({ ...frame, queued: 1, question: "Why?" })).agentState;
  assert.deepEqual([shown?.state, shown?.queued, shown?.question], ["hand", 1, "Why?"]);
  const older = reduce(EMPTY_ROOM, /** @type {any} */ (frame)).agentState;
  assert.deepEqual([older?.queued, older?.question], [0, ""]);
});

test("a partial caption without text takes back what was shown of it", () => {
  const line = /** @type {any} */ ({ segment_id: "s", name: "Bob", text: "Plants", final: false, start: 1 });
  const shown = withLines([], [line]);
  assert.equal(shown.length, 1);
  assert.deepEqual(withLines(shown, [{ ...line, text: "" }]), []);
});

test("nobody writes to the agent privately, and a host who reads its notices is told so", () => {
  const state = { ...room({}), self: { peer_id: "alice", role: "host" } };
  assert.match(closedText(state, "nova"), /takes no private messages/);
  assert.equal(closedText(state, ""), "");
});
