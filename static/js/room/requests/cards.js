/** Cards over the stage: what the AI participant was asked to do, and whether it may. They take no focus away. */

import { requestsSeen, secsLeft } from "#parley/room/requests/state.js";
import { byId, icon, make, named, setChildren, setText } from "#parley/ui/dom.js";
import { gettext, interpolate } from "#parley/ui/text.js";

/**
 * @typedef {import("#parley/room/requests/frames.js").AgentRequest} AgentRequest
 * @typedef {"confirm" | "refuse"} Decision
 */

export class RequestCards {
  #box = byId("agent-requests", HTMLElement);
  #decide;
  /** Cards by request, for moderators and for the person who asked. @type {Map<string, HTMLElement>} */
  #cards = new Map();
  #moderates = false;
  /** @type {AgentRequest[]} */
  #shown = [];

  /** @param {(request: AgentRequest, decision: Decision) => void} decide */
  constructor(decide) {
    this.#decide = decide;
  }

  /** Whether anything is shown. */
  get any() {
    return this.#shown.length > 0;
  }

  /** @param {import("#parley/room/requests/state.js").Requests} requests @param {string | undefined} ownId @param {boolean} moderates */
  render(requests, ownId, moderates) {
    if (moderates !== this.#moderates) this.#cards.clear();
    this.#moderates = moderates;
    this.#shown = requestsSeen(requests, ownId, moderates);
    const ids = new Set(this.#shown.map(({ request_id }) => request_id));
    for (const id of this.#cards.keys()) if (!ids.has(id)) this.#cards.delete(id);
    for (const request of this.#shown)
      if (!this.#cards.has(request.request_id))
        this.#cards.set(request.request_id, moderates ? this.#card(request) : waitingCard(request));
    setChildren(this.#box, [...this.#cards.values()]);
    this.#box.hidden = !this.any;
  }

  /** Show how long each can still be decided. @param {number} now of the server, Unix seconds */
  tick(now) {
    for (const request of this.#shown) {
      const secs = secsLeft(request, now);
      const left = this.#cards.get(request.request_id)?.querySelector(".agent-request-left");
      if (left) setText(left, interpolate(gettext("%(secs)s s"), { secs }));
    }
  }

  /** @param {AgentRequest} request */
  #card(request) {
    const { name } = request;
    const titleId = `request-${request.request_id}`;
    return make(
      "div",
      {
        class: "agent-request",
        role: "group",
        "aria-labelledby": titleId,
        "data-request": request.request_id,
      },
      make(
        "header",
        {},
        icon("list-checks"),
        make("h2", { id: titleId }, ...named(gettext("%(name)s asks for a poll"), name)),
        make("span", { class: "agent-request-left", "aria-hidden": "true" }),
      ),
      ...pollParts(request),
      make("p", { class: "agent-request-effect" }, effectText(request)),
      make("footer", {}, this.#button(request, "refuse"), this.#button(request, "confirm")),
    );
  }

  /** @param {AgentRequest} request @param {Decision} decision */
  #button(request, decision) {
    const confirm = decision === "confirm";
    const full = confirm ? gettext("Open the poll of %(name)s") : gettext("Refuse the poll of %(name)s");
    return make(
      "button",
      {
        type: "button",
        class: `small-button${confirm ? " is-primary" : ""}`,
        "data-decision": decision,
        "aria-label": interpolate(full, { name: request.name }),
        onclick: () => this.#decide(request, decision),
      },
      confirm ? gettext("Open the poll") : gettext("Refuse"),
    );
  }
}

/** The card for the person who asked. @param {AgentRequest} request */
function waitingCard(request) {
  return make(
    "article",
    { class: "agent-request is-waiting", "data-request": request.request_id },
    make(
      "header",
      {},
      icon("hourglass"),
      make("h2", {}, gettext("A moderator has to confirm your poll")),
      make("span", { class: "agent-request-left", "aria-hidden": "true" }),
    ),
    make("p", { class: "agent-request-question", dir: "auto" }, request.arguments.question),
  );
}

/** The question and options of the poll. @param {AgentRequest} request @returns {HTMLElement[]} */
function pollParts({ arguments: { question, options } }) {
  /** @type {HTMLElement[]} */
  const parts = [make("p", { class: "agent-request-question", dir: "auto" }, question)];
  if (options.length)
    parts.push(
      make(
        "ul",
        { class: "agent-request-options" },
        ...options.map((option) => make("li", { dir: "auto" }, option)),
      ),
    );
  return parts;
}

/** The label of the button that confirms. @param {AgentRequest} request */
function effectText({ arguments: { kind, anonymous } }) {
  const how = kind === "open" ? gettext("People answer in their own words.") : answersText(kind);
  const who = anonymous ? gettext("Answers are anonymous.") : gettext("Moderators see who answered what.");
  return `${gettext("The poll opens at once for everyone, as yours.")} ${how} ${who}`;
}

/** @param {"single" | "multiple" | "open"} kind */
function answersText(kind) {
  return kind === "multiple" ? gettext("Several answers are possible.") : gettext("One answer each.");
}
