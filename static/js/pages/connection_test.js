/** The page of the connection test: runs the checks one after the other, shows them, and offers a report. */

import { checkBrowser } from "#parley/diagnostics/browser_check.js";
import { CheckList } from "#parley/diagnostics/check_list.js";
import { checkStun, checkTurn, onlyUrls } from "#parley/diagnostics/ice_check.js";
import { checkMedia } from "#parley/diagnostics/media_check.js";
import { reportOf } from "#parley/diagnostics/report.js";
import { checkSocket } from "#parley/diagnostics/socket_check.js";
import { openTestTracks } from "#parley/diagnostics/test_tracks.js";
import { verdictOf } from "#parley/diagnostics/verdict.js";
import { verdictTexts } from "#parley/diagnostics/verdict_texts.js";
import { serverClock } from "#parley/signaling/server_clock.js";
import { byId, make, setIcon, setText } from "#parley/ui/dom.js";
import { gettext, interpolate } from "#parley/ui/text.js";

/**
 * @typedef {import("#parley/diagnostics/types.js").Check} Check
 * @typedef {import("#parley/diagnostics/types.js").CheckResult} CheckResult
 * @typedef {import("#parley/diagnostics/types.js").Progress} Progress
 */

/** @type {import("#parley/diagnostics/types.js").TestConfig} */
const config = JSON.parse(byId("test-config", HTMLElement).textContent ?? "{}");
const start = byId("start-test", HTMLButtonElement);
const download = byId("download-report", HTMLButtonElement);
const list = new CheckList();
const stunOnly = onlyUrls(config.ice_servers, "stun");
const turnOnly = onlyUrls(config.ice_servers, "turn");
/** @type {Promise<import("#parley/diagnostics/test_tracks.js").TestTracks> | null} */
let tracks = null;
/** @type {ReturnType<typeof reportOf> | null} */
let report = null;

/** @type {Check[]} */
const checks = [
  { id: "browser", icon: "globe", title: gettext("Browser"), run: checkBrowser },
  { id: "server", icon: "server", title: gettext("Server"), run: () => checkSocket(config.echo) },
  {
    id: "stun",
    icon: "wifi",
    title: gettext("Way out of your network (STUN)"),
    run: () => checkStun(config.ice_servers),
  },
  {
    id: "turn",
    icon: "shuffle",
    title: gettext("Relay (TURN)"),
    run: () => checkTurn(config.ice_servers, config.relay),
  },
  {
    id: "media",
    icon: "video",
    title: gettext("Sound and picture"),
    run: (progress) => measured({ iceServers: stunOnly }, progress),
  },
];
if (config.relay === "open" && turnOnly.length)
  checks.push({
    id: "relay_media",
    icon: "audio-lines",
    title: gettext("Sound and picture over the relay"),
    run: (progress) => measured({ iceServers: turnOnly, iceTransportPolicy: "relay" }, progress),
  });

/** Without a relay that answers there is nothing to send over it. @type {CheckResult} */
const NO_RELAY = {
  outcome: "untested",
  text: gettext("Not tested, since the relay did not answer."),
  facts: { tested: false },
};

/** @param {Check} check */
function needsRelay(check) {
  return check.id === "relay_media";
}

/** @param {RTCConfiguration} configuration @param {Progress} progress */
async function measured(configuration, progress) {
  tracks ??= openTestTracks();
  return checkMedia(configuration, await tracks, progress);
}

async function runAll() {
  start.disabled = true;
  download.hidden = true;
  list.reset(checks);
  /** @type {Record<string, CheckResult>} */
  const results = {};
  for (const [index, check] of checks.entries()) {
    const values = { number: index + 1, of: checks.length, title: check.title };
    showVerdict(
      "running",
      "loader-circle",
      gettext("Testing…"),
      interpolate(gettext("%(number)s of %(of)s: %(title)s"), values),
    );
    list.set(check.id, "running", "");
    results[check.id] =
      needsRelay(check) && results.turn.outcome !== "good" ? NO_RELAY : await attempted(check);
    list.set(check.id, results[check.id].outcome, results[check.id].text);
    list.show(check.id, null);
  }
  (await tracks)?.stop();
  tracks = null;
  conclude(results);
}

/** @param {Check} check @returns {Promise<CheckResult>} */
async function attempted(check) {
  try {
    return await check.run({
      say: (text) => list.say(check.id, text),
      show: (track) => list.show(check.id, track),
    });
  } catch (error) {
    console.warn("a check of the connection failed:", error);
    const name = error instanceof Error ? error.name : "unknown";
    return { outcome: "bad", text: gettext("The test itself failed."), facts: { error: name } };
  }
}

/** @param {Record<string, CheckResult>} results */
function conclude(results) {
  const verdict = verdictOf(results, { relayOnly: config.relay_only });
  const { icon, title, text } = verdictTexts(verdict);
  showVerdict(verdict.outcome, icon, title, text);
  const { userAgent, language, hardwareConcurrency: cores } = navigator;
  report = reportOf(results, verdict, { madeAt: serverClock.date(), userAgent, language, cores });
  start.disabled = false;
  setText(start, gettext("Test again"));
  start.classList.remove("button-primary");
  download.hidden = false;
}

/** @param {string} state @param {string} icon @param {string} title @param {string} text */
function showVerdict(state, icon, title, text) {
  byId("verdict", HTMLElement).dataset.state = state;
  setIcon(byId("verdict-icon", HTMLElement).querySelector("svg"), icon);
  setText(byId("verdict-title", HTMLElement), title);
  setText(byId("verdict-text", HTMLElement), text);
}

function downloadReport() {
  const blob = new Blob([JSON.stringify(report, null, 2)], { type: "application/json" });
  const href = URL.createObjectURL(blob);
  make("a", { href, download: "parley-connection-test.json" }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}

list.reset(checks);
start.addEventListener("click", runAll);
download.addEventListener("click", downloadReport);
