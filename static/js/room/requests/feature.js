/** Requests of the AI participant on somebody's behalf, as a feature of the room's page. */

import { mayModerate } from "#parley/room/moderation/rules.js";
import { RequestCards } from "#parley/room/requests/cards.js";
import { NO_REQUESTS } from "#parley/room/requests/state.js";
import { serverClock } from "#parley/signaling/server_clock.js";
import { notify } from "#parley/ui/notices.js";
import { gettext, interpolate } from "#parley/ui/text.js";

const TICK_MS = 1000;

export class RequestsFeature {
  #context;
  #requests = NO_REQUESTS;
  #moderates = false;
  #cards;
  #timer = 0;

  /** @param {import("#parley/room/features.js").RoomContext} context */
  constructor(context) {
    this.#context = context;
    this.#cards = new RequestCards(({ request_id }, decision) =>
      context.command("agent_decision", { action: decision, request_id }),
    );
  }

  /** @param {import("#parley/room/state.js").RoomState} state */
  render(state) {
    const moderates = mayModerate(state);
    if (state.requests === this.#requests && moderates === this.#moderates) return;
    this.#requests = state.requests;
    this.#moderates = moderates;
    this.#cards.render(state.requests, state.self?.peer_id, moderates);
    this.#keepTime();
  }

  /** @param {import("#parley/room/protocol.js").ServerFrame} frame */
  frameCame(frame) {
    if (frame.type !== "agent_request" || frame.status === "pending") return;
    const own = frame.request.peer_id === this.#context.state().self?.peer_id;
    const text = own && !this.#moderates ? outcomeText(frame.status) : "";
    const { question } = frame.request.arguments;
    if (text) notify(interpolate(text, { question }), { icon: "list-checks" });
  }

  ended() {
    clearInterval(this.#timer);
  }

  /** Count the seconds down while there is something to decide. */
  #keepTime() {
    clearInterval(this.#timer);
    if (!this.#cards.any) return;
    const tick = () => this.#cards.tick(serverClock.now());
    tick();
    this.#timer = window.setInterval(tick, TICK_MS);
  }
}

/** The outcome of the own request; "" where the poll itself tells. @param {import("#parley/room/requests/frames.js").RequestStatus} status */
function outcomeText(status) {
  if (status === "refused") return gettext("A moderator refused your poll “%(question)s”.");
  if (status === "expired") return gettext("No moderator decided about your poll “%(question)s” in time.");
  return "";
}
