/** Rights of the own role over others. The page offers them; the server has the last word. Pure. */

/** @typedef {import("#parley/room/state.js").RoomState} RoomState @typedef {import("#parley/room/people/frames.js").Participant} Participant */

/**
 * @typedef {"mute_audio" | "mute_video" | "mute_screen" | "ask_audio" | "ask_video" | "give_floor" | "end_floor" | "lower_hand"
 *   | "spotlight" | "end_spotlight" | "make_moderator" | "make_participant" | "hand_over" | "remove"} Act
 */

/** The frame of each act, without the peer. @type {Record<Act, {action: string, value?: unknown}>} */
export const FRAMES = {
  mute_audio: { action: "mute", value: "audio" },
  mute_video: { action: "mute", value: "video" },
  mute_screen: { action: "mute", value: "screen" },
  ask_audio: { action: "ask_unmute", value: "audio" },
  ask_video: { action: "ask_unmute", value: "video" },
  give_floor: { action: "next_hand" },
  end_floor: { action: "next_hand", value: false },
  lower_hand: { action: "lower_hand" },
  spotlight: { action: "spotlight", value: true },
  end_spotlight: { action: "spotlight", value: false },
  make_moderator: { action: "set_role", value: "moderator" },
  make_participant: { action: "set_role", value: "participant" },
  hand_over: { action: "hand_over" },
  remove: { action: "remove" },
};

/** The acts that are allowed on a person, in the order of a menu. @param {RoomState} state @param {Participant} person @returns {Act[]} */
export function actsOn(state, person) {
  const { self, room } = state;
  if (!self || !room || !moderates(self) || person.is_agent) return [];
  const called = room.called === person.peer_id;
  const lit = room.spotlight === person.peer_id;
  /** @type {Act[]} */
  const floor = [called ? "end_floor" : "give_floor"];
  if (person.hand) floor.push("lower_hand");
  floor.push(lit ? "end_spotlight" : "spotlight");
  if (person.peer_id === self.peer_id) return floor;
  return [...mediaActs(person), ...floor, ...roleActs(self, person)];
}

/** @param {Participant} person */
export function moderates(person) {
  return person.role === "host" || person.role === "moderator";
}

/** Whether the own role may moderate. @param {RoomState} state */
export function mayModerate({ self }) {
  return self !== null && moderates(self);
}

/** Whether the host's role can be taken back. @param {RoomState} state */
export function mayTakeHost({ self }) {
  return Boolean(self?.is_owner) && self?.role !== "host";
}

/** @param {Participant} person @returns {Act[]} */
function mediaActs(person) {
  return [
    person.audio ? "mute_audio" : "ask_audio",
    person.video ? "mute_video" : "ask_video",
    ...(person.screen ? /** @type {Act[]} */ (["mute_screen"]) : []),
  ];
}

/** @param {Participant} self @param {Participant} person @returns {Act[]} */
function roleActs(self, person) {
  /** @type {Act[]} */
  const acts = [];
  const isHost = self.role === "host";
  if (isHost && !person.is_owner) acts.push(moderates(person) ? "make_participant" : "make_moderator");
  // A guest has no account, and never becomes host.
  if (isHost && person.role !== "host" && person.user_id !== null) acts.push("hand_over");
  if (!person.is_owner && (isHost || !moderates(person))) acts.push("remove");
  return acts;
}
