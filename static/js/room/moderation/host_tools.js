/** Tools of hosts and moderators for the room as a whole. */

import { mayTakeHost, moderates } from "#parley/room/moderation/rules.js";
import { byId, setIcon, setText } from "#parley/ui/dom.js";
import { gettext, interpolate } from "#parley/ui/text.js";

/** @typedef {import("#parley/room/state.js").RoomState} RoomState */

export class HostTools {
  #tools = byId("host-tools", HTMLElement);
  #lock = byId("toggle-lock", HTMLButtonElement);
  #lobby = byId("toggle-lobby", HTMLButtonElement);
  #chat = byId("chat-mode", HTMLSelectElement);
  #muteAll = byId("mute-all", HTMLButtonElement);
  #askAll = byId("ask-all", HTMLButtonElement);
  #end = byId("end-meeting", HTMLButtonElement);
  #takeHost = byId("take-host", HTMLElement);
  #locked = false;
  #hasLobby = false;

  /** @param {import("#parley/room/people/list.js").Moderate} moderate */
  constructor(moderate) {
    this.#muteAll.addEventListener("click", () => moderate("mute_all", null));
    this.#askAll.addEventListener("click", () => moderate("ask_unmute_all", null));
    this.#end.addEventListener("click", () => moderate("end", null));
    this.#lock.addEventListener("click", () => moderate(this.#locked ? "unlock" : "lock", null));
    this.#lobby.addEventListener("click", () => moderate("set_lobby", null, !this.#hasLobby));
    this.#chat.addEventListener("change", () => moderate("set_chat", null, this.#chat.value));
    byId("take-host-button", HTMLButtonElement).addEventListener("click", () => moderate("take_host", null));
  }

  /** @param {RoomState} state */
  render(state) {
    const { self, room } = state;
    if (!self || !room) return;
    this.#tools.hidden = !moderates(self);
    this.#end.hidden = self.role !== "host";
    this.#locked = room.locked;
    this.#hasLobby = room.lobby;
    this.#chat.value = room.chat ?? "all";
    setSwitch(
      this.#lock,
      room.locked,
      room.locked ? "lock" : "lock-open",
      room.locked ? gettext("Locked") : gettext("Lock"),
    );
    setSwitch(this.#lobby, room.lobby, "door-open", room.lobby ? gettext("Lobby on") : gettext("Lobby off"));
    const others = [...state.others.values()].filter((person) => !person.is_agent);
    this.#muteAll.disabled = !others.some((person) => person.audio);
    this.#askAll.disabled = others.every((person) => person.audio);
    this.#renderTakeHost(state, others);
  }

  /** @param {RoomState} state @param {import("#parley/room/people/frames.js").Participant[]} others */
  #renderTakeHost(state, others) {
    this.#takeHost.hidden = !mayTakeHost(state);
    const host = others.find((person) => person.role === "host");
    const text = host
      ? interpolate(gettext("%(name)s is the host at the moment."), { name: host.name })
      : gettext("There is no host at the moment.");
    setText(byId("take-host-text", HTMLElement), text);
  }
}

/** @param {HTMLButtonElement} button @param {boolean} on @param {string} name @param {string} label */
function setSwitch(button, on, name, label) {
  button.setAttribute("aria-pressed", String(on));
  setIcon(button.querySelector("svg"), name);
  const text = button.querySelector("span");
  if (text) setText(text, label);
}
