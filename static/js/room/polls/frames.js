/** Shapes of the frames about polls (docs/protocol.md, "Polls"). */

import {
  all,
  bool,
  integer,
  list,
  nullable,
  number,
  object,
  oneOf,
  optional,
  ShapeError,
  text,
} from "#parley/signaling/shapes.js";

const QUESTION_CHARS = 300;
export const OPTION_CHARS = 200;
export const ANSWER_CHARS = 500;
export const FEWEST_OPTIONS = 2;
export const MOST_OPTIONS = 10;

/**
 * @typedef {Poll["kind"]} PollKind
 * @typedef {import("#parley/signaling/shapes.js").Infer<typeof vote>} PollVote
 * @typedef {import("#parley/signaling/shapes.js").Infer<typeof poll>} Poll
 * @typedef {import("#parley/signaling/shapes.js").Infer<typeof answer>} PollAnswer
 * @typedef {import("#parley/signaling/shapes.js").Infer<typeof details>} PollDetails
 */

const ACTIONS = ["create", "start", "close", "delete", "share_results", "vote"];
const KINDS = /** @type {const} */ (["single", "multiple", "open"]);
const POLL_ID = text(1, 64);
const indices = list(integer());

/** Each option at most once. */
const choice = all(list(integer(), 0, MOST_OPTIONS), (value, path) => {
  const chosen = /** @type {number[]} */ (value);
  if (new Set(chosen).size !== chosen.length || chosen.some((index) => index >= MOST_OPTIONS))
    throw new ShapeError(path, "different options");
});

/** @param {Record<string, any>} frame @param {string} path */
function checkNewPoll(frame, path) {
  if (!frame.question?.trim()) throw new ShapeError(`${path}.question`, "given");
  const options = (frame.options ?? []).map((/** @type {string} */ option) => option.trim());
  const correct = frame.correct ?? [];
  const fits =
    frame.kind === "open"
      ? !options.length && !correct.length
      : options.length >= FEWEST_OPTIONS &&
        options.every(Boolean) &&
        new Set(options).size === options.length;
  if (!fits) throw new ShapeError(`${path}.options`, "2 to 10 different texts, none for an open question");
  if (correct.some((/** @type {number} */ index) => index >= options.length))
    throw new ShapeError(`${path}.correct`, "options of the poll");
  if (frame.kind !== "multiple" && correct.length > 1)
    throw new ShapeError(`${path}.correct`, "at most one option");
}

/** Members that an action needs besides its name. @type {import("#parley/signaling/shapes.js").Check} */
function members(value, path) {
  const frame = /** @type {Record<string, any>} */ (value);
  if (frame.action === "create") checkNewPoll(frame, path);
  else POLL_ID(frame.poll_id, `${path}.poll_id`);
  if (frame.action === "vote" && Boolean(frame.choice?.length) === Boolean(frame.text?.trim()))
    throw new ShapeError(path, "a vote with either a choice or a text");
}

/** The frame of people who make polls and vote. */
export const pollFrame = all(
  object({
    action: oneOf(ACTIONS),
    poll_id: optional(nullable(POLL_ID)),
    question: optional(text(0, QUESTION_CHARS)),
    kind: optional(oneOf(KINDS)),
    options: optional(list(text(0, OPTION_CHARS), 0, MOST_OPTIONS)),
    correct: optional(choice),
    anonymous: optional(bool),
    results: optional(oneOf(["live", "end"])),
    start: optional(bool),
    choice: optional(choice),
    text: optional(text(0, ANSWER_CHARS)),
  }),
  members,
);

const POLL = {
  poll_id: POLL_ID,
  question: text(),
  kind: oneOf(KINDS),
  options: list(text()),
  quiz: bool,
  anonymous: bool,
  results: oneOf(["live", "end"]),
  phase: oneOf(["draft", "open", "closed"]),
  shared: bool,
  /** Number of answers. */
  answers: integer(),
  /** By option; null while they are not shown. */
  counts: nullable(indices),
  /** Answers to an open question; null while they are not shown. */
  texts: nullable(list(text())),
  /** Null until the poll is closed. */
  correct: nullable(indices),
  started_at: nullable(number),
  closed_at: nullable(number),
};
const poll = object(POLL);

const answer = object({
  answer_id: text(1),
  peer_id: nullable(text()),
  /** Null in an anonymous poll. */
  name: nullable(text()),
  choice: indices,
  text: text(),
  right: nullable(bool),
});
const details = object({ correct: indices, counts: indices, answers: list(answer) });
const vote = object({ choice: indices, text: text() });

/** The polls of a meeting, as a member of welcome and snapshot. */
export const polls = list(object({ ...POLL, vote: nullable(vote), details: optional(details) }));

export const POLL_SERVER_FRAMES = {
  poll: object({ seq: integer(), poll: poll }),
  poll_voted: object({ poll_id: POLL_ID, vote }),
  poll_details: object({ poll_id: POLL_ID, poll: nullable(poll), details: nullable(details) }),
  poll_answer: object({ poll_id: POLL_ID, answer: nullable(answer), counts: indices }),
};
