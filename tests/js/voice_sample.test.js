import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { fetchSample, SampleError } from "#parley/settings/voice_sample.js";

const WISH = { voice: "joe", speed: 1.5, language: "", name: "Ada", text: "" };
const ownFetch = globalThis.fetch;

/** @param {number} status @param {BodyInit} body @returns {{url: string, init: RequestInit}[]} the requests that were made */
function answerWith(status, body) {
  /** @type {{url: string, init: RequestInit}[]} */
  const asked = [];
  globalThis.fetch = async (url, init = {}) => {
    asked.push({ url: String(url), init });
    return new Response(body, { status });
  };
  return asked;
}

globalThis.document ??= /** @type {Document} */ (/** @type {unknown} */ ({ querySelector: () => null }));
afterEach(() => {
  globalThis.fetch = ownFetch;
});

const sample = () => fetchSample("/samples", WISH, new AbortController().signal);

test("a sample is asked for with what was chosen, and comes as a sound file", async () => {
  const asked = answerWith(200, "RIFF");
  assert.equal(new TextDecoder().decode(await sample()), "RIFF");
  assert.equal(asked[0].url, "/samples");
  assert.deepEqual(JSON.parse(String(asked[0].init.body)), WISH);
});

test("why nobody speaks is told in the server's words", async () => {
  answerWith(503, JSON.stringify({ code: "unavailable", reason: "no_agent", message: "Nobody is there." }));
  await assert.rejects(
    sample(),
    (error) => error instanceof SampleError && error.message === "Nobody is there.",
  );
});

test("a wrong field is told in the words of the page, and an answer without words has none", async () => {
  answerWith(400, JSON.stringify({ message: "speed", errors: { speed: ["Expected `float` <= 2.0"] } }));
  await assert.rejects(sample(), { message: "Check voice, pace and sentence." });
  answerWith(502, "<html>");
  await assert.rejects(sample(), { message: "" });
});
