/** Whether the AI participant may hear this person: their own choice, remembered for each room in this browser. */

const KEY = "parley.consent";
/** The oldest choices are forgotten beyond it. */
const KEPT_ROOMS = 100;

/** Fires `change` when the choice is another. */
export class Consent extends EventTarget {
  #slug;
  /** @type {boolean | null} */
  #choice;

  /** @param {string} slug */
  constructor(slug) {
    super();
    this.#slug = slug;
    this.#choice = load().find(([room]) => room === slug)?.[1] ?? null;
  }

  /** The choice; null while the person was never asked. @returns {boolean | null} */
  get choice() {
    return this.#choice;
  }

  /** Whether speech may go to the AI participant. Who was not asked has not agreed. */
  get speech() {
    return this.#choice === true;
  }

  /** @param {boolean} choice */
  choose(choice) {
    if (choice === this.#choice) return;
    this.#choice = choice;
    const others = load().filter(([room]) => room !== this.#slug);
    save([...others, [this.#slug, choice]]);
    this.dispatchEvent(new Event("change"));
  }
}

/** The choices, oldest first. @returns {[string, boolean][]} */
function load() {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(stored)
      ? stored.filter((entry) => Array.isArray(entry) && typeof entry[1] === "boolean")
      : [];
  } catch {
    return [];
  }
}

/** @param {[string, boolean][]} choices */
function save(choices) {
  try {
    localStorage.setItem(KEY, JSON.stringify(choices.slice(-KEPT_ROOMS)));
  } catch {
    // Storage is switched off in this browser: the choice lasts as long as the page.
  }
}
