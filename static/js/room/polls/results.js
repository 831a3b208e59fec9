/** Results of a poll: a bar, a number and percent for each option, and answers in words. */

import { correctSeen, countsSeen, percentOf } from "#parley/room/polls/state.js";
import { icon, make } from "#parley/ui/dom.js";
import { gettext, numberText } from "#parley/ui/text.js";

/** @typedef {import("#parley/room/polls/state.js").PollEntry} PollEntry */

/** The results that can be shown; null while they are hidden. @param {PollEntry} entry @param {boolean} moderates @returns {HTMLElement | null} */
export function pollResults(entry, moderates) {
  if (entry.poll.kind === "open") return texts(entry, moderates);
  const counts = countsSeen(entry, moderates);
  return counts ? bars(entry, counts, correctSeen(entry, moderates)) : null;
}

/** The answers of everyone, for moderators. @param {PollEntry} entry @returns {HTMLElement | null} */
export function pollAnswers({ poll, details }) {
  if (!details?.answers.length || poll.anonymous || poll.kind === "open") return null;
  const rows = details.answers.map(({ name, choice, right }) =>
    make(
      "li",
      {},
      make("bdi", { class: "poll-who" }, name),
      make("span", { dir: "auto" }, choice.map((index) => poll.options[index]).join(", ")),
      right === null ? null : verdictMark(right),
    ),
  );
  return make("ul", { class: "poll-answers" }, ...rows);
}

/** @param {boolean} right */
export function verdictMark(right) {
  return make(
    "span",
    { class: `activity-mark ${right ? "is-good" : "is-bad"}` },
    icon(right ? "check" : "x"),
    right ? gettext("right") : gettext("wrong"),
  );
}

/** @param {PollEntry} entry @param {number[]} counts @param {number[]} correct */
function bars({ poll, vote }, counts, correct) {
  const rows = poll.options.map((option, index) => {
    const percent = percentOf(counts[index], poll.answers);
    return make(
      "li",
      { "data-correct": correct.includes(index) ? "" : undefined },
      make(
        "p",
        { class: "poll-bar-head" },
        make("span", { class: "poll-option-text", dir: "auto" }, option),
        make(
          "span",
          { class: "poll-number" },
          `${numberText(counts[index])} · ${numberText(percent / 100, { style: "percent" })}`,
        ),
      ),
      make("progress", { class: "bar", max: 100, value: percent, "aria-hidden": "true" }),
      marks(correct.includes(index), vote?.choice.includes(index) ?? false),
    );
  });
  return make("ol", { class: "poll-bars", "aria-label": gettext("Results") }, ...rows);
}

/** @param {boolean} correct @param {boolean} own */
function marks(correct, own) {
  if (!correct && !own) return null;
  return make(
    "p",
    { class: "activity-facts" },
    correct
      ? make("span", { class: "activity-mark is-good" }, icon("check"), gettext("correct answer"))
      : null,
    own ? make("span", { class: "activity-mark" }, icon("user"), gettext("your answer")) : null,
  );
}

/** @param {PollEntry} entry @param {boolean} moderates */
function texts({ poll, details }, moderates) {
  const known = moderates && details ? details.answers : poll.texts?.map((text) => ({ text, name: null }));
  if (!known?.length) return null;
  const rows = known.map(({ text, name }) =>
    make(
      "li",
      {},
      make("p", { class: "poll-text", dir: "auto" }, text),
      name ? make("bdi", { class: "poll-who" }, name) : null,
    ),
  );
  return make("ul", { class: "poll-texts", "aria-label": gettext("Answers") }, ...rows);
}
