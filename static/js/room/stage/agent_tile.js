/** The tile of the AI participant: an orb that shows what it is doing, what it says, and a button to stop it. */

import { modeIcon, modeText, phaseText } from "#parley/room/agent/modes.js";
import { canBeStopped, STOP_KEY } from "#parley/room/agent/state.js";
import { makeMenuButton, pinOnDoubleClick } from "#parley/room/stage/tile_parts.js";
import { icon, make, setIcon, setText } from "#parley/ui/dom.js";
import { gettext, interpolate, ngettext } from "#parley/ui/text.js";

export class AgentTile {
  name = "";
  #menu;
  #stop;
  #modeIcon = icon("sparkles");
  #mode = make("span", { class: "agent-mode" });
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

  /** @param {string} peerId @param {import("#parley/room/stage/tile_parts.js").TileActions} actions @param {() => void} stop */
  constructor(peerId, actions, stop) {
    this.#menu = makeMenuButton(actions);
    this.#stop = makeStopButton(stop);
    this.element = make(
      "article",
      { class: "tile tile-agent", "data-agent": peerId, "data-state": "idle" },
      make(
        "p",
        { class: "tile-name" },
        this.#modeIcon,
        this.#name,
        make("span", { class: "ai-mark" }, gettext("AI")),
      ),
      make(
        "div",
        { class: "agent-face" },
        this.#orb,
        make("div", { class: "agent-doing" }, this.#phase, this.#stop),
        this.#mode,
        this.#queue,
        this.#text,
      ),
      make("div", { class: "tile-badges" }, this.#menu),
    );
    pinOnDoubleClick(this.element, actions);
  }

  /**
   * @param {import("#parley/room/people/frames.js").Participant} agent @param {import("#parley/room/agent/frames.js").AgentState | null} state
   * @param {string} askedBy the name of who asked, empty where nobody did @param {string} mode
   */
  update(agent, state, askedBy, mode) {
    const phase = state?.state ?? "idle";
    this.name = agent.name;
    setText(this.#name, agent.name);
    this.#menu.setAttribute("aria-label", interpolate(gettext("Actions for %(name)s"), { name: agent.name }));
    this.element.dataset.state = phase;
    this.element.dataset.connected = String(agent.connected);
    this.#hand.toggleAttribute("hidden", phase !== "hand");
    setText(this.#phaseText, phaseText(phase, mode, askedBy));
    setText(this.#mode, modeText(mode));
    this.#mode.hidden = phase === "idle";
    setIcon(this.#modeIcon, modeIcon(mode));
    this.#stop.hidden = !canBeStopped(state);
    setText(this.#text, liveText(state));
    this.#renderQueue(state?.queued ?? 0);
    this.#text.scrollTop = this.#text.scrollHeight;
    const values = { name: agent.name, mode: modeText(mode) };
    this.element.setAttribute(
      "aria-label",
      interpolate(gettext("%(name)s, AI participant: %(mode)s"), values),
    );
    this.#modeIcon.parentElement?.setAttribute("title", modeText(mode));
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

/** @param {() => void} stop */
function makeStopButton(stop) {
  return make(
    "button",
    {
      type: "button",
      class: "tile-button agent-stop",
      hidden: true,
      title: interpolate(gettext("Stop speaking (%(key)s)"), { key: STOP_KEY.toUpperCase() }),
      "aria-label": gettext("Stop speaking"),
      onclick: stop,
    },
    icon("square"),
    make("span", {}, gettext("Stop")),
  );
}
