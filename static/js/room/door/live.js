/** The line before joining: the people in the room, or the reason why nobody gets in. It looks again and again. */

import { byId, setText } from "#parley/ui/dom.js";
import { gettext, interpolate, ngettext } from "#parley/ui/text.js";

const EVERY_MS = 8000;

export class Door {
  #note = byId("door-note", HTMLElement);
  #url;
  #role;
  #onLive;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  /** @param {string} url answers with `{"live": ...}` @param {string} role @param {(live: Live) => void} onLive */
  constructor(url, role, onLive) {
    this.#url = url;
    this.#role = role;
    this.#onLive = onLive;
  }

  /** Look now, and again until the person is in. */
  start() {
    this.look();
    this.#timer = setInterval(() => this.look(), EVERY_MS);
  }

  stop() {
    clearInterval(this.#timer);
  }

  async look() {
    if (document.hidden) return;
    const response = await fetch(this.#url, { credentials: "same-origin" }).catch(() => null);
    const answer = await response?.json().catch(() => null);
    if (!answer) return;
    if (answer.live) {
      this.#onLive(answer.live);
      const { kind, text } = doorNote(answer.live, this.#role);
      this.#show(kind, text);
    } else if (answer.message) this.#show("closed", answer.message);
  }

  /** @param {string} kind @param {string} text */
  #show(kind, text) {
    this.#note.hidden = false;
    this.#note.dataset.kind = kind;
    setText(this.#note, text);
  }
}

/**
 * @typedef {{people: number, waiting?: number, media_limit: number, locked: boolean, agent_mode?: string}} Live who is in the room at the moment, and when its AI participant answers
 * @typedef {{kind: "quiet" | "busy" | "closed", text: string}} DoorNote `closed` is what keeps the person out for now
 */

/** @param {Live} live @param {string} role with which the person would enter @returns {DoorNote} */
export function doorNote({ people, waiting = 0, media_limit: limit, locked }, role) {
  // The owner of the room always finds a place.
  if (people >= limit && role !== "host")
    return {
      kind: "closed",
      text: interpolate(
        gettext("%(people)s of %(limit)s people are in the room. Wait until someone leaves."),
        {
          people,
          limit,
        },
      ),
    };
  if (locked && role !== "host" && role !== "moderator")
    return {
      kind: "closed",
      text: gettext("The room is locked: the host lets nobody else in at the moment."),
    };
  if (!people && waiting) {
    const format =
      role === "host" || role === "moderator"
        ? ngettext("%(count)s person waits for you.", "%(count)s people wait for you.", waiting)
        : ngettext("%(count)s person waits for the host.", "%(count)s people wait for the host.", waiting);
    return { kind: "busy", text: interpolate(format, { count: waiting }) };
  }
  if (!people) return { kind: "quiet", text: gettext("Nobody is in the room yet.") };
  const format = ngettext("%(people)s person is in the room.", "%(people)s people are in the room.", people);
  return { kind: "busy", text: interpolate(format, { people }) };
}
