/** Changes of session descriptions, as pure functions of their text. */

/** Discontinuous transmission (nothing is sent in silence) and in-band error correction. */
const SPEECH_PARAMETERS = { usedtx: "1", useinbandfec: "1" };

/**
 * The description with Opus set up for speech. In an answer it tells the own encoder what the other side wants; in an offer
 * it tells the other side what it will get.
 * @template {{type: string, sdp: string}} D @param {D} description @returns {D}
 */
export function withSpeechOpus(description) {
  return { ...description, sdp: withOpusParameters(description.sdp, SPEECH_PARAMETERS) };
}

/** @param {string} sdp @param {Record<string, string>} parameters @returns {string} */
function withOpusParameters(sdp, parameters) {
  const payloads = [...sdp.matchAll(/^a=rtpmap:(\d+) opus\/48000/gim)].map(([, payload]) => payload);
  return payloads.reduce((changed, payload) => withPayloadParameters(changed, payload, parameters), sdp);
}

/** @param {string} sdp @param {string} payload @param {Record<string, string>} parameters */
function withPayloadParameters(sdp, payload, parameters) {
  const fmtp = new RegExp(`^a=fmtp:${payload} ([^\\r\\n]*)`, "m");
  const given = fmtp.exec(sdp);
  if (given) return sdp.replace(fmtp, `a=fmtp:${payload} ${merged(given[1], parameters)}`);
  const rtpmap = new RegExp(`^(a=rtpmap:${payload} [^\\r\\n]*)(\\r?\\n|$)`, "m");
  return sdp.replace(rtpmap, `$1$2a=fmtp:${payload} ${merged("", parameters)}$2`);
}

/** @param {string} given @param {Record<string, string>} parameters */
function merged(given, parameters) {
  const pairs = given
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair && !(pair.split("=")[0] in parameters));
  return [...pairs, ...Object.entries(parameters).map(([name, value]) => `${name}=${value}`)].join(";");
}
