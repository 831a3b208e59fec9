/** The plan of the stage: pictures that are large, small and hidden. Pure. */

/**
 * A picture is named by what it shows: `camera:<peer id>`, `screen:<peer id>` or `agent:<peer id>`.
 * @typedef {string} Picture
 * @typedef {import("#parley/media/preferences.js").LayoutMode} LayoutMode
 * @typedef {import("#parley/media/preferences.js").SelfView} SelfView
 *
 * @typedef {object} StageInput
 * @property {LayoutMode} mode
 * @property {readonly string[]} people peer ids of the others, in the order of joining
 * @property {string} self
 * @property {string} agent empty without one
 * @property {readonly string[]} screens peer ids of those who share, the newest last
 * @property {Picture} pinned the person's own choice, empty without one
 * @property {string} spotlight peer id of whom everyone shall see
 * @property {string} speaker peer id of the active speaker
 * @property {string} chosenScreen whose screen the person wants to see, where several share
 * @property {SelfView} selfView
 *
 * @typedef {object} StagePlan
 * @property {"gallery" | "focus" | "presenter"} layout
 * @property {Picture | null} focus the large picture
 * @property {Picture | null} inset the presenter's face over their screen
 * @property {Picture | null} corner the own picture, where it is kept small
 * @property {Picture[]} rest in order
 * @property {string[]} otherScreens whose screens could be chosen instead
 */

/** @param {StageInput} input @returns {StagePlan} */
export function planStage(input) {
  const pictures = allPictures(input);
  const screen = shownScreen(input);
  const focus = focusOf(input, pictures, screen);
  const own = `camera:${input.self}`;
  const corner = input.selfView === "corner" && focus !== own && pictures.length > 1 ? own : null;
  const presenter = focus?.startsWith("screen:") ? focus.slice("screen:".length) : "";
  const face = `camera:${presenter}`;
  const inset = presenter && presenter !== input.self && pictures.includes(face) ? face : null;
  // Beside a screen the other screens are chosen by name, not shown small: nobody could read them.
  const rest = pictures.filter(
    (picture) => ![focus, inset, corner].includes(picture) && !(presenter && picture.startsWith("screen:")),
  );
  return {
    layout: presenter ? "presenter" : focus ? "focus" : "gallery",
    focus,
    inset,
    corner,
    rest,
    otherScreens: presenter ? input.screens.filter((peerId) => peerId !== presenter) : [],
  };
}

/** The own picture comes last, the AI participant before it, screens first. @param {StageInput} input @returns {Picture[]} */
function allPictures({ people, self, agent, screens, selfView }) {
  // A person who is alone still sees that the camera works.
  const hideSelf = selfView === "hidden" && (people.length > 0 || agent !== "" || screens.length > 0);
  return [
    ...screens.map((peerId) => `screen:${peerId}`),
    ...people.map((peerId) => `camera:${peerId}`),
    ...(agent ? [`agent:${agent}`] : []),
    ...(hideSelf ? [] : [`camera:${self}`]),
  ];
}

/** One's own screen comes after those of others: it is known to who shares it. @param {StageInput} input */
function shownScreen({ screens, chosenScreen, self }) {
  if (screens.includes(chosenScreen)) return `screen:${chosenScreen}`;
  const newest = screens.findLast((peerId) => peerId !== self) ?? screens.at(-1);
  return newest === undefined ? "" : `screen:${newest}`;
}

/** The own pin, else a screen, else the spotlight, else who speaks. @param {StageInput} input @param {Picture[]} pictures @param {Picture} screen */
function focusOf({ mode, self, pinned, spotlight, speaker, people, agent }, pictures, screen) {
  if (pictures.includes(pinned)) return pinned;
  if (screen && mode !== "gallery") return screen;
  const lit = pictures.find((picture) => isOf(picture, spotlight));
  if (lit) return lit;
  if (mode !== "speaker") return null;
  const speaking = speaker === self ? undefined : pictures.find((picture) => isOf(picture, speaker));
  if (speaking) return speaking;
  // Before anyone spoke: whoever came first.
  return people.length ? `camera:${people[0]}` : agent ? `agent:${agent}` : null;
}

/** @param {Picture} picture @param {string} peerId */
function isOf(picture, peerId) {
  return peerId !== "" && (picture === `camera:${peerId}` || picture === `agent:${peerId}`);
}
