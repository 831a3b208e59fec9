/** Notifications of the browser: one for each source, gone when the person looks or the subject ends. */

import { wordsOf } from "#parley/room/attention/words.js";

/** @typedef {import("#parley/room/attention/subjects.js").Subject} Subject @typedef {import("#parley/room/attention/subjects.js").Source} Source */

/** Whether this browser can show them: "unsupported" also where only service workers may, as on Android. @returns {NotificationPermission | "unsupported"} */
export function notificationPermission() {
  return "Notification" in globalThis ? Notification.permission : "unsupported";
}

/** Ask the person; to be called while a click of theirs is handled. @returns {Promise<NotificationPermission | "unsupported">} */
export async function askForNotifications() {
  if (notificationPermission() !== "default") return notificationPermission();
  try {
    await Notification.requestPermission();
  } catch {
    return "unsupported";
  }
  return notificationPermission();
}

export class Notifications {
  /** @type {Map<Source, {shown: Notification, words: string}>} */
  #open = new Map();
  #title;
  #onClick;

  /** @param {string} title the name of the room @param {(source: Source) => void} onClick */
  constructor(title, onClick) {
    this.#title = title;
    this.#onClick = onClick;
  }

  /** Show what is unseen and take away what is not. @param {readonly Subject[]} unseen @param {boolean} withDetail */
  render(unseen, withDetail) {
    /** @type {Map<Source, Subject[]>} */
    const bySource = new Map();
    for (const subject of unseen)
      bySource.set(subject.source, [...(bySource.get(subject.source) ?? []), subject]);
    for (const [source, { shown }] of this.#open) {
      if (bySource.has(source)) continue;
      shown.close();
      this.#open.delete(source);
    }
    for (const [source, subjects] of bySource) this.#show(source, wordsOf(subjects, withDetail));
  }

  /** @param {Source} source @param {string} words */
  #show(source, words) {
    const before = this.#open.get(source);
    if (before?.words === words || notificationPermission() !== "granted") return;
    try {
      // The tag replaces the one before. The page has a sound of its own.
      const tag = `${location.pathname} ${source}`;
      const shown = new Notification(this.#title, { body: words, tag, silent: true });
      shown.onclick = () => {
        window.focus();
        shown.close();
        this.#onClick(source);
      };
      this.#open.set(source, { shown, words });
    } catch {
      // Android allows them to service workers only: title and sound tell instead.
    }
  }
}
