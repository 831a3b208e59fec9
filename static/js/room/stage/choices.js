/** The person's choices for the stage. Layout, own view and saving are remembered, pins are of this meeting. */

import { loadPreferences, savePreferences } from "#parley/media/preferences.js";

/**
 * @typedef {import("#parley/room/stage/plan.js").LayoutMode} LayoutMode
 * @typedef {import("#parley/room/stage/plan.js").SelfView} SelfView
 * @typedef {import("#parley/rtc/rungs.js").Saving} Saving
 */

/** Fires `change`. */
export class StageChoices extends EventTarget {
  /** @type {LayoutMode} */
  mode;
  /** @type {SelfView} */
  selfView;
  /** @type {Saving} */
  saving;
  /** The picture that is kept large, empty without one. */
  pinned = "";
  /** The peer id of the screen that is shown where several share; empty for the newest. */
  screen = "";

  constructor() {
    super();
    const { layout, selfView, saving } = loadPreferences();
    this.mode = layout;
    this.selfView = selfView;
    this.saving = saving;
  }

  /** @param {LayoutMode} mode */
  setMode(mode) {
    this.mode = mode;
    // A person who chooses a layout wants to see it.
    this.pinned = "";
    savePreferences({ layout: mode });
    this.#changed();
  }

  /** @param {SelfView} selfView */
  setSelfView(selfView) {
    this.selfView = selfView;
    savePreferences({ selfView });
    this.#changed();
  }

  /** @param {Saving} saving */
  setSaving(saving) {
    this.saving = saving;
    savePreferences({ saving });
    this.#changed();
  }

  /** Keep a picture large, or no longer. @param {string} picture */
  togglePin(picture) {
    this.pinned = this.pinned === picture ? "" : picture;
    this.#changed();
  }

  /** @param {string} peerId */
  chooseScreen(peerId) {
    this.screen = peerId;
    this.pinned = "";
    this.#changed();
  }

  /** Someone began to share: that is what they want to be seen. */
  screenCame() {
    this.pinned = "";
    this.screen = "";
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
