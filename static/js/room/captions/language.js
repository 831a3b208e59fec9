/** The language in which a person reads captions beside the spoken one. */

import { loadPreferences, savePreferences } from "#parley/media/preferences.js";
import { agentOf } from "#parley/room/agent/state.js";
import { CAPTION_LANGUAGES } from "#parley/room/captions/frames.js";
import { byId, make, setText } from "#parley/ui/dom.js";
import { gettext, interpolate } from "#parley/ui/text.js";

/** @typedef {import("#parley/room/state.js").RoomState} RoomState */

export class CaptionLanguage {
  #context;
  #select = byId("caption-language", HTMLSelectElement);
  #note = byId("caption-language-note", HTMLElement);
  #wanted = loadPreferences().captionLanguage;
  /** The peer id for which the choice was sent: a new stay has a new one. */
  #sentFor = "";

  /** @param {import("#parley/room/features.js").RoomContext} context */
  constructor(context) {
    this.#context = context;
    this.#select.append(
      ...CAPTION_LANGUAGES.map((tag) => make("option", { value: tag, lang: tag }, nameOf(tag))),
    );
    this.#select.value = this.#wanted;
    this.#select.addEventListener("change", () => this.#choose(this.#select.value));
  }

  /** @param {RoomState} state */
  render(state) {
    this.#showNote(state);
    if (!state.self || this.#sentFor === state.self.peer_id) return;
    this.#sentFor = state.self.peer_id;
    if (this.#wanted !== (state.self.caption_language ?? "")) this.#send();
  }

  /** @param {string} tag "" for none */
  #choose(tag) {
    this.#wanted = tag;
    savePreferences({ captionLanguage: tag });
    this.#send();
    this.#showNote(this.#context.state());
  }

  #send() {
    this.#context.command("caption_language", { lang: this.#wanted || null });
  }

  /** @param {RoomState} state */
  #showNote(state) {
    const agent = agentOf(state);
    const texts = {
      none: "",
      alone: gettext("Without an AI participant in the room nothing is translated."),
      unable: gettext(
        "The language model of %(name)s cannot translate: captions stay in the language that is spoken.",
      ),
      able: gettext("%(name)s translates what has been said. Machines make mistakes."),
    };
    const text = texts[translationNote(this.#wanted, agent)];
    this.#note.hidden = !text;
    setText(this.#note, interpolate(text, { name: agent?.name ?? "" }));
  }
}

/** A language in its own words. @param {string} tag */
function nameOf(tag) {
  const name = new Intl.DisplayNames([tag], { type: "language", fallback: "code" }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}

/**
 * @param {string} wanted a language, "" for none
 * @param {{translates?: boolean} | null | undefined} agent the AI participant, if it is in the room
 * @returns {"none" | "alone" | "unable" | "able"}
 */
export function translationNote(wanted, agent) {
  if (!wanted) return "none";
  if (!agent) return "alone";
  return agent.translates ? "able" : "unable";
}
