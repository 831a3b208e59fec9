/** The files that come and go, each as a card above the place where messages are written. */

import { mayRun, safeFileName } from "#parley/room/files/name.js";
import { isOver } from "#parley/room/files/rules.js";
import { byId, icon, make, setText } from "#parley/ui/dom.js";
import { fileSize, gettext, interpolate } from "#parley/ui/text.js";

/**
 * @typedef {import("#parley/room/files/transfers.js").Entry} Entry
 * @typedef {import("#parley/room/files/rules.js").Transfer} Transfer
 *
 * @typedef {object} CardActions
 * @property {(entry: Entry) => void} onAccept
 * @property {(entry: Entry) => void} onSave
 * @property {(entry: Entry) => void} onRetry
 * @property {(entry: Entry) => void} onDismiss
 *
 * @typedef {{root: HTMLElement, about: HTMLElement, told: HTMLElement, bar: HTMLProgressElement, actions: HTMLElement, phase: string}} Card
 */

export class TransferCards {
  #box = byId("transfers", HTMLElement);
  /** @type {Map<string, Card>} */
  #cards = new Map();
  #actions;

  /** @param {CardActions} actions */
  constructor(actions) {
    this.#actions = actions;
  }

  /** @param {ReadonlyMap<string, Entry>} entries @param {(peerId: string) => string} nameOf */
  render(entries, nameOf) {
    for (const [id, { root }] of this.#cards)
      if (!entries.has(id)) {
        root.remove();
        this.#cards.delete(id);
      }
    for (const entry of entries.values())
      if (entry.transfer.state.name) this.#renderCard(entry, nameOf(entry.peerId));
    this.#box.hidden = this.#cards.size === 0;
  }

  /** @param {Entry} entry @param {string} peer */
  #renderCard(entry, peer) {
    const { state } = entry.transfer;
    const card = this.#cards.get(entry.id) ?? this.#make(entry);
    card.root.dataset.state = state.phase;
    setText(card.about, aboutText(state, peer));
    const moving = state.phase === "sending" || state.phase === "receiving";
    card.bar.hidden = !moving;
    card.bar.max = Math.max(1, state.size);
    card.bar.value = state.bytes;
    if (card.phase === state.phase) return;
    card.phase = state.phase;
    // Progress changes all the time; only beginning and end are read out.
    setText(card.told, `${safeFileName(state.name)}: ${card.about.textContent}`);
    const focused = card.actions.contains(document.activeElement);
    card.actions.replaceChildren(...this.#buttons(entry));
    if (focused) /** @type {HTMLElement | null} */ (card.actions.firstElementChild)?.focus();
  }

  /** @param {Entry} entry @returns {Card} */
  #make(entry) {
    const { state } = entry.transfer;
    const name = safeFileName(state.name);
    const about = make("p", { class: "transfer-about", dir: "auto" });
    const label = interpolate(gettext("Progress of %(name)s"), { name });
    const bar = make("progress", { "aria-label": label });
    const actions = make("div", { class: "transfer-actions" });
    const told = make("p", { class: "visually-hidden", role: "status" });
    const warning =
      state.direction === "in" && mayRun(name)
        ? make(
            "p",
            { class: "transfer-warning" },
            icon("triangle-alert"),
            gettext("Files of this kind can run programs. Open it only if you expect it."),
          )
        : null;
    const root = make(
      "article",
      { class: "transfer", "aria-label": name },
      icon(state.direction === "in" ? "download" : "upload"),
      make("p", { class: "transfer-name" }, make("bdi", {}, name)),
      about,
      warning,
      bar,
      actions,
      told,
    );
    const card = { root, about, told, bar, actions, phase: "" };
    this.#cards.set(entry.id, card);
    this.#box.append(root);
    this.#box.scrollTop = this.#box.scrollHeight;
    return card;
  }

  /** @param {Entry} entry */
  #buttons(entry) {
    const { transfer, file } = entry;
    const { phase, direction } = transfer.state;
    const { onAccept, onSave, onRetry, onDismiss } = this.#actions;
    /** @type {HTMLElement[]} */
    const buttons = [];
    const add = (/** @type {string} */ label, /** @type {() => void} */ run, primary = false) =>
      buttons.push(
        make(
          "button",
          { type: "button", class: `small-button${primary ? " is-primary" : ""}`, onclick: run },
          label,
        ),
      );
    if (direction === "in" && phase === "offered") {
      add(gettext("Accept"), () => onAccept(entry), true);
      add(gettext("Decline"), () => transfer.decline());
    } else if (!isOver(transfer.state)) add(gettext("Cancel"), () => transfer.cancel());
    else {
      if (transfer.blob) add(gettext("Save"), () => onSave(entry), true);
      if (file && phase !== "done") add(gettext("Send again"), () => onRetry(entry), true);
      add(gettext("Dismiss"), () => onDismiss(entry));
    }
    return buttons;
  }
}

/** @param {Transfer} state @param {string} peer @returns {string} */
function aboutText(state, peer) {
  const { direction, phase, size, bytes } = state;
  const values = { name: peer, size: fileSize(size), done: fileSize(bytes) };
  const text = direction === "out" ? outText(state) : inText(state);
  if (phase === "sending" || phase === "receiving")
    return interpolate(
      bytes ? gettext("%(done)s of %(size)s") : gettext("Waiting to begin, %(size)s"),
      values,
    );
  return interpolate(text, values);
}

/** @param {Transfer} state */
function outText({ phase, reason, byPeer }) {
  switch (phase) {
    case "opening":
      return gettext("Connecting to %(name)s…");
    case "offered":
      return gettext("Waiting for %(name)s to accept, %(size)s");
    case "checking":
      return gettext("%(name)s checks the file…");
    case "done":
      return gettext("%(name)s received it complete and unchanged, %(size)s");
    case "declined":
      return reason === "too_large"
        ? gettext("The file is too large for %(name)s.")
        : gettext("%(name)s declined.");
    case "cancelled":
      return byPeer ? gettext("%(name)s cancelled.") : gettext("You cancelled.");
    default:
      return failureText(reason);
  }
}

/** @param {Transfer} state */
function inText({ phase, reason, byPeer }) {
  switch (phase) {
    case "offered":
      return gettext("%(name)s wants to send you this file, %(size)s");
    case "checking":
      return gettext("Checking the file…");
    case "done":
      return gettext("From %(name)s, %(size)s, complete and unchanged");
    case "declined":
      return reason === "too_large"
        ? gettext("%(name)s offered a file of %(size)s, which is too large.")
        : gettext("You declined.");
    case "cancelled":
      return byPeer ? gettext("%(name)s cancelled.") : gettext("You cancelled.");
    default:
      return failureText(reason);
  }
}

/** @param {import("#parley/room/files/rules.js").Reason} reason */
function failureText(reason) {
  switch (reason) {
    case "lost":
      return gettext("The connection to %(name)s was lost.");
    case "hash":
      return gettext("The file arrived damaged and was thrown away.");
    case "too_many_bytes":
    case "incomplete":
      return gettext("Not as much arrived as was announced. The file was thrown away.");
    case "unreadable":
      return gettext("The file cannot be read any more. It may have been changed or moved.");
    default:
      return gettext("The transfer failed.");
  }
}
