/** The tile of one person: picture or initials, name, and what state they are in. */

import { icon, make, setIcon, setText } from "#parley/ui/dom.js";
import { colourOf, gettext, initials, interpolate } from "#parley/ui/text.js";

const QUALITY_ICONS = { good: "signal-high", fair: "signal-medium", poor: "signal-low" };

export class Tile {
  /** @type {HTMLVideoElement} */
  #video = make("video", { autoplay: true, playsInline: true, muted: true });
  #avatar = make("div", { class: "avatar", "aria-hidden": "true" });
  #name = make("span", { class: "tile-name-text" });
  #muted = icon("mic-off");
  #quality = make("span", { class: "tile-quality" }, icon("signal-high"));
  #hand = make("span", { class: "tile-hand" }, icon("hand"));
  #note = make("span", { class: "tile-note" });
  #pin;

  /** @param {string} peerId @param {boolean} isSelf @param {(peerId: string) => void} onPin */
  constructor(peerId, isSelf, onPin) {
    this.#pin = make(
      "button",
      { type: "button", class: "tile-pin", onclick: () => onPin(peerId) },
      icon("pin"),
    );
    this.element = make(
      "article",
      { class: "tile", "data-peer-id": peerId, "data-video": "off", "data-audio": "on" },
      this.#video,
      this.#avatar,
      make("div", { class: "tile-badges" }, this.#pin, this.#quality, this.#hand),
      this.#note,
      make("p", { class: "tile-name" }, this.#muted, this.#name),
    );
    if (isSelf) this.element.dataset.self = "";
  }

  /** @param {import("#parley/signaling/types.js").Participant} participant @param {{isSelf: boolean, pinned: boolean, handOrder: number}} more */
  update(participant, { isSelf, pinned, handOrder }) {
    const { element } = this;
    const name = isSelf
      ? interpolate(gettext("%(name)s (you)"), { name: participant.name })
      : participant.name;
    setText(this.#name, name);
    setText(this.#avatar, initials(participant.name));
    this.#avatar.dataset.colour = String(colourOf(participant.name));
    element.dataset.video = participant.video ? "on" : "off";
    element.dataset.audio = participant.audio ? "on" : "off";
    element.dataset.connected = String(participant.connected);
    element.setAttribute("aria-label", description(name, participant));
    this.#hand.hidden = !participant.hand;
    this.#hand.title = interpolate(gettext("Hand raised, number %(order)s"), { order: handOrder });
    this.#pin.title = pinned ? gettext("Unpin") : gettext("Pin");
    this.#pin.setAttribute("aria-label", this.#pin.title);
    setIcon(this.#pin.querySelector("svg"), pinned ? "pin-off" : "pin");
    setText(this.#note, participant.connected ? "" : gettext("Reconnecting…"));
  }

  /** @param {MediaStreamTrack | null} track */
  setVideo(track) {
    const current = /** @type {MediaStream | null} */ (this.#video.srcObject)?.getVideoTracks()[0] ?? null;
    if (current !== track) this.#video.srcObject = track ? new MediaStream([track]) : null;
  }

  /** @param {boolean} speaking */
  setSpeaking(speaking) {
    this.element.toggleAttribute("data-speaking", speaking);
  }

  /** @param {import("#parley/rtc/quality.js").Quality} quality */
  setQuality(quality) {
    const texts = {
      good: gettext("Good connection"),
      fair: gettext("Fair connection"),
      poor: gettext("Poor connection"),
    };
    this.element.dataset.quality = quality;
    this.#quality.title = texts[quality];
    setIcon(this.#quality.querySelector("svg"), QUALITY_ICONS[quality]);
  }

  /** @param {RTCPeerConnectionState} state of the media connection */
  setLink(state) {
    this.element.dataset.link = state;
    if (state === "failed" || state === "disconnected") setText(this.#note, gettext("Connecting media…"));
    else if (state === "connected") setText(this.#note, "");
  }
}

/** @param {string} name @param {import("#parley/signaling/types.js").Participant} participant */
function description(name, participant) {
  const parts = [name];
  if (!participant.audio) parts.push(gettext("muted"));
  if (!participant.video) parts.push(gettext("camera off"));
  if (participant.hand) parts.push(gettext("hand raised"));
  return parts.join(", ");
}
