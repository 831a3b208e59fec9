/** Files from person to person: joins the chat page of the panel with the transfers. */

import { EVERYONE } from "#parley/room/chat/log.js";
import { TransferCards } from "#parley/room/files/cards.js";
import { FileIntake } from "#parley/room/files/intake.js";
import { safeFileName } from "#parley/room/files/name.js";
import { Transfers } from "#parley/room/files/transfers.js";
import { confirmed } from "#parley/ui/confirm.js";
import { byId } from "#parley/ui/dom.js";
import { notify, reviewNotices } from "#parley/ui/notices.js";
import { fileSize, gettext, interpolate, ngettext } from "#parley/ui/text.js";

/**
 * @typedef {import("#parley/room/features.js").RoomContext} RoomContext
 * @typedef {import("#parley/room/files/transfers.js").Entry} Entry
 */

const FILES_AT_ONCE = 5;
const PROGRESS_EVERY_MS = 100;
/** Browsers read from the address for a while after the click. */
const REVOKE_AFTER_MS = 60_000;

export class TransferFeature {
  #context;
  #receiver;
  /** @type {Map<unknown, Transfers>} */
  #byStay = new Map();
  /** The files of the room that is shown. @type {Transfers | null} */
  #transfers = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #renderTimer;
  /** Names of those who left meanwhile. @type {Map<string, string>} */
  #names = new Map();
  #cards = new TransferCards({
    onAccept: (entry) => this.#accept(entry),
    onSave: (entry) => this.#save(entry),
    onRetry: (entry) => this.#retry(entry),
    onDismiss: ({ id }) => this.#transfers?.dismiss(id),
  });

  /** @param {RoomContext} context @param {() => string} receiver peer id that the composer is set to, or EVERYONE */
  constructor(context, receiver) {
    this.#context = context;
    this.#receiver = receiver;
    new FileIntake((files) => this.#offer(files));
  }

  opened() {
    this.switched();
  }

  /** Another room is shown: files go to the people in it. */
  switched() {
    const session = this.#context.session();
    const transfers =
      this.#byStay.get(session) ?? new Transfers(session.mesh, (entry) => this.#changed(entry));
    this.#byStay.set(session, transfers);
    this.#transfers = transfers;
    this.#renderCards();
  }

  /** @param {import("#parley/room/state.js").RoomState} state */
  render(state) {
    for (const [peerId, { name }] of state.others) this.#names.set(peerId, name);
    this.#transfers?.keepOnly((peerId) => state.others.has(peerId));
  }

  ended() {
    for (const transfers of this.#byStay.values()) transfers.close();
  }

  /** @param {readonly File[]} files */
  async #offer(files) {
    if (files.length > FILES_AT_ONCE) {
      const most = ngettext(
        "Send at most %(count)s file at a time.",
        "Send at most %(count)s files at a time.",
        FILES_AT_ONCE,
      );
      notify(interpolate(most, { count: FILES_AT_ONCE }), { icon: "triangle-alert" });
      return;
    }
    const receivers = this.#receivers();
    if (!receivers.length) notify(gettext("There is nobody to send a file to."), { icon: "info" });
    else if (receivers.length === 1 || (await this.#toAllConfirmed(files, receivers.length)))
      for (const file of files) for (const peerId of receivers) this.#send(peerId, file);
  }

  #receivers() {
    const chosen = this.#receiver();
    if (chosen !== EVERYONE) return [chosen];
    const people = [...this.#context.state().others.values()].filter(({ is_agent: isAgent }) => !isAgent);
    return people.map(({ peer_id: peerId }) => peerId);
  }

  /** @param {readonly File[]} files @param {number} count */
  #toAllConfirmed(files, count) {
    const size = files.reduce((sum, file) => sum + file.size, 0);
    const question = ngettext("Offer this file to everyone?", "Offer these files to everyone?", files.length);
    const text = gettext("It goes to each of the %(count)s people by itself, %(size)s each, if they accept.");
    return confirmed(question, interpolate(text, { count, size: fileSize(size) }), gettext("Offer"));
  }

  /** @param {string} peerId @param {File} file */
  #send(peerId, file) {
    const problem = this.#transfers?.send(peerId, file);
    if (problem)
      notify(interpolate(problemText(problem), { name: this.#nameOf(peerId) }), { icon: "triangle-alert" });
  }

  /** @param {Entry} entry */
  #accept(entry) {
    if (this.#transfers?.mayAccept(entry)) entry.transfer.accept();
    else
      notify(gettext("Save or dismiss files that you received before, then accept this one."), {
        icon: "info",
      });
  }

  /** @param {Entry} entry */
  #save({ transfer }) {
    if (!transfer.blob) return;
    const address = URL.createObjectURL(transfer.blob);
    const link = document.createElement("a");
    link.href = address;
    link.download = safeFileName(transfer.state.name);
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), REVOKE_AFTER_MS);
  }

  /** @param {Entry} entry */
  #retry({ id, peerId, file }) {
    if (!file) return;
    this.#transfers?.dismiss(id);
    this.#send(peerId, file);
  }

  /** @param {Entry} entry */
  #changed(entry) {
    const { phase, direction } = entry.transfer.state;
    const moving = phase === "sending" || phase === "receiving";
    reviewNotices();
    if (!moving) this.#renderCards();
    else this.#renderTimer ??= setTimeout(() => this.#renderCards(), PROGRESS_EVERY_MS);
    if (direction === "in" && phase === "offered" && this.#context.panel.page !== "chat")
      this.#tellOffer(entry);
  }

  #renderCards() {
    clearTimeout(this.#renderTimer);
    this.#renderTimer = undefined;
    if (this.#transfers) this.#cards.render(this.#transfers.entries, (peerId) => this.#nameOf(peerId));
  }

  /** @param {Entry} entry */
  #tellOffer({ peerId, transfer }) {
    notify(interpolate(gettext("%(name)s wants to send you a file"), { name: this.#nameOf(peerId) }), {
      icon: "paperclip",
      action: {
        label: gettext("Show"),
        run: () => {
          this.#context.panel.open("chat");
          byId("transfers", HTMLElement).scrollIntoView({ block: "nearest" });
        },
        holds: () => transfer.state.phase === "offered" && this.#context.panel.page !== "chat",
      },
    });
  }

  /** @param {string} peerId */
  #nameOf(peerId) {
    return this.#names.get(peerId) ?? this.#context.nameOf(peerId);
  }
}

/** @param {string} problem */
function problemText(problem) {
  switch (problem) {
    case "too_large":
      return gettext("Files of up to 200 MB can be sent.");
    case "busy":
      return gettext("Too many files are on their way. Wait until some have arrived.");
    default:
      return gettext("There is no direct connection to %(name)s at the moment.");
  }
}
