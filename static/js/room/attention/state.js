/**
 * What came up while the person looked elsewhere, and when a sound tells of it. Pure: values are never changed in place, times in
 * milliseconds are arguments.
 *
 * @typedef {import("#parley/room/attention/subjects.js").Subject} Subject
 *
 * @typedef {object} Noted
 * @property {ReadonlySet<string>} known keys of the subjects that are there
 * @property {readonly Subject[]} unseen subjects that came while the person was away, the oldest first
 */

/** @type {Noted} */
export const NOTHING = Object.freeze({ known: new Set(), unseen: Object.freeze([]) });

/** More are not kept: the count says "99+" by then. */
const MOST_UNSEEN = 200;
/** Subjects that end only when the person looks. */
const UNTIL_SEEN = new Set(["direct", "mention", "chat", "entered"]);

/**
 * After a change of the room: subjects that ended are gone, and new ones are unseen while the person is away.
 * @param {Noted} noted @param {readonly Subject[]} present all that waits now, without messages @param {boolean} away
 * @returns {{noted: Noted, news: Subject[]}}
 */
export function withPresent(noted, present, away) {
  const keys = new Set(present.map(({ key }) => key));
  const news = away ? present.filter(({ key }) => !noted.known.has(key)) : [];
  const kept = noted.unseen.filter(({ source, key }) => UNTIL_SEEN.has(source) || keys.has(key));
  return { noted: { known: keys, unseen: [...kept, ...news].slice(-MOST_UNSEEN) }, news };
}

/** After something that is there until the person looks, such as a message. @param {Noted} noted @param {Subject} subject @returns {Noted} */
export function withSubject(noted, subject) {
  return { ...noted, unseen: [...noted.unseen, subject].slice(-MOST_UNSEEN) };
}

/** The person looks at the page. @param {Noted} noted @returns {Noted} */
export function looked(noted) {
  return noted.unseen.length ? { ...noted, unseen: [] } : noted;
}

/** Between two sounds. */
export const GAP_MS = 4000;
/** Between sounds for messages to everyone. */
export const PATIENT_GAP_MS = 30000;
/** Messages to everyone are gathered for so long. */
export const PATIENT_WAIT_MS = 1500;

/**
 * @typedef {object} Pace
 * @property {number} last when a sound was played
 * @property {number} lastPatient when one was played for messages to everyone
 */

/** @type {Pace} */
export const NO_SOUND_YET = Object.freeze({ last: -Infinity, lastPatient: -Infinity });

/** When the sound for a new subject is due. @param {Pace} pace @param {boolean} urgent @param {number} now */
export function soundAt(pace, urgent, now) {
  const earliest = Math.max(now, pace.last + GAP_MS);
  return urgent ? earliest : Math.max(earliest, now + PATIENT_WAIT_MS, pace.lastPatient + PATIENT_GAP_MS);
}

/** @param {Pace} pace @param {boolean} urgent @param {number} now @returns {Pace} */
export function played(pace, urgent, now) {
  return { last: now, lastPatient: urgent ? pace.lastPatient : now };
}
