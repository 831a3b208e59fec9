/** The tile of one person: picture or initials, name, and what state they are in. */

import { openQualityBox, qualityText } from "#parley/room/stage/quality_box.js";
import { makeMenuButton, makeVideo, pinOnDoubleClick, showTrack } from "#parley/room/stage/tile_parts.js";
import { icon, make, setIcon, setNamed, setText } from "#parley/ui/dom.js";
import { colourOf, gettext, initials, interpolate, isolated } from "#parley/ui/text.js";

const QUALITY_ICONS = { good: "signal-high", fair: "signal-medium", poor: "signal-low" };

/**
 * @typedef {import("#parley/room/people/frames.js").Participant} Participant
 * @typedef {import("#parley/rtc/quality.js").Numbers} Numbers
 *
 * @typedef {object} TileState
 * @property {boolean} isSelf
 * @property {boolean} pinned
 * @property {boolean} lit whether everyone is asked to look at them
 * @property {number} handOrder 1 is first
 * @property {MediaStreamTrack | null} track
 * @property {string} heldBack why the camera's picture does not come though it is on; empty where it comes
 */

export class Tile {
  video = makeVideo();
  name = "";
  #avatar = make("div", { class: "avatar", "aria-hidden": "true" });
  #name = make("span", { class: "tile-name-text" });
  #mark = icon("pin");
  #quality;
  #hand = make("span", { class: "tile-hand" }, icon("hand"), make("span"));
  #note = make("p", { class: "tile-note" });
  #menu;
  /** @type {Numbers | null} */
  #numbers = null;
  /** @type {RTCPeerConnectionState | ""} */
  #link = "";

  /** @param {string} peerId @param {boolean} isSelf @param {import("#parley/room/stage/tile_parts.js").TileActions} actions */
  constructor(peerId, isSelf, actions) {
    this.#menu = makeMenuButton(actions);
    this.#mark.classList.add("tile-mark");
    this.#quality = make(
      "button",
      {
        type: "button",
        class: "tile-button tile-quality",
        hidden: true,
        "aria-haspopup": "dialog",
        "aria-expanded": "false",
        onclick: () => this.openNumbers(),
      },
      icon("signal-high"),
    );
    this.element = make(
      "article",
      { class: "tile", "data-peer-id": peerId, "data-video": "off", "data-audio": "on" },
      this.video,
      this.#avatar,
      make("p", { class: "tile-name" }, icon("mic-off"), this.#mark, this.#name),
      make("div", { class: "tile-badges" }, this.#quality, this.#menu, this.#hand),
      this.#note,
    );
    if (isSelf) this.element.dataset.self = "";
    pinOnDoubleClick(this.element, actions);
  }

  /** @param {Participant} person @param {TileState} more */
  update(person, { isSelf, pinned, lit, handOrder, track, heldBack }) {
    const { element } = this;
    this.name = isSelf ? interpolate(gettext("%(name)s (you)"), { name: person.name }) : person.name;
    const shown = person.video && !heldBack;
    setNamed(this.#name, isSelf ? gettext("%(name)s (you)") : "%(name)s", person.name);
    setText(this.#avatar, initials(person.name));
    this.#avatar.dataset.colour = String(colourOf(person.name));
    element.dataset.video = shown ? "on" : "off";
    element.dataset.audio = person.audio ? "on" : "off";
    element.dataset.connected = String(person.connected);
    element.setAttribute("aria-label", description(this.name, person, { pinned, lit, handOrder, heldBack }));
    this.#menu.setAttribute("aria-label", interpolate(gettext("Actions for %(name)s"), { name: this.name }));
    this.#mark.toggleAttribute("hidden", !pinned && !lit);
    setIcon(this.#mark, pinned ? "pin" : "presentation");
    this.#renderHand(person.hand, handOrder);
    showTrack(this.video, shown ? track : null);
    this.#renderNote(person, isSelf, heldBack);
  }

  /** @param {boolean} speaking */
  setSpeaking(speaking) {
    this.element.toggleAttribute("data-speaking", speaking);
  }

  /** @param {Numbers} numbers */
  setNumbers(numbers) {
    const { quality } = numbers;
    const text = interpolate("%(quality)s: %(name)s", { quality: qualityText(quality), name: this.name });
    this.#numbers = numbers;
    this.element.dataset.quality = quality;
    this.#quality.hidden = false;
    this.#quality.title = qualityText(quality);
    this.#quality.setAttribute("aria-label", text);
    setIcon(this.#quality.querySelector("svg"), QUALITY_ICONS[quality]);
  }

  /** Show the numbers of the connection, once there are any. */
  openNumbers() {
    // In a small tile the badge has no place.
    const anchor = this.#quality.getClientRects().length ? this.#quality : this.#menu;
    if (this.#numbers) openQualityBox(anchor, this.name, this.#numbers);
  }

  /** Whether there are numbers to show. */
  get hasNumbers() {
    return this.#numbers !== null;
  }

  /** @param {RTCPeerConnectionState} link state of the media connection; shown with the next update */
  setLink(link) {
    this.#link = link;
    this.element.dataset.link = link;
  }

  /** @param {boolean} raised @param {number} order */
  #renderHand(raised, order) {
    this.element.toggleAttribute("data-hand", raised);
    this.#hand.hidden = !raised;
    this.#hand.title = interpolate(gettext("Hand raised, number %(order)s"), { order });
    setText(/** @type {Element} */ (this.#hand.lastElementChild), order ? String(order) : "");
  }

  /** @param {Participant} person @param {boolean} isSelf @param {string} heldBack */
  #renderNote(person, isSelf, heldBack) {
    const waiting = !isSelf && (this.#link === "failed" || this.#link === "disconnected");
    const news = waiting ? gettext("Connecting media…") : person.video ? heldBack : "";
    setText(this.#note, person.connected ? news : gettext("Reconnecting…"));
  }
}

/** @param {string} name @param {Participant} person @param {{pinned: boolean, lit: boolean, handOrder: number, heldBack: string}} more */
function description(name, person, { pinned, lit, handOrder, heldBack }) {
  const parts = [isolated(name)];
  if (!person.connected) parts.push(gettext("reconnecting"));
  if (!person.audio) parts.push(gettext("muted"));
  if (!person.video) parts.push(gettext("camera off"));
  else if (heldBack) parts.push(heldBack);
  if (person.hand) parts.push(interpolate(gettext("hand raised, number %(order)s"), { order: handOrder }));
  if (pinned) parts.push(gettext("pinned"));
  if (lit) parts.push(gettext("in the spotlight"));
  return parts.join(", ");
}
