/** The way to the server: how long a small message takes there and back. */

import { gettext, interpolate } from "#parley/ui/text.js";

const PINGS = 8;
const OPEN_WITHIN_MS = 8000;
const ANSWER_WITHIN_MS = 4000;
/** Above it talk becomes hard: people begin to speak at the same time. */
const SLOW_MS = 300;

/** @param {string} path @returns {Promise<import("#parley/diagnostics/types.js").CheckResult>} */
export async function checkSocket(path) {
  const url = new URL(path, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  const begin = performance.now();
  const socket = new WebSocket(url);
  try {
    await once(socket, "open", OPEN_WITHIN_MS);
    const openedMs = Math.round(performance.now() - begin);
    const times = [];
    for (let number = 0; number < PINGS; number += 1) times.push(await ping(socket, String(number)));
    return measured(openedMs, times);
  } catch {
    return {
      outcome: "bad",
      text: gettext(
        "No lasting connection to the server (WebSocket). A proxy, firewall or filter on the way may block it.",
      ),
      facts: { opened: false },
    };
  } finally {
    socket.close();
  }
}

/** @param {number} openedMs @param {number[]} times @returns {import("#parley/diagnostics/types.js").CheckResult} */
function measured(openedMs, times) {
  const sorted = times.toSorted((a, b) => a - b);
  const middle = Math.round(sorted[Math.floor(sorted.length / 2)]);
  const worst = Math.round(sorted[sorted.length - 1]);
  const text =
    middle > SLOW_MS
      ? gettext("The server answers slowly: %(middle)s ms there and back.")
      : gettext("The server answers in %(middle)s ms.");
  return {
    outcome: middle > SLOW_MS ? "warn" : "good",
    text: interpolate(text, { middle }),
    facts: { opened: true, open_ms: openedMs, round_trip_ms: middle, worst_round_trip_ms: worst },
  };
}

/** @param {WebSocket} socket @param {string} text @returns {Promise<number>} milliseconds there and back */
async function ping(socket, text) {
  const begin = performance.now();
  socket.send(text);
  await once(socket, "message", ANSWER_WITHIN_MS);
  return performance.now() - begin;
}

/** The next event of a type. Rejects after the time, and when the socket closes. @param {WebSocket} socket @param {string} type @param {number} withinMs */
function once(socket, type, withinMs) {
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    const end = (/** @type {(value: any) => void} */ settle) => (/** @type {unknown} */ value) => {
      over.abort();
      clearTimeout(timer);
      settle(value);
    };
    const timer = setTimeout(end(reject), withinMs, new Error("no answer"));
    socket.addEventListener(type, end(resolve), { signal: over.signal });
    socket.addEventListener("close", end(reject), { signal: over.signal });
  });
}
