/** The keys of the stage and their actions. */

import { STOP_KEY } from "#parley/room/agent/state.js";
import { REACTIONS } from "#parley/room/protocol.js";
import { initShortcuts } from "#parley/room/shortcuts.js";
import { byId } from "#parley/ui/dom.js";
import { gettext, interpolate } from "#parley/ui/text.js";

/**
 * @typedef {object} ShortcutTargets
 * @property {import("#parley/room/controls.js").ControlActions} actions
 * @property {import("#parley/room/stage/stage.js").Stage} stage
 * @property {import("#parley/media/local_media.js").LocalMedia} media
 * @property {() => void} askAgent
 * @property {() => void} stopAgent
 * @property {(emoji: string) => void} react
 */

/** @param {ShortcutTargets} targets */
export function initShortcutList(targets) {
  byId("open-shortcuts", HTMLButtonElement).addEventListener("click", showSheet);
  initShortcuts(
    [
      { title: gettext("Microphone and camera"), shortcuts: mediaKeys(targets) },
      { title: gettext("View"), shortcuts: viewKeys(targets) },
      { title: gettext("Side panel"), shortcuts: panelKeys() },
      { title: gettext("Taking part"), shortcuts: partKeys(targets) },
    ],
    {
      holdSpace: pushToTalk(targets.media),
      enabled: () => document.body.dataset.screen === "stage",
    },
  );
}

/** @param {ShortcutTargets} targets */
function mediaKeys({ actions }) {
  return [
    { key: "m", label: gettext("Mute or unmute"), run: actions.toggleAudio },
    { key: "v", label: gettext("Camera on or off"), run: actions.toggleVideo },
    { key: "s", label: gettext("Share the screen"), run: actions.toggleScreen },
  ];
}

/** @param {ShortcutTargets} targets */
function viewKeys({ actions, stage }) {
  return [
    { key: "l", label: gettext("Another layout"), run: () => stage.nextLayout() },
    { key: "x", label: gettext("Pin who speaks, or unpin"), run: () => stage.togglePin() },
    { key: "f", label: gettext("Full screen"), run: () => stage.toggleFullScreen() },
    { key: "i", label: gettext("Picture in picture"), run: () => stage.togglePictureInPicture() },
    { key: "c", label: gettext("Captions on or off"), run: actions.toggleCaptions },
  ];
}

function panelKeys() {
  const press = (/** @type {string} */ id) => () => byId(id, HTMLButtonElement).click();
  return [
    { key: "t", label: gettext("Chat"), run: press("open-chat") },
    { key: "p", label: gettext("People"), run: press("open-people") },
    { key: "e", label: gettext("Activities"), run: press("open-activities") },
    { key: "r", label: gettext("Transcript"), run: press("open-transcript") },
  ];
}

/** @param {ShortcutTargets} targets */
function partKeys({ actions, askAgent, stopAgent, react }) {
  return [
    { key: "h", label: gettext("Raise or lower the hand"), run: actions.toggleHand },
    { key: "a", label: gettext("Ask the AI participant"), run: askAgent },
    { key: STOP_KEY, label: gettext("Stop the AI participant"), run: stopAgent },
    ...REACTIONS.map((emoji, index) => ({
      key: String(index + 1),
      label: interpolate(gettext("React with %(emoji)s"), { emoji }),
      run: () => react(emoji),
    })),
    { key: "?", label: gettext("This list"), run: showSheet },
  ];
}

/** Speaks while the space bar is held, where the microphone was off before. @param {import("#parley/media/local_media.js").LocalMedia} media */
function pushToTalk(media) {
  let speaking = false;
  return {
    label: gettext("Hold to speak while muted"),
    start: async () => {
      if (media.state.audio) return;
      speaking = true;
      try {
        await media.setAudio(true);
      } catch (error) {
        console.warn("the microphone did not open:", error);
      }
      if (!speaking) await media.setAudio(false);
    },
    end: () => {
      if (speaking && media.state.audio) media.setAudio(false);
      speaking = false;
    },
  };
}

function showSheet() {
  byId("shortcuts-dialog", HTMLDialogElement).showModal();
}
