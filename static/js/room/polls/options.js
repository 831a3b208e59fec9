/** The options of a poll while it is written: added, taken away, moved, and ticked where they are right. */

import { FEWEST_OPTIONS, MOST_OPTIONS, OPTION_CHARS } from "#parley/room/polls/frames.js";
import { byId, icon, make } from "#parley/ui/dom.js";
import { gettext, interpolate } from "#parley/ui/text.js";

export class PollOptions {
  #list = byId("poll-options", HTMLOListElement);
  #add = byId("poll-add-option", HTMLButtonElement);
  #single = true;

  constructor() {
    this.#add.addEventListener("click", () => {
      this.#append("", false);
      this.#number();
      this.#inputs().at(-1)?.focus();
    });
  }

  /** @param {string[]} options @param {number[]} correct */
  fill(options, correct) {
    this.#list.replaceChildren();
    const texts = options.length ? options : Array(FEWEST_OPTIONS).fill("");
    for (const [index, text] of texts.entries()) this.#append(text, correct.includes(index));
    this.#number();
  }

  /** Of one kind of poll only one option can be right. @param {boolean} single */
  setSingle(single) {
    this.#single = single;
    if (single)
      for (const tick of this.#ticks()
        .filter(({ checked }) => checked)
        .slice(1))
        tick.checked = false;
  }

  /** The options that were written, without empty ones. @returns {{options: string[], correct: number[]}} */
  value() {
    const ticks = this.#ticks();
    const written = this.#inputs()
      .map((input, index) => ({ text: input.value.trim(), correct: ticks[index].checked }))
      .filter(({ text }) => text);
    const correct = written.flatMap((option, index) => (option.correct ? [index] : []));
    return { options: written.map(({ text }) => text), correct };
  }

  focus() {
    (this.#inputs().find(({ value }) => !value.trim()) ?? this.#inputs()[0])?.focus();
  }

  /** @param {string} text @param {boolean} correct */
  #append(text, correct) {
    const tick = make("input", { type: "checkbox", checked: correct, onchange: () => this.#ticked(tick) });
    const input = make("input", {
      type: "text",
      "data-limit": OPTION_CHARS,
      value: text,
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event, row),
    });
    const row = make(
      "li",
      {},
      make("label", { class: "poll-tick", title: gettext("Correct answer") }, tick),
      input,
      rowButton("arrow-up", () => this.#move(row, -1)),
      rowButton("arrow-down", () => this.#move(row, 1)),
      rowButton("trash-2", () => this.#remove(row)),
    );
    this.#list.append(row);
  }

  /** @param {HTMLInputElement} tick */
  #ticked(tick) {
    if (this.#single && tick.checked) for (const other of this.#ticks()) other.checked = other === tick;
  }

  /** Enter goes on to the next option, and makes one after the last. @param {KeyboardEvent} event @param {Element} row */
  #key(event, row) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const next = row.nextElementSibling?.querySelector("input:not([type=checkbox])");
    if (next instanceof HTMLElement) next.focus();
    else if (!this.#add.disabled) this.#add.click();
  }

  /** @param {Element} row @param {1 | -1} step */
  #move(row, step) {
    const focused = document.activeElement;
    if (step < 0) row.previousElementSibling?.before(row);
    else row.nextElementSibling?.after(row);
    this.#number();
    const same =
      focused instanceof HTMLButtonElement && !focused.disabled
        ? focused
        : row.querySelector("input:not([type=checkbox])");
    if (same instanceof HTMLElement) same.focus();
  }

  /** @param {Element} row */
  #remove(row) {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    this.#number();
    const input = next?.querySelector("input:not([type=checkbox])");
    if (input instanceof HTMLElement) input.focus();
  }

  /** Names of fields and buttons say which option they belong to. */
  #number() {
    const rows = [...this.#list.children];
    for (const [index, row] of rows.entries()) {
      const name = interpolate(gettext("Option %(number)s"), { number: index + 1 });
      const [up, down, remove] = row.querySelectorAll("button");
      const [tick, input] = row.querySelectorAll("input");
      input.setAttribute("aria-label", name);
      input.placeholder = name;
      tick.setAttribute("aria-label", interpolate(gettext("%(option)s is correct"), { option: name }));
      label(up, interpolate(gettext("Move %(option)s up"), { option: name }));
      label(down, interpolate(gettext("Move %(option)s down"), { option: name }));
      label(remove, interpolate(gettext("Remove %(option)s"), { option: name }));
      up.disabled = index === 0;
      down.disabled = index === rows.length - 1;
      remove.disabled = rows.length <= FEWEST_OPTIONS;
    }
    this.#add.disabled = rows.length >= MOST_OPTIONS;
  }

  #inputs() {
    return /** @type {HTMLInputElement[]} */ ([...this.#list.querySelectorAll("input:not([type=checkbox])")]);
  }

  #ticks() {
    return /** @type {HTMLInputElement[]} */ ([...this.#list.querySelectorAll("input[type=checkbox]")]);
  }
}

/** @param {string} name @param {() => void} run */
function rowButton(name, run) {
  return make("button", { type: "button", class: "icon-button", onclick: run }, icon(name));
}

/** @param {HTMLButtonElement} button @param {string} name */
function label(button, name) {
  button.setAttribute("aria-label", name);
  button.title = name;
}
