/** The question on the card before joining whether the AI participant may hear this person. */

/**
 * Tick what was chosen for this room before, and keep what is chosen now. Nothing is ticked the first time. A room without
 * an AI participant does not ask.
 * @param {import("#parley/media/consent.js").Consent} consent
 */
export function initConsentChoice(consent) {
  for (const radio of /** @type {NodeListOf<HTMLInputElement>} */ (
    document.querySelectorAll("#consent input[name=speech]")
  )) {
    const means = radio.value === "yes";
    radio.checked = consent.choice === means;
    radio.addEventListener("change", () => consent.choose(means));
  }
}
