/** Follows this person's place in the main room: enters a breakout room, moves on, comes back. */

import { ownPlace } from "#parley/room/breakouts/state.js";
import { CommandError } from "#parley/signaling/commands.js";
import { ticketSource } from "#parley/signaling/tickets.js";
import { csrfToken } from "#parley/ui/dom.js";

export class BreakoutStay {
  #context;
  #place = "";
  /** @type {import("#parley/room/session.js").RoomSession | null} */
  #session = null;

  #onTurnedOut;

  /** @param {import("#parley/room/features.js").RoomContext} context @param {() => void} onTurnedOut the breakout room let this person not in, or no longer */
  constructor(context, onTurnedOut) {
    this.#context = context;
    this.#onTurnedOut = onTurnedOut;
  }

  /** The main room changed: be where it says. */
  follow() {
    const place = ownPlace(this.#context.main().store.state);
    if (place === this.#place) return;
    this.#place = place;
    this.#leave();
    if (place) this.#enter(place);
    else this.#context.show(this.#context.main());
  }

  ended() {
    this.#place = "";
    this.#leave();
  }

  #leave() {
    const session = this.#session;
    this.#session = null;
    session?.leave();
  }

  /** @param {string} place */
  #enter(place) {
    const session = this.#context.visit(
      () => this.#requestAddress(place),
      () => {
        // The breakout room ended the stay, not this page: the main room is where to go on.
        if (this.#session === session) this.#goBack();
      },
    );
    this.#session = session;
    session.connect();
  }

  /** @param {string} place */
  #requestAddress(place) {
    const main = this.#context.main();
    const { self } = main.store.state;
    const url = `${this.#context.config.api.room}/breakouts/${place}/tickets`;
    return ticketSource(url, csrfToken)({ peer_id: self?.peer_id ?? "", resume_token: main.resumeToken });
  }

  async #goBack() {
    this.#session = null;
    this.#onTurnedOut();
    try {
      await this.#context.main().command("breakout", { action: "return" });
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      // The rooms are closed, or the main room cannot be reached: its next change decides where to be.
      this.#place = "";
      this.#context.show(this.#context.main());
    }
  }
}
