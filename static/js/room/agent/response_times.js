/** The last answering times of the AI participant: a quiet box below its other controls, closed until somebody asks for it. */

import { longestMillis, partsOf, STAGES, usualMillis } from "#parley/room/agent/state.js";
import { byId, make, setText } from "#parley/ui/dom.js";
import { gettext, interpolate, language, numberText } from "#parley/ui/text.js";
import { clockText } from "#parley/ui/times.js";

/** @typedef {import("#parley/room/agent/state.js").AgentTurn} AgentTurn */

export class ResponseTimes {
  #box = byId("response-times", HTMLDetailsElement);
  #usual = byId("response-usual", HTMLElement);
  #list = byId("response-list", HTMLElement);
  /** @type {readonly AgentTurn[] | null} */
  #shown = null;
  #nameOf;

  /** @param {(peerId: string) => string} nameOf */
  constructor(nameOf) {
    this.#nameOf = nameOf;
  }

  /** @param {import("#parley/room/state.js").RoomState} state */
  render({ agentTurns }) {
    if (agentTurns === this.#shown) return;
    this.#shown = agentTurns;
    this.#box.hidden = agentTurns.length === 0;
    const usual = usualMillis(agentTurns);
    setText(this.#usual, usual === null ? "" : secondsText(usual));
    const longest = longestMillis(agentTurns);
    this.#list.replaceChildren(...agentTurns.toReversed().map((turn) => this.#row(turn, longest)));
  }

  /** @param {AgentTurn} turn @param {number} longest */
  #row(turn, longest) {
    return make(
      "li",
      {},
      make(
        "p",
        { class: "response-head" },
        make("bdi", {}, this.#nameOf(turn.asked_by)),
        make("time", {}, clockText(new Date(turn.at * 1000), language())),
        ...marks(turn),
        make("span", { class: "response-total" }, totalText(turn)),
      ),
      bar(turn, longest),
    );
  }
}

/** @param {AgentTurn} turn */
function totalText({ first_audio_ms, written_ms }) {
  if (first_audio_ms !== null) return secondsText(first_audio_ms);
  if (typeof written_ms !== "number") return gettext("not heard");
  return interpolate(gettext("written after %(time)s"), { time: secondsText(written_ms) });
}

/** The unusual facts of a turn. @param {AgentTurn} turn */
function marks({ interrupted, fallback, error, first_audio_ms }) {
  const texts = [
    interrupted && first_audio_ms !== null ? gettext("interrupted") : "",
    fallback ? gettext("second language model") : "",
    error ? gettext("with an error") : "",
  ];
  return texts.filter(Boolean).map((text) => make("span", { class: "response-mark" }, text));
}

/** The parts one after the other, on the scale of the longest turn. @param {AgentTurn} turn @param {number} longest */
function bar(turn, longest) {
  const parts = partsOf(turn);
  if (!parts) return null;
  const label = STAGES.map((stage) => `${stageText(stage)} ${secondsText(parts[stage])}`).join(", ");
  const box = make("div", { class: "response-bar", role: "img", "aria-label": label, title: label });
  for (const stage of STAGES) {
    const part = make("span", { "data-stage": stage });
    part.style.setProperty("--share", `${(parts[stage] / longest) * 100}%`);
    box.append(part);
  }
  return box;
}

/** @param {typeof STAGES[number]} stage */
function stageText(stage) {
  return {
    listening: gettext("listening"),
    thinking: gettext("thinking"),
    speaking: gettext("finding its voice"),
  }[stage];
}

/** @param {number} millis */
function secondsText(millis) {
  const secs = numberText(millis / 1000, {
    minimumFractionDigits: 1,
    maximumFractionDigits: millis < 9950 ? 2 : 1,
  });
  return interpolate(gettext("%(secs)s s"), { secs });
}
