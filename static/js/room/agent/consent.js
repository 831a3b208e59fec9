/** Consent in the room: the switch whether the AI participant may hear this person, the question when it comes unannounced, and news of its mode. */

import { modeChange, modeIcon, modeNews } from "#parley/room/agent/modes.js";
import { agentOf } from "#parley/room/agent/state.js";
import { byId, setText } from "#parley/ui/dom.js";
import { notify, reviewNotices } from "#parley/ui/notices.js";
import { gettext, interpolate } from "#parley/ui/text.js";

/** @typedef {import("#parley/room/state.js").RoomState} RoomState */

/** Who looks at a board or a screen sees a notice late. */
const SHOWN_MS = 20_000;

export class ConsentFeature {
  #session;
  #field = byId("speech-field", HTMLElement);
  #box = byId("speech-switch", HTMLInputElement);
  #asked = false;
  /** The mode that the person knows of. */
  #mode = "";

  /** @param {import("#parley/room/features.js").RoomContext} context */
  constructor(context) {
    this.#session = context.session;
    this.#box.addEventListener("change", () => {
      this.#session().consent.choose(this.#box.checked, this.#mode);
      reviewNotices();
    });
  }

  /** @param {RoomState} state */
  render(state) {
    if (state.room) this.#renderMode(state.room.agent);
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

  /** Say once that the mode is another one than the person knows of. @param {{mode: string, name: string}} agent */
  #renderMode({ mode, name }) {
    if (mode === this.#mode) return;
    const change = modeChange(mode, this.#mode, this.#session().consent);
    this.#mode = mode;
    if (!change) return;
    const text = modeNews(mode, name);
    const action = change.further
      ? {
          label: gettext("Do not let it hear me"),
          run: () => this.#withdraw(name),
          holds: () => this.#mode === mode && this.#session().consent.speech,
        }
      : undefined;
    notify(text, {
      icon: modeIcon(mode),
      action,
      lasting: change.further,
      shownMs: SHOWN_MS,
      group: "agent-mode",
      together: () => ({ text, action }),
    });
  }

  /** @param {string} name */
  #withdraw(name) {
    this.#session().consent.choose(false, this.#mode);
    notify(interpolate(gettext("%(name)s does not hear you any more."), { name }), { icon: "ear-off" });
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
            this.#session().consent.choose(true, this.#mode);
            this.#box.checked = true;
          },
          holds: () => !this.#field.hidden && this.#session().consent.choice === null,
        },
      },
    );
  }
}
