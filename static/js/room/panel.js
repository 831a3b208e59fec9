/** The side panel with its pages chat, people, activities and transcript. */

import { byId } from "#parley/ui/dom.js";

/** @typedef {"chat" | "people" | "activities" | "transcript"} PanelPage */

/** Up to this width of the window it covers the stage. */
const COVERING_PX = 900;
/** @type {PanelPage[]} */
const PAGES = ["chat", "people", "activities", "transcript"];

export class Panel {
  #panel = byId("panel", HTMLElement);
  /** The page that is shown; null while the panel is closed. @type {PanelPage | null} */
  page = null;
  #onChange;

  /** @param {(page: PanelPage | null) => void} onChange */
  constructor(onChange) {
    this.#onChange = onChange;
    byId("close-panel", HTMLButtonElement).addEventListener("click", () => this.open(null));
    this.#panel.addEventListener("keydown", (event) => this.#closeOnEscape(event));
    for (const page of PAGES) {
      byId(`open-${page}`, HTMLButtonElement).addEventListener("click", () => this.toggle(page));
      const tab = byId(`tab-${page}`, HTMLButtonElement);
      tab.addEventListener("click", () => this.open(page));
      tab.addEventListener("keydown", (event) => this.#moveTab(event, page));
    }
  }

  /** @param {PanelPage} page */
  toggle(page) {
    this.open(this.page === page ? null : page);
  }

  /** @param {PanelPage | null} page */
  open(page) {
    this.page = page;
    this.#panel.hidden = page === null;
    document.body.toggleAttribute("data-panel", page !== null);
    for (const name of PAGES) {
      byId(`open-${name}`, HTMLButtonElement).setAttribute("aria-pressed", String(name === page));
      const tab = byId(`tab-${name}`, HTMLButtonElement);
      tab.setAttribute("aria-selected", String(name === page));
      tab.tabIndex = name === page ? 0 : -1;
      byId(`panel-${name}`, HTMLElement).hidden = name !== page;
    }
    this.#onChange(page);
  }

  /** Whether the stage is out of sight behind it. */
  get covers() {
    return this.page !== null && innerWidth <= COVERING_PX;
  }

  /** Close it where it covers the stage: there is something to see on that now. */
  uncover() {
    if (this.covers) this.open(null);
  }

  /** @param {KeyboardEvent} event */
  #closeOnEscape(event) {
    if (event.key !== "Escape" || this.page === null) return;
    // It was meant for the dialog.
    if (event.target instanceof Element && event.target.closest("dialog[open]")) return;
    const opener = byId(`open-${this.page}`, HTMLButtonElement);
    this.open(null);
    opener.focus();
  }

  /** @param {KeyboardEvent} event @param {PanelPage} page */
  #moveTab(event, page) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = PAGES[(PAGES.indexOf(page) + step + PAGES.length) % PAGES.length];
    this.open(next);
    byId(`tab-${next}`, HTMLButtonElement).focus();
  }
}
