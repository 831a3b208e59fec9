import assert from "node:assert/strict";
import { test } from "node:test";
import { KEPT_TURNS, longestMillis, partsOf, usualMillis, withTurn } from "#parley/room/agent/state.js";

/** @param {Partial<import("#parley/room/agent/state.js").AgentTurn>} members */
function turn(members = {}) {
  return /** @type {import("#parley/room/agent/state.js").AgentTurn} */ ({
    ...{ turn_id: "t1", asked_by: "alice", at: 1000, source: "speech", mode: "addressed", lang: "en" },
    ...{ end_of_turn_ms: 300, asr_ms: 120, first_token_ms: 350, first_clause_ms: 600, first_audio_ms: 640 },
    ...{ playout_ms: 2400, interrupted: false, provider: "local", fallback: false, error: "" },
    ...members,
  });
}

test("the last turns are kept, each once", () => {
  let turns = /** @type {readonly ReturnType<typeof turn>[]} */ ([]);
  for (let index = 0; index < KEPT_TURNS + 2; index++)
    turns = withTurn(turns, turn({ turn_id: `t${index}` }));
  assert.deepEqual(
    turns.map(({ turn_id }) => turn_id),
    ["t2", "t3", "t4", "t5", "t6"],
  );
  turns = withTurn(turns, turn({ turn_id: "t4", interrupted: true }));
  assert.equal(turns.length, KEPT_TURNS);
  assert.equal(turns.at(-1)?.interrupted, true);
});

test("the parts add up to the time to the first sound", () => {
  assert.deepEqual(partsOf(turn()), { listening: 300, thinking: 50, speaking: 290 });
});

test("what was thought of ahead took no time of its own", () => {
  assert.deepEqual(partsOf(turn({ end_of_turn_ms: 600, first_token_ms: 200 })), {
    ...{ listening: 600, thinking: 0, speaking: 40 },
  });
});

test("a written question needs no listening", () => {
  const parts = partsOf(turn({ source: "text", end_of_turn_ms: null, asr_ms: null, first_token_ms: 200 }));
  assert.deepEqual(parts, { listening: 0, thinking: 200, speaking: 440 });
});

test("a turn that nobody heard has no parts and no share in the usual time", () => {
  const unheard = turn({ first_audio_ms: null, error: "timeout" });
  assert.equal(partsOf(unheard), null);
  assert.equal(usualMillis([unheard]), null);
  assert.equal(usualMillis([turn({ first_audio_ms: 900 }), unheard, turn({ first_audio_ms: 500 })]), 500);
  assert.equal(longestMillis([unheard, turn({ first_audio_ms: 900 })]), 900);
});

test("no part is negative, whatever the agent tells", () => {
  const odd = turn({ end_of_turn_ms: 9000, first_token_ms: 50_000, first_audio_ms: 100 });
  assert.deepEqual(partsOf(odd), { listening: 100, thinking: 0, speaking: 0 });
});
