/** The verdict in words. */

import { gettext } from "#parley/ui/text.js";

/** @typedef {import("#parley/diagnostics/verdict.js").Verdict} Verdict @typedef {import("#parley/diagnostics/verdict.js").Reason} Reason */

/** @param {Verdict} verdict @returns {{icon: string, title: string, text: string}} */
export function verdictTexts({ outcome, reasons }) {
  const text = reasons.map((reason) => REASONS[reason]()).join(" ");
  if (outcome === "bad")
    return { icon: "circle-alert", title: gettext("A meeting will not work from here"), text };
  if (outcome === "warn")
    return { icon: "triangle-alert", title: gettext("You can join meetings, with limits"), text };
  return { icon: "circle-check", title: gettext("You can join meetings"), text };
}

/** @type {Record<Reason, () => string>} */
const REASONS = {
  browser: () => gettext("This browser is too old. Use a new Chrome, Edge, Firefox or Safari."),
  server: () =>
    gettext(
      "There is no lasting connection to the server. Try another network, or ask who runs this one to allow WebSocket.",
    ),
  media: () =>
    gettext(
      "Sound and picture cannot be sent. Another browser, or one without add-ons that block WebRTC, may help.",
    ),
  relay_needed: () => gettext("This server sends all media over its relay, and the relay cannot be reached."),
  devices: () =>
    gettext("Microphone or camera could not be opened: allow them for this site, or plug one in."),
  listen_only: () =>
    gettext("At this address the browser gives no microphone and no camera: open the page by https://."),
  slow: () => gettext("The way to the server is slow, so talk may lag."),
  lossy: () => gettext("Parts of sound and picture get lost on this device: close what else uses it much."),
  relay_silent: () => gettext("The relay does not work: video to strict networks may fail."),
  stun_silent: () => gettext("Direct ways to people in other networks may not be found."),
  no_relay: () => gettext("Video between strict networks may fail, since this server has no TURN relay."),
  one_network: () =>
    gettext("Everyone should be in the same network as the server: it has no STUN server and no TURN relay."),
  relay_untested: () => gettext("Sign in to test the relay as well."),
  all_good: () => gettext("Browser, server, network and media all work."),
};
