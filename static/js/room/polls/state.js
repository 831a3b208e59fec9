/** The polls of the meeting, and the changes that frames make. Pure: states are never changed in place. */

/**
 * @typedef {import("#parley/signaling/protocol.js").Frame} Frame
 * @typedef {import("#parley/room/polls/frames.js").Poll} Poll
 * @typedef {import("#parley/room/polls/frames.js").PollVote} PollVote
 * @typedef {import("#parley/room/polls/frames.js").PollDetails} PollDetails
 *
 * @typedef {object} PollEntry
 * @property {Poll} poll
 * @property {PollVote | null} vote the own answer
 * @property {PollDetails | null} details for hosts and moderators
 *
 * @typedef {ReadonlyMap<string, PollEntry>} Polls by id, oldest first
 */

/** @type {Polls} */
export const NO_POLLS = new Map();

const PHASES = ["draft", "open", "closed"];
const ORDER = ["open", "draft", "closed"];

/** @type {{[T in import("#parley/room/protocol.js").ServerFrame["type"]]?: (polls: Polls, frame: import("#parley/room/protocol.js").FrameOf<T>) => Polls}} */
const REDUCERS = {
  welcome: (_, frame) => allPolls(frame.polls ?? []),
  snapshot: (_, frame) => allPolls(frame.polls ?? []),
  poll: (polls, { poll }) => {
    const known = polls.get(poll.poll_id);
    return known && !isNewer(poll, known.poll) ? polls : changed(polls, poll.poll_id, { poll });
  },
  poll_voted: (polls, frame) => changed(polls, frame.poll_id, { vote: frame.vote }),
  poll_details: (polls, frame) =>
    frame.poll
      ? changed(polls, frame.poll_id, { poll: frame.poll, details: frame.details })
      : without(polls, frame.poll_id),
  poll_answer: answered,
};

/** @param {Polls} polls @param {Frame} frame @returns {Polls} */
export function reducePolls(polls, frame) {
  const known = /** @type {Record<string, (polls: Polls, frame: Frame) => Polls>} */ (REDUCERS);
  return Object.hasOwn(known, frame.type) ? known[frame.type](polls, frame) : polls;
}

/** Open polls first, then drafts, then closed ones; in each the newest first. @param {Polls} polls @param {boolean} moderates @returns {PollEntry[]} */
export function pollsInOrder(polls, moderates) {
  return [...polls.values()]
    .filter(({ poll }) => moderates || poll.phase !== "draft")
    .reverse()
    .sort((a, b) => ORDER.indexOf(a.poll.phase) - ORDER.indexOf(b.poll.phase));
}

/** Open polls without an own answer. @param {Polls} polls @returns {PollEntry[]} */
export function unanswered(polls) {
  return [...polls.values()].filter(({ poll, vote }) => poll.phase === "open" && !vote);
}

/**
 * The counts that this person may see; null while they are hidden.
 * @param {PollEntry} entry @param {boolean} moderates @returns {number[] | null}
 */
export function countsSeen({ poll, details }, moderates) {
  if (poll.kind === "open") return null;
  return (moderates ? details?.counts : null) ?? poll.counts;
}

/** The correct options as far as this person may know them. @param {PollEntry} entry @param {boolean} moderates @returns {number[]} */
export function correctSeen({ poll, details }, moderates) {
  return poll.correct ?? (moderates ? details?.correct : null) ?? [];
}

/** Whether the own answer to a closed quiz is right; null where that is not known or was not asked. @param {PollEntry} entry @returns {boolean | null} */
export function ownVerdict({ poll, vote }) {
  if (!poll.quiz || !poll.correct || !vote) return null;
  return vote.choice.length === poll.correct.length && vote.choice.every((at) => poll.correct?.includes(at));
}

/** Whole percent of those who answered. @param {number} count @param {number} answers */
export function percentOf(count, answers) {
  return answers ? Math.round((100 * count) / answers) : 0;
}

/** An event that comes again after a welcome tells of an older state. @param {Poll} poll @param {Poll} known */
function isNewer(poll, known) {
  const step = PHASES.indexOf(poll.phase) - PHASES.indexOf(known.phase);
  if (step !== 0) return step > 0;
  return poll.answers >= known.answers && (poll.shared || !known.shared);
}

/** @param {(Poll & {vote: PollVote | null, details?: PollDetails})[]} seen @returns {Polls} */
function allPolls(seen) {
  return new Map(
    seen.map(({ vote, details, ...poll }) => [poll.poll_id, { poll, vote, details: details ?? null }]),
  );
}

/** @param {Polls} polls @param {string} pollId @param {Partial<PollEntry>} changes @returns {Polls} */
function changed(polls, pollId, changes) {
  const known = polls.get(pollId);
  if (!known && !changes.poll) return polls;
  const entry = { vote: null, details: null, ...known, ...changes };
  return new Map(polls).set(pollId, /** @type {PollEntry} */ (entry));
}

/** @param {Polls} polls @param {import("#parley/room/protocol.js").FrameOf<"poll_answer">} frame @returns {Polls} */
function answered(polls, { poll_id: pollId, answer, counts }) {
  const details = polls.get(pollId)?.details;
  if (!details) return polls;
  const others = details.answers.filter(({ answer_id }) => answer_id !== answer?.answer_id);
  const answers = answer ? [...others, answer] : others;
  return changed(polls, pollId, { details: { ...details, counts, answers } });
}

/** @param {Polls} polls @param {string} pollId @returns {Polls} */
function without(polls, pollId) {
  const copy = new Map(polls);
  copy.delete(pollId);
  return copy;
}
