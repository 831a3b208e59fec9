/**
 * Types of the connection test.
 *
 * @typedef {"browser" | "server" | "stun" | "turn" | "media" | "relay_media"} CheckId
 * @typedef {"good" | "warn" | "bad" | "skipped" | "untested"} Outcome `skipped` is for what this server does not offer, `untested` for what only others may test
 *
 * @typedef {object} CheckResult
 * @property {Outcome} outcome
 * @property {string} text for people
 * @property {Record<string, number | string | boolean | null>} facts for the report; never names or addresses
 *
 * @typedef {object} Check
 * @property {CheckId} id
 * @property {string} icon
 * @property {string} title
 * @property {(progress: Progress) => Promise<CheckResult>} run rejects when something unforeseen happens
 *
 * @typedef {object} Progress
 * @property {(text: string) => void} say
 * @property {(track: MediaStreamTrack) => void} show a picture that came in
 *
 * @typedef {object} TestConfig what the server says
 * @property {string} echo the address of the echo socket
 * @property {RTCIceServer[]} ice_servers
 * @property {"open" | "sign_in" | "none"} relay
 * @property {boolean} relay_only the server has all media relayed
 */

export {};
