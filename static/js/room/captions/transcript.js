/** The transcript page of the side panel: all lines of the meeting, with search, speakers, copy and download. */

import { HitList } from "#parley/room/captions/hit_list.js";
import { asPlainText, highlighted, speakersOf } from "#parley/room/captions/log.js";
import { byId, make, setText } from "#parley/ui/dom.js";
import { notify } from "#parley/ui/notices.js";
import { clock, colourOf, gettext } from "#parley/ui/text.js";

/** @typedef {import("#parley/room/captions/frames.js").Caption} Caption */
/** @typedef {{caption: Caption, query: string, element: HTMLElement, text: HTMLElement}} Line */

const NEAR_END_PX = 60;

export class Transcript {
  #list = byId("transcript-lines", HTMLElement);
  #empty = byId("transcript-empty", HTMLElement);
  #tools = byId("transcript-tools", HTMLElement);
  #search = byId("transcript-search", HTMLInputElement);
  #speaker = byId("transcript-speaker", HTMLSelectElement);
  #jump = byId("transcript-jump", HTMLButtonElement);
  #hits = new HitList(this.#list);
  /** @type {Map<string, Line>} */
  #lines = new Map();
  /** @type {readonly Caption[]} */
  #captions = [];
  #title = "";
  #following = true;

  constructor() {
    this.#search.addEventListener("input", () => this.#renderLines());
    this.#search.addEventListener("keydown", (event) => this.#searchKey(event));
    this.#speaker.addEventListener("change", () => this.#renderLines());
    this.#jump.addEventListener("click", () => this.#toEnd());
    this.#list.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    byId("transcript-copy", HTMLButtonElement).addEventListener("click", () => this.#copy());
    byId("transcript-download", HTMLButtonElement).addEventListener("click", () => this.#download());
  }

  /** @param {readonly Caption[]} captions @param {string} title of the meeting, for the text that is taken away */
  render(captions, title) {
    this.#title = title;
    if (captions === this.#captions) return;
    this.#captions = captions;
    this.#empty.hidden = captions.length > 0;
    this.#tools.hidden = captions.length === 0;
    this.#renderSpeakers();
    this.#renderLines();
  }

  /** The page of the panel is on the screen again. */
  shownAgain() {
    if (this.#following) this.#toEnd();
  }

  #renderSpeakers() {
    const names = speakersOf(this.#captions);
    const shown = [...this.#speaker.options].slice(1).map(({ value }) => value);
    if (names.length === shown.length && names.every((name, index) => name === shown[index])) return;
    const chosen = this.#speaker.value;
    this.#speaker.replaceChildren(
      make("option", { value: "" }, gettext("All speakers")),
      ...names.map((name) => make("option", { value: name }, name)),
    );
    this.#speaker.value = names.includes(chosen) ? chosen : "";
  }

  #renderLines() {
    const speaker = this.#speaker.value;
    const wanted = this.#captions.filter(({ name }) => !speaker || name === speaker);
    const ids = new Set(wanted.map(({ segment_id: id }) => id));
    for (const [id, { element }] of this.#lines)
      if (!ids.has(id)) {
        element.remove();
        this.#lines.delete(id);
      }
    /** @type {Element | null} */
    let before = null;
    for (const caption of wanted) {
      const { element } = this.#line(caption);
      /** @type {Element | null} */
      const place = before ? before.nextElementSibling : this.#list.firstElementChild;
      if (place !== element) this.#list.insertBefore(element, place);
      before = element;
    }
    this.#hits.refresh(this.#search.value.trim() !== "");
    if (this.#following) this.#toEnd();
    else this.#jump.hidden = this.#isAtEnd();
  }

  /** @param {Caption} caption @returns {Line} */
  #line(caption) {
    const query = this.#search.value;
    let line = this.#lines.get(caption.segment_id);
    if (!line) {
      line = this.#make(caption);
      this.#lines.set(caption.segment_id, line);
    } else if (line.caption === caption && line.query === query) return line;
    line.caption = caption;
    line.query = query;
    line.element.dataset.final = String(caption.final);
    const parts = highlighted(caption.text, query);
    if (parts.length === 1 && !parts[0].hit) setText(line.text, caption.text);
    else line.text.replaceChildren(...parts.map(({ text, hit }) => (hit ? make("mark", {}, text) : text)));
    return line;
  }

  /** @param {Caption} caption @returns {Line} */
  #make(caption) {
    const { name, start, lang } = caption;
    const text = make("p", { class: "line-text", dir: "auto", lang });
    const head = make(
      "p",
      { class: "line-head" },
      make("bdi", { class: "caption-name", "data-colour": colourOf(name) }, name),
      make("time", {}, clock(start)),
    );
    return { caption: { ...caption, text: "" }, query: "", element: make("li", {}, head, text), text };
  }

  /** @param {KeyboardEvent} event */
  #searchKey(event) {
    if (event.key === "Enter") {
      event.preventDefault();
      this.#following = false;
      this.#hits.move(event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape" && this.#search.value) {
      event.stopPropagation();
      this.#search.value = "";
      this.#renderLines();
    }
  }

  #isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#list;
    return scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  }

  #scrolled() {
    this.#following = this.#isAtEnd();
    this.#jump.hidden = this.#following;
  }

  #toEnd() {
    this.#following = true;
    this.#list.scrollTop = this.#list.scrollHeight;
    this.#jump.hidden = true;
  }

  #text() {
    const speaker = this.#speaker.value;
    const lines = this.#captions.filter(({ name }) => !speaker || name === speaker);
    return asPlainText(lines, { title: this.#title, clock });
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.#text());
      notify(gettext("The transcript was copied."), { icon: "circle-check" });
    } catch {
      notify(gettext("The browser did not allow copying."), { icon: "triangle-alert" });
    }
  }

  #download() {
    const address = URL.createObjectURL(new Blob([this.#text()], { type: "text/plain" }));
    make("a", { href: address, download: "transcript.txt" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }
}
