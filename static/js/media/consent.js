/** Whether the AI participant may hear this person: their own choice, remembered for each room in this browser. */

const KEY = "parley.consent";
/** The oldest choices are forgotten beyond it. */
const KEPT_ROOMS = 100;
/** The mode of choices that were made before it was kept with them. */
const USUAL_MODE = "addressed";

/** @typedef {[slug: string, choice: boolean, mode: string]} KeptChoice */

/** Fires `change` when the choice is another. */
export class Consent extends EventTarget {
  #slug;
  /** @type {boolean | null} */
  #choice;
  #mode;

  /** @param {string} slug */
  constructor(slug) {
    super();
    this.#slug = slug;
    const [, choice = null, mode = USUAL_MODE] = load().find(([room]) => room === slug) ?? [];
    this.#choice = choice;
    this.#mode = mode;
  }

  /** The choice; null while the person was never asked. @returns {boolean | null} */
  get choice() {
    return this.#choice;
  }

  /** The mode of the AI participant that the person chose in: consent holds for what it said then. */
  get mode() {
    return this.#mode;
  }

  /** Whether speech may go to the AI participant. Who was not asked has not agreed. */
  get speech() {
    return this.#choice === true;
  }

  /** @param {boolean} choice @param {string} [mode] when the AI participant answers, as the person was told */
  choose(choice, mode = this.#mode) {
    const isOther = choice !== this.#choice;
    if (!isOther && mode === this.#mode) return;
    this.#choice = choice;
    this.#mode = mode;
    const others = load().filter(([room]) => room !== this.#slug);
    save([...others, [this.#slug, choice, mode]]);
    if (isOther) this.dispatchEvent(new Event("change"));
  }
}

/** The choices, oldest first. @returns {KeptChoice[]} */
function load() {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    if (!Array.isArray(stored)) return [];
    return stored
      .filter((entry) => Array.isArray(entry) && typeof entry[1] === "boolean")
      .map(([slug, choice, mode]) => [slug, choice, typeof mode === "string" ? mode : USUAL_MODE]);
  } catch {
    return [];
  }
}

/** @param {KeptChoice[]} choices */
function save(choices) {
  try {
    localStorage.setItem(KEY, JSON.stringify(choices.slice(-KEPT_ROOMS)));
  } catch {
    // Storage is switched off in this browser: the choice lasts as long as the page.
  }
}
