/** The modes of the AI participant and what it does: how far a mode reaches, and the words for both. */

import { gettext, interpolate } from "#parley/ui/text.js";

/** How much of what people say the AI participant takes up. Its raised hand changes only who lets it answer. @type {Record<string, number>} */
const REACH = { off: 0, captions: 1, hand: 2, addressed: 2, conversation: 3 };
const FURTHEST = 4;

/** @type {Record<string, string>} */
const ICONS = {
  addressed: "message-square",
  conversation: "repeat",
  hand: "hand",
  captions: "captions",
  off: "ear-off",
};

/** Whether more is taken up of what people say in a mode than in another one. A mode that this page does not know may do anything. @param {string} mode @param {string} than */
export function reachesFurther(mode, than) {
  return (REACH[mode] ?? FURTHEST) > (REACH[than] ?? FURTHEST);
}

/** @param {string} mode @returns {string} the name of an icon */
export function modeIcon(mode) {
  return ICONS[mode] ?? "sparkles";
}

/** The mode in a few words, for small places; one that this page does not know as it is. @param {string} mode @returns {string} */
export function modeText(mode) {
  /** @type {Record<string, string>} */
  const texts = {
    addressed: gettext("Answers when named"),
    conversation: gettext("Answers in every turn"),
    hand: gettext("Raises its hand first"),
    captions: gettext("Captions only"),
    off: gettext("Off"),
  };
  return texts[mode] ?? mode;
}

/** The sentence that tells of a mode. @param {string} mode @param {string} name of the AI participant @returns {string} */
export function modeNews(mode, name) {
  /** @type {Record<string, string>} */
  const texts = {
    addressed: gettext("%(name)s now answers when somebody says its name."),
    conversation: gettext("%(name)s now answers in every turn, also when nobody says its name."),
    hand: gettext("%(name)s now raises its hand, and answers when a moderator lets it."),
    captions: gettext("%(name)s now writes captions only. Typed questions are answered in the chat."),
    off: gettext("%(name)s was switched off: it hears nobody, and nothing is captioned."),
  };
  return interpolate(texts[mode] ?? gettext("%(name)s answers in another way now: %(mode)s."), {
    name,
    mode,
  });
}

/**
 * What a person is to be told of the mode that holds now.
 * @param {string} mode @param {string} known the mode that was told last; empty for somebody who just came
 * @param {{speech: boolean, mode: string}} consent whether they may be heard, and the mode in which they chose
 * @returns {{further: boolean} | null} null for nothing; `further`: more of what they say is taken up than they agreed to
 */
export function modeChange(mode, known, consent) {
  const expected = known || (consent.speech ? consent.mode : mode);
  return mode === expected ? null : { further: consent.speech && reachesFurther(mode, consent.mode) };
}

/** @param {import("#parley/room/agent/frames.js").AgentPhase} phase @param {string} mode what it waits for while it does nothing @param {string} [askedBy] the name of who asked, empty where nobody did @returns {string} */
export function phaseText(phase, mode, askedBy = "") {
  const answering = askedBy
    ? interpolate(gettext("Answering %(name)s"), { name: askedBy })
    : gettext("Speaking");
  return {
    idle: modeText(mode),
    listening: gettext("Listening"),
    hand: askedBy
      ? interpolate(gettext("Would like to answer %(name)s"), { name: askedBy })
      : gettext("Would like to answer"),
    thinking: gettext("Thinking…"),
    speaking: answering,
    muted: gettext("Muted"),
  }[phase];
}
