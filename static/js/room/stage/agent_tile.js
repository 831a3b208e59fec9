/** The tile of the AI participant: an orb that shows what it is doing, and what it says. */

import { makeMenuButton, pinOnDoubleClick } from "#parley/room/stage/tile_parts.js";
import { icon, make, setText } from "#parley/ui/dom.js";
import { gettext, interpolate, ngettext } from "#parley/ui/text.js";

/** @typedef {import("#parley/room/agent/frames.js").AgentPhase} AgentPhase */

export class AgentTile {
  name = "";
  #menu;
  #name = make("span", { class: "tile-name-text" });
  #hand = icon("hand");
  #phaseText = make("span");
  #phase = make("span", { class: "agent-phase" }, this.#hand, this.#phaseText);
  #queue = make("span", { class: "agent-queue" });
  #text = make("p", { class: "agent-text", dir: "auto" });
  #orb = make(
    "div",
    { class: "orb", "aria-hidden": "true" },
    make("span", { class: "orb-ring" }),
    make("span", { class: "orb-ring" }),
    make("span", { class: "orb-core" }, ...Array.from({ length: 5 }, () => make("i"))),
  );

  /** @param {string} peerId @param {import("#parley/room/stage/tile_parts.js").TileActions} actions */
  constructor(peerId, actions) {
    this.#menu = makeMenuButton(actions);
    this.element = make(
      "article",
      { class: "tile tile-agent", "data-agent": peerId, "data-state": "idle" },
      this.#orb,
      this.#phase,
      this.#queue,
      this.#text,
      make(
        "p",
        { class: "tile-name" },
        icon("sparkles"),
        this.#name,
        make("span", { class: "ai-mark" }, gettext("AI")),
      ),
      make("div", { class: "tile-badges" }, this.#menu),
    );
    pinOnDoubleClick(this.element, actions);
  }

  /**
   * @param {import("#parley/room/people/frames.js").Participant} agent @param {import("#parley/room/agent/frames.js").AgentState | null} state
   * @param {string} askedBy the name of who asked, empty where nobody did
   */
  update(agent, state, askedBy) {
    const phase = state?.state ?? "idle";
    this.name = agent.name;
    setText(this.#name, agent.name);
    this.#menu.setAttribute("aria-label", interpolate(gettext("Actions for %(name)s"), { name: agent.name }));
    this.element.dataset.state = phase;
    this.element.dataset.connected = String(agent.connected);
    this.#hand.toggleAttribute("hidden", phase !== "hand");
    setText(this.#phaseText, phaseText(phase, askedBy));
    setText(this.#text, liveText(state));
    this.#renderQueue(state?.queued ?? 0);
    this.#text.scrollTop = this.#text.scrollHeight;
    this.element.setAttribute(
      "aria-label",
      interpolate(gettext("%(name)s, AI participant"), { name: agent.name }),
    );
  }

  /** @param {number} queued */
  #renderQueue(queued) {
    this.#queue.hidden = queued === 0;
    const text = ngettext("%(count)s question waits", "%(count)s questions wait", queued);
    setText(this.#queue, queued ? interpolate(text, { count: queued }) : "");
  }

  /** Show its loudness, 0..1. @param {number} level */
  setLevel(level) {
    this.#orb.style.setProperty("--level", Math.min(1, level * 3).toFixed(2));
  }
}

/** Its words, or the question that it waits to answer. @param {import("#parley/room/agent/frames.js").AgentState | null} state */
function liveText(state) {
  if (state?.state === "speaking" || state?.state === "thinking") return state.text;
  return state?.state === "hand" ? (state.question ?? "") : "";
}

/** @param {AgentPhase} phase @param {string} askedBy @returns {string} */
function phaseText(phase, askedBy) {
  const answering = askedBy
    ? interpolate(gettext("Answering %(name)s"), { name: askedBy })
    : gettext("Speaking");
  return {
    idle: gettext("Ready"),
    listening: gettext("Listening"),
    hand: askedBy
      ? interpolate(gettext("Would like to answer %(name)s"), { name: askedBy })
      : gettext("Would like to answer"),
    thinking: gettext("Thinking…"),
    speaking: answering,
    muted: gettext("Muted"),
  }[phase];
}
