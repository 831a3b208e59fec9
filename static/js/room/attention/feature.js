/** Tells a person who looks elsewhere that somebody waits for them: by a count in the title, a sound, and notifications of the browser. */

import { playKnock } from "#parley/media/chime.js";
import { loadPreferences } from "#parley/media/preferences.js";
import { initAttentionFields } from "#parley/room/attention/fields.js";
import { Notifications } from "#parley/room/attention/notifications.js";
import {
  looked,
  NO_SOUND_YET,
  NOTHING,
  played,
  soundAt,
  withPresent,
  withSubject,
} from "#parley/room/attention/state.js";
import { isUrgent, subjectOfMessage, subjectsIn } from "#parley/room/attention/subjects.js";
import { setTitleCount } from "#parley/ui/badges.js";

/**
 * @typedef {import("#parley/room/features.js").RoomContext} RoomContext
 * @typedef {import("#parley/room/state.js").RoomState} RoomState
 * @typedef {import("#parley/room/attention/subjects.js").Subject} Subject
 */

export class AttentionFeature {
  #context;
  #notifications;
  #noted = NOTHING;
  #pace = NO_SOUND_YET;
  /** The sound that is due. @type {{at: number, urgent: boolean, timer: ReturnType<typeof setTimeout>} | null} */
  #due = null;
  #here = false;
  #waited = false;

  /** @param {RoomContext} context */
  constructor(context) {
    this.#context = context;
    this.#notifications = new Notifications(document.title, (source) => this.#openPanel(source));
    document.addEventListener("visibilitychange", () => this.#look());
    addEventListener("focus", () => this.#look());
    initAttentionFields(() => this.#show());
  }

  opened() {
    this.#here = true;
    // What was there before is seen on the page.
    this.#noted = withPresent(NOTHING, this.#present(), false).noted;
    if (this.#waited && isAway()) this.#add({ source: "entered", key: "entered", name: "" });
  }

  render() {
    this.#follow();
  }

  mainChanged() {
    this.#follow();
  }

  /** @param {import("#parley/room/protocol.js").ServerFrame} frame */
  frameCame(frame) {
    if (frame.type === "waiting") this.#waited = true;
  }

  /** Somebody wrote, and it is not on the screen. @param {RoomState} state of the room it was written in @param {import("#parley/room/chat/frames.js").ChatMessage} message */
  wrote(state, message) {
    const subject = this.#here && isAway() ? subjectOfMessage(state, message) : null;
    if (subject) this.#add(subject);
  }

  ended() {
    this.#here = false;
    this.#noted = NOTHING;
    this.#cancelSound();
    this.#show();
  }

  /** All that waits in the rooms where this person is. */
  #present() {
    const rooms = new Set([this.#context.main().store.state, this.#context.state()]);
    return [...rooms].flatMap(subjectsIn);
  }

  #follow() {
    if (!this.#here) return;
    const { noted, news } = withPresent(this.#noted, this.#present(), isAway());
    this.#noted = noted;
    if (news.length) this.#ring(news.some(isUrgent));
    this.#show();
  }

  /** @param {Subject} subject */
  #add(subject) {
    this.#noted = withSubject(this.#noted, subject);
    this.#ring(isUrgent(subject));
    this.#show();
  }

  #look() {
    if (isAway()) return;
    this.#noted = looked(this.#noted);
    this.#cancelSound();
    this.#show();
  }

  #show() {
    const { unseen } = this.#noted;
    const { notifications, notificationTexts } = loadPreferences();
    setTitleCount(unseen.length);
    this.#notifications.render(notifications ? unseen : [], notificationTexts);
  }

  /** Have a sound played as soon as that is not too often. @param {boolean} urgent */
  #ring(urgent) {
    const now = performance.now();
    const at = soundAt(this.#pace, urgent, now);
    if (this.#due && this.#due.at <= at) return;
    this.#cancelSound();
    this.#due = { at, urgent, timer: setTimeout(() => this.#play(), at - now) };
  }

  #play() {
    const urgent = this.#due?.urgent ?? true;
    this.#due = null;
    // What it was for may be over by now.
    if (!this.#noted.unseen.length || !loadPreferences().sounds) return;
    this.#pace = played(this.#pace, urgent, performance.now());
    playKnock(loadPreferences().speakerId);
  }

  #cancelSound() {
    if (this.#due) clearTimeout(this.#due.timer);
    this.#due = null;
  }

  /** @param {import("#parley/room/attention/subjects.js").Source} source */
  #openPanel(source) {
    const page = PAGES[source];
    if (page) this.#context.panel.open(page);
  }
}

/** The page of the side panel where a subject is found. @type {{[S in import("#parley/room/attention/subjects.js").Source]?: import("#parley/room/panel.js").PanelPage}} */
const PAGES = {
  waiting: "people",
  hand: "people",
  help: "activities",
  poll: "activities",
  direct: "chat",
  mention: "chat",
  chat: "chat",
};

/** Whether the person looks elsewhere: at another tab or another window. */
function isAway() {
  return document.hidden || !document.hasFocus();
}
