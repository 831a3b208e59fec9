/** The active speaker, chosen calmly from sound levels: a cough or an “uh-huh” does not change the picture. Pure. */

/** From this level on (0..1) someone is heard. */
const HEARD_LEVEL = 0.02;
/** Time in which the memory of loudness fades. */
const FADE_SECS = 0.6;
/** The speaker keeps the floor at least so long. */
const HOLD_SECS = 2.5;
/** Someone else has to be heard for so long to get the floor while nobody speaks, and while another still does. */
const TAKE_SECS = 0.6;
const INTERRUPT_SECS = 2;
/** Below this share of loudness the present speaker counts as silent. */
const SILENT_SHARE = 0.35;

/**
 * @typedef {{loudness: number, heardSince: number | null}} Voice `loudness` is the level that fades, 0..1
 *
 * @typedef {object} Floor
 * @property {string} speaker the peer id of the active speaker; it stays when they fall silent; empty before anyone spoke
 * @property {number} sinceSecs when they got the floor
 * @property {number} atSecs time of the newest levels
 * @property {ReadonlyMap<string, Voice>} voices
 */

/** @type {Floor} */
export const SILENT_FLOOR = Object.freeze({
  speaker: "",
  sinceSecs: Number.NEGATIVE_INFINITY,
  atSecs: 0,
  voices: new Map(),
});

/**
 * The floor after new levels; who is missing in `levels` has left.
 * @param {Floor} floor @param {ReadonlyMap<string, number>} levels 0..1 by peer id @param {number} nowSecs @returns {Floor}
 */
export function heard(floor, levels, nowSecs) {
  const fade = Math.exp(-Math.max(0, nowSecs - floor.atSecs) / FADE_SECS);
  const voices = new Map(
    [...levels].map(([peerId, level]) => [
      peerId,
      voiceAfter(floor.voices.get(peerId), level, fade, nowSecs),
    ]),
  );
  const next = { ...floor, voices, atSecs: nowSecs };
  const challenger = loudest(voices, floor.speaker);
  if (!challenger || !takesOver(next, challenger)) {
    return levels.has(floor.speaker) ? next : { ...next, speaker: "", sinceSecs: Number.NEGATIVE_INFINITY };
  }
  return { ...next, speaker: challenger, sinceSecs: nowSecs };
}

/** @param {Voice | undefined} before @param {number} level @param {number} fade @param {number} nowSecs @returns {Voice} */
function voiceAfter(before, level, fade, nowSecs) {
  const loudness = Math.max(level, (before?.loudness ?? 0) * fade);
  const audible = loudness > HEARD_LEVEL;
  return { loudness, heardSince: audible ? (before?.heardSince ?? nowSecs) : null };
}

/** @param {ReadonlyMap<string, Voice>} voices @param {string} but @returns {string} */
function loudest(voices, but) {
  let best = "";
  for (const [peerId, { loudness, heardSince }] of voices) {
    if (peerId === but || heardSince === null) continue;
    if (!best || loudness > (voices.get(best)?.loudness ?? 0)) best = peerId;
  }
  return best;
}

/** @param {Floor} floor @param {string} challenger */
function takesOver({ speaker, sinceSecs, atSecs, voices }, challenger) {
  const voice = /** @type {Voice} */ (voices.get(challenger));
  const heardSecs = atSecs - (voice.heardSince ?? atSecs);
  const present = voices.get(speaker);
  if (!present) return heardSecs >= TAKE_SECS;
  if (atSecs - sinceSecs < HOLD_SECS) return false;
  const silent = present.loudness < Math.max(HEARD_LEVEL, voice.loudness * SILENT_SHARE);
  return heardSecs >= (silent ? TAKE_SECS : INTERRUPT_SECS) && (silent || voice.loudness > present.loudness);
}
