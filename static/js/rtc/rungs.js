/**
 * The ladder of the own video: how large and how often pictures are sent to one participant. Down fast, up slowly; sound is
 * never on the ladder. Pure.
 */

/**
 * @typedef {{heightPx: number, bitrateBps: number, framesPerSecond: number}} Rung
 * @typedef {"people" | "network" | "cpu" | "saving"} Reason why video is smaller than it could be
 * @typedef {"auto" | "save" | "audio"} Saving what the person chose: as it comes, less data, sound only
 */

/** From the best to none. @type {readonly Rung[]} */
export const RUNGS = [
  { heightPx: 720, bitrateBps: 1_500_000, framesPerSecond: 30 },
  { heightPx: 480, bitrateBps: 700_000, framesPerSecond: 25 },
  { heightPx: 360, bitrateBps: 350_000, framesPerSecond: 20 },
  { heightPx: 240, bitrateBps: 200_000, framesPerSecond: 15 },
  { heightPx: 180, bitrateBps: 110_000, framesPerSecond: 12 },
  { heightPx: 0, bitrateBps: 0, framesPerSecond: 0 },
];
export const LOWEST = RUNGS.length - 1;

/** The best rung for so many peers: everyone uploads once per peer. */
const PEERS_UP_TO = [1, 3, 5, 7, 9];
/** The best rung by what the person chose. */
const SAVING = { auto: 0, save: 3, audio: LOWEST };

/** @param {number} peers */
export function rungForPeers(peers) {
  const rung = PEERS_UP_TO.findIndex((upTo) => peers <= upTo);
  return rung < 0 ? LOWEST : rung;
}

/** @param {Saving} saving */
export function rungForSaving(saving) {
  return SAVING[saving];
}

/**
 * @typedef {object} Measure measurements of a connection or of the machine
 * @property {number | null} lossRatio of what is sent, 0..1
 * @property {number | null} roundTripSecs
 * @property {number | null} availableBps
 * @property {boolean} cpuLimited
 *
 * @typedef {object} Climb where a connection stands on the ladder
 * @property {number} rung
 * @property {number} badTurns bad looks in a row
 * @property {number | null} goodSinceSecs
 * @property {number} changedAtSecs
 * @property {number} patienceSecs how long it has to be good before the next step up
 * @property {boolean} steppedUp whether the newest step was one up
 */

const BAD_TURNS = 2;
const REST_SECS = 4;
const PATIENCE_SECS = 15;
const MAX_PATIENCE_SECS = 120;
/** A step up that has to be taken back within so long was one too many: the next try waits twice as long. */
const REGRET_SECS = 20;
const BAD = { lossRatio: 0.1, roundTripSecs: 0.8, share: 0.25 };
const VERY_BAD_LOSS = 0.3;
const GOOD = { lossRatio: 0.03, roundTripSecs: 0.5, share: 0.5 };

/** At the top, `nowSecs` being the time when the connection began. @param {number} nowSecs @returns {Climb} */
export function atTop(nowSecs) {
  return {
    rung: 0,
    badTurns: 0,
    goodSinceSecs: null,
    changedAtSecs: nowSecs,
    patienceSecs: PATIENCE_SECS,
    steppedUp: false,
  };
}

/**
 * The place on the ladder after another look. `used` is the rung that is really sent, which may be a lower one for another
 * reason: steps go on from there, since nothing is known of rungs that are not in use.
 * @param {Climb} climb @param {Measure} measure @param {number} nowSecs @param {number} [used] @returns {Climb}
 */
export function climbed(climb, measure, nowSecs, used = climb.rung) {
  if (isBad(measure, RUNGS[used])) return worse(climb, measure, nowSecs, used);
  const above = RUNGS[Math.max(0, climb.rung - 1)];
  if (!isGood(measure, above)) return { ...climb, badTurns: 0, goodSinceSecs: null };
  const goodSinceSecs = climb.goodSinceSecs ?? nowSecs;
  const calm = { ...climb, badTurns: 0, goodSinceSecs };
  if (climb.rung === 0 || nowSecs - goodSinceSecs < climb.patienceSecs) return calm;
  return { ...calm, rung: climb.rung - 1, changedAtSecs: nowSecs, goodSinceSecs: nowSecs, steppedUp: true };
}

/** @param {Climb} climb @param {Measure} measure @param {number} nowSecs @param {number} used @returns {Climb} */
function worse(climb, measure, nowSecs, used) {
  const badTurns = climb.badTurns + 1;
  const bad = { ...climb, badTurns, goodSinceSecs: null };
  if (badTurns < BAD_TURNS || nowSecs - climb.changedAtSecs < REST_SECS) return bad;
  const steps = (measure.lossRatio ?? 0) > VERY_BAD_LOSS ? 2 : 1;
  const regretted = climb.steppedUp && nowSecs - climb.changedAtSecs < REGRET_SECS;
  // A slow way or a busy processor makes pictures small; only a line that cannot carry them ends them.
  const last = isStarved(measure, RUNGS[used]) ? LOWEST : Math.max(climb.rung, LOWEST - 1);
  return {
    rung: Math.min(last, Math.max(climb.rung, used) + steps),
    badTurns: 0,
    goodSinceSecs: null,
    changedAtSecs: nowSecs,
    patienceSecs: regretted ? Math.min(MAX_PATIENCE_SECS, climb.patienceSecs * 2) : PATIENCE_SECS,
    steppedUp: false,
  };
}

/** @param {Measure} measure @param {Rung} rung */
function isBad(measure, rung) {
  // Without video there is nothing to save.
  const slow = rung.heightPx > 0 && (measure.cpuLimited || (measure.roundTripSecs ?? 0) > BAD.roundTripSecs);
  return slow || isStarved(measure, rung);
}

/** Whether more is sent than the line carries. @param {Measure} measure @param {Rung} rung */
function isStarved({ lossRatio, availableBps }, { bitrateBps }) {
  return (
    (lossRatio ?? 0) > BAD.lossRatio || (availableBps ?? Number.POSITIVE_INFINITY) < bitrateBps * BAD.share
  );
}

/** @param {Measure} measure @param {Rung} above */
function isGood({ lossRatio, roundTripSecs, availableBps }, { bitrateBps }) {
  return (
    (lossRatio ?? 0) < GOOD.lossRatio &&
    (roundTripSecs ?? 0) < GOOD.roundTripSecs &&
    (availableBps ?? Number.POSITIVE_INFINITY) > bitrateBps * GOOD.share
  );
}
