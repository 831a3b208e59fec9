/** Consent in the room: the switch whether the AI participant may hear this person, and the question when it comes unannounced. */

import { agentOf } from "#parley/room/agent/state.js";
import { byId, setText } from "#parley/ui/dom.js";
import { notify } from "#parley/ui/notices.js";
import { gettext, interpolate } from "#parley/ui/text.js";

/** @typedef {import("#parley/room/state.js").RoomState} RoomState */

export class ConsentFeature {
  #session;
  #field = byId("speech-field", HTMLElement);
  #box = byId("speech-switch", HTMLInputElement);
  #asked = false;

  /** @param {import("#parley/room/features.js").RoomContext} context */
  constructor(context) {
    this.#session = context.session;
    this.#box.addEventListener("change", () => this.#session().consent.choose(this.#box.checked));
  }

  /** @param {RoomState} state */
  render(state) {
    const agent = agentOf(state);
    this.#field.hidden = !agent;
    if (!agent) return;
    const { consent } = this.#session();
    this.#box.checked = consent.speech;
    setText(
      byId("speech-label", HTMLElement),
      interpolate(gettext("%(name)s may hear me"), { name: agent.name }),
    );
    if (consent.choice === null && !this.#asked) this.#ask(agent.name);
  }

  /** Nobody asked before joining, since no AI participant was expected. @param {string} name */
  #ask(name) {
    this.#asked = true;
    notify(
      interpolate(
        gettext("%(name)s, an AI participant, is here. It does not hear you unless you allow it."),
        { name },
      ),
      {
        icon: "sparkles",
        lasting: true,
        action: {
          label: gettext("Let it hear me"),
          run: () => {
            this.#session().consent.choose(true);
            this.#box.checked = true;
          },
        },
      },
    );
  }
}
