/** Check of the STUN and TURN servers: the browser asks them for candidates of their kind. */

import { gettext, interpolate } from "#parley/ui/text.js";

/** @typedef {import("#parley/diagnostics/types.js").CheckResult} CheckResult */

const GATHER_WITHIN_MS = 10_000;

/** @param {RTCIceServer[]} servers @returns {Promise<CheckResult>} */
export async function checkStun(servers) {
  const ofKind = onlyUrls(servers, "stun");
  if (!ofKind.length)
    return {
      outcome: "skipped",
      text: gettext("This server names no STUN server. Within one network none is needed."),
      facts: { configured: false },
    };
  const { found, errors, ms } = await gather({ iceServers: ofKind }, "srflx");
  const facts = { configured: true, found, errors, ms };
  if (found)
    return {
      outcome: "good",
      text: interpolate(gettext("Your network lets the way out be found (%(ms)s ms)."), { ms }),
      facts,
    };
  // Of a device with a public address browsers report no candidate of this kind: it would be the same address again.
  if (!errors && ms < GATHER_WITHIN_MS)
    return {
      outcome: "good",
      text: gettext("Nothing between you and the internet changes addresses."),
      facts,
    };
  return {
    outcome: "warn",
    text: gettext(
      "The STUN server does not answer: your network may block UDP. People in other networks may not reach you directly.",
    ),
    facts,
  };
}

/** @param {RTCIceServer[]} servers @param {"open" | "sign_in" | "none"} relay @returns {Promise<CheckResult>} */
export async function checkTurn(servers, relay) {
  if (relay === "sign_in")
    return {
      outcome: "untested",
      text: gettext("This server has a relay. Sign in to test it."),
      facts: { configured: true, tested: false },
    };
  const ofKind = onlyUrls(servers, "turn");
  if (!ofKind.length)
    return {
      outcome: "skipped",
      text: gettext("This server has no TURN relay. Networks that allow no direct way need one."),
      facts: { configured: false },
    };
  const { found, errors, ms, protocol } = await gather(
    { iceServers: ofKind, iceTransportPolicy: "relay" },
    "relay",
  );
  const facts = { configured: true, tested: true, found, errors, ms, protocol };
  return found
    ? { outcome: "good", text: interpolate(gettext("The relay gave a place (%(ms)s ms)."), { ms }), facts }
    : {
        outcome: "bad",
        text: gettext("The relay does not answer, or refuses. Its administrator should look at its log."),
        facts,
      };
}

/**
 * The servers' addresses of one kind, "stun" or "turn", with and without encryption.
 * @param {RTCIceServer[]} servers @param {"stun" | "turn"} kind @returns {RTCIceServer[]}
 */
export function onlyUrls(servers, kind) {
  return servers.flatMap((server) => {
    const urls = [server.urls]
      .flat()
      .filter((url) => url.startsWith(`${kind}:`) || url.startsWith(`${kind}s:`));
    return urls.length ? [{ ...server, urls }] : [];
  });
}

/**
 * Gather until a candidate of the type is there, all are there, or the time is over.
 * @param {RTCConfiguration} configuration @param {RTCIceCandidateType} type
 * @returns {Promise<{found: boolean, errors: number, ms: number, protocol: string | null}>}
 */
async function gather(configuration, type) {
  const begin = performance.now();
  const connection = new RTCPeerConnection(configuration);
  let errors = 0;
  /** @type {RTCIceCandidate | null} */
  let found = null;
  try {
    await new Promise((resolve) => {
      setTimeout(resolve, GATHER_WITHIN_MS);
      connection.onicecandidateerror = () => {
        errors += 1;
      };
      connection.onicecandidate = ({ candidate }) => {
        if (candidate?.type === type) found = candidate;
        if (found || !candidate) resolve(undefined);
      };
      connection.createDataChannel("test");
      connection.setLocalDescription().catch(resolve);
    });
  } finally {
    connection.close();
  }
  const protocol = /** @type {any} */ (found)?.relayProtocol ?? /** @type {any} */ (found)?.protocol ?? null;
  return { found: found !== null, errors, ms: Math.round(performance.now() - begin), protocol };
}
