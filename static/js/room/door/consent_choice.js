/** The question on the card before joining: may the AI participant hear this person, as it answers at the moment? */

import { reachesFurther } from "#parley/room/agent/modes.js";

export class ConsentChoice {
  /** Missing in a room without an AI participant, which asks nothing. */
  #card = document.getElementById("consent");
  #consent;
  #mode = "";

  /** @param {import("#parley/media/consent.js").Consent} consent */
  constructor(consent) {
    this.#consent = consent;
    for (const radio of this.#radios)
      radio.addEventListener("change", () => consent.choose(radio.value === "yes", this.#mode));
    this.show(this.#card?.dataset.mode ?? "");
  }

  /** The AI participant answers in this mode now: say so, and ask again who agreed to less. @param {string} mode */
  show(mode) {
    if (!this.#card || !mode || mode === this.#mode) return;
    this.#mode = mode;
    for (const text of this.#card.querySelectorAll("[data-mode]"))
      text.toggleAttribute("hidden", text.getAttribute("data-mode") !== mode);
    this.#tick();
  }

  /**
   * Who comes in without a microphone need not answer yet: nothing is sent, and the room says so and asks once. A choice of
   * before is not carried on to more than it was given for.
   * @param {boolean} silent
   */
  demand(silent) {
    for (const radio of this.#radios) radio.required = !silent || this.#consent.choice !== null;
  }

  /** The person joins, and so agrees to what the card says now. */
  joined() {
    const chosen = this.#radios.find((radio) => radio.checked);
    if (chosen) this.#consent.choose(chosen.value === "yes", this.#mode);
  }

  /** Tick what was chosen for this room before. Nothing is ticked the first time, nor where more would be agreed to than before. */
  #tick() {
    const { choice, mode } = this.#consent;
    for (const radio of this.#radios)
      radio.checked =
        radio.value === "yes" ? choice === true && !reachesFurther(this.#mode, mode) : choice === false;
  }

  /** @returns {HTMLInputElement[]} */
  get #radios() {
    return [...document.querySelectorAll("#consent input[name=speech]")].map(
      (radio) => /** @type {HTMLInputElement} */ (radio),
    );
  }
}
