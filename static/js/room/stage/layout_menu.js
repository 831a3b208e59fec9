/** The box “View” of the bar: layout, own picture, saving of data, full screen and the small window. */

import { canPictureInPicture } from "#parley/room/stage/picture_in_picture.js";
import { byId } from "#parley/ui/dom.js";
import { popover } from "#parley/ui/popover.js";

/** @typedef {import("#parley/room/stage/choices.js").StageChoices} StageChoices */

/** @type {import("#parley/room/stage/choices.js").LayoutMode[]} */
const MODES = ["auto", "gallery", "speaker"];

export class LayoutMenu {
  #choices;
  #box = byId("layout-popover", HTMLElement);
  #selfView = byId("self-view", HTMLSelectElement);
  #saving = byId("saving", HTMLSelectElement);

  /** @param {StageChoices} choices @param {{fullScreen: () => void, pictureInPicture: () => void}} actions */
  constructor(choices, actions) {
    this.#choices = choices;
    const box = popover(byId("open-layout", HTMLButtonElement), this.#box, () => this.#opened());
    this.#box.addEventListener("change", ({ target }) => this.#chosen(target));
    const fullScreen = byId("full-screen", HTMLButtonElement);
    const small = byId("picture-in-picture", HTMLButtonElement);
    fullScreen.hidden = !document.fullscreenEnabled;
    small.hidden = !canPictureInPicture();
    for (const [button, run] of /** @type {const} */ ([
      [fullScreen, actions.fullScreen],
      [small, actions.pictureInPicture],
    ]))
      button.addEventListener("click", () => {
        box.close();
        run();
      });
  }

  /** The next layout in turn. */
  nextMode() {
    const next = MODES[(MODES.indexOf(this.#choices.mode) + 1) % MODES.length];
    this.#choices.setMode(next);
  }

  #opened() {
    const { mode, selfView, saving } = this.#choices;
    for (const radio of this.#radios()) radio.checked = radio.value === mode;
    this.#selfView.value = selfView;
    this.#saving.value = saving;
    this.#radios()
      .find(({ checked }) => checked)
      ?.focus();
  }

  /** @param {EventTarget | null} target */
  #chosen(target) {
    if (target instanceof HTMLInputElement) this.#choices.setMode(/** @type {any} */ (target.value));
    else if (target === this.#selfView) this.#choices.setSelfView(/** @type {any} */ (this.#selfView.value));
    else if (target === this.#saving) this.#choices.setSaving(/** @type {any} */ (this.#saving.value));
  }

  #radios() {
    return [...this.#box.querySelectorAll("input")];
  }
}
