/** All tiles of the stage: makes, updates and orders them. */

import { agentOf } from "#parley/state/room_state.js";
import { AgentTile } from "#parley/ui/agent_tile.js";
import { Grid } from "#parley/ui/grid.js";
import { ScreenTile } from "#parley/ui/screen_tile.js";
import { Tile } from "#parley/ui/tile.js";

/**
 * @typedef {import("#parley/state/room_state.js").RoomState} RoomState
 * @typedef {import("#parley/signaling/types.js").Participant} Participant
 * @typedef {{camera?: MediaStreamTrack, screen?: MediaStreamTrack}} VideoTracks
 */

const SPEAKING_LEVEL = 0.02;
const SPEAKING_HOLD_MS = 700;

export class Tiles {
  #grid = new Grid();
  /** @type {Map<string, Tile>} */
  #people = new Map();
  /** @type {Map<string, ScreenTile>} */
  #screens = new Map();
  /** @type {AgentTile | null} */
  #agent = null;
  #agentId = "";
  /** @type {Map<string, VideoTracks>} */
  #tracks = new Map();
  /** @type {Map<string, number>} */
  #spokeAt = new Map();
  #pinned = "";
  #onChange;

  /** @param {() => void} onChange the person pinned or unpinned someone */
  constructor(onChange) {
    this.#onChange = onChange;
  }

  /** @param {RoomState} state @param {Record<"camera" | "screen", MediaStreamTrack | null>} own */
  render(state, own) {
    if (!state.self) return;
    const self = { ...state.self, video: own.camera !== null, screen: own.screen !== null };
    const people = [...state.others.values()].filter(({ is_agent }) => !is_agent);
    this.#forget(new Set([self.peer_id, ...state.others.keys()]));
    const agent = agentOf(state);
    this.#renderAgent(agent, state);
    for (const person of [...people, self]) this.#renderPerson(person, state, own);
    this.#arrange([...people, self], state, agent);
  }

  /** @param {string} peerId @param {"camera" | "screen"} slot @param {MediaStreamTrack} track */
  setTrack(peerId, slot, track) {
    this.#tracks.set(peerId, { ...this.#tracks.get(peerId), [slot]: track });
  }

  /** @param {Map<string, number>} levels */
  setLevels(levels) {
    const now = performance.now();
    for (const [peerId, level] of levels) {
      if (level > SPEAKING_LEVEL) this.#spokeAt.set(peerId, now);
      if (peerId === this.#agentId) this.#agent?.setLevel(level);
      this.#people
        .get(peerId)
        ?.setSpeaking(now - (this.#spokeAt.get(peerId) ?? Number.NEGATIVE_INFINITY) < SPEAKING_HOLD_MS);
    }
  }

  /** @param {string} peerId @param {import("#parley/rtc/quality.js").Quality} quality */
  setQuality(peerId, quality) {
    this.#people.get(peerId)?.setQuality(quality);
  }

  /** @param {string} peerId @param {RTCPeerConnectionState} state */
  setLink(peerId, state) {
    this.#people.get(peerId)?.setLink(state);
  }

  /** @param {Participant} person @param {RoomState} state @param {Record<"camera" | "screen", MediaStreamTrack | null>} own */
  #renderPerson(person, state, own) {
    const { peer_id: peerId } = person;
    const isSelf = peerId === state.self?.peer_id;
    const tracks = isSelf ? own : (this.#tracks.get(peerId) ?? {});
    const tile = this.#people.get(peerId) ?? new Tile(peerId, isSelf, (id) => this.#togglePin(id));
    this.#people.set(peerId, tile);
    tile.update(person, { isSelf, pinned: this.#pinned === peerId, handOrder: state.hands.get(peerId) ?? 0 });
    tile.setVideo(person.video ? (tracks.camera ?? null) : null);
    if (person.screen) {
      const screen = this.#screens.get(peerId) ?? new ScreenTile(peerId);
      this.#screens.set(peerId, screen);
      screen.update(person.name, isSelf, tracks.screen ?? null);
    } else this.#screens.delete(peerId);
  }

  /** @param {Participant | null} agent @param {RoomState} state */
  #renderAgent(agent, state) {
    if (!agent) {
      this.#agent = null;
      this.#agentId = "";
      return;
    }
    if (!this.#agent || this.#agentId !== agent.peer_id) this.#agent = new AgentTile(agent.peer_id);
    this.#agentId = agent.peer_id;
    const askedBy = state.agentState?.asked_by ?? "";
    const asker = askedBy === state.self?.peer_id ? state.self : state.others.get(askedBy);
    this.#agent.update(agent, state.agentState, asker?.name ?? "");
  }

  /** Screens are large, else who is pinned here, else whom the host put into the spotlight. @param {Participant[]} people @param {RoomState} state @param {Participant | null} agent */
  #arrange(people, state, agent) {
    const tiles = people.map(({ peer_id }) => /** @type {Tile} */ (this.#people.get(peer_id)).element);
    const screens = [...this.#screens.values()].map(({ element }) => element);
    const agentTile = agent && this.#agent ? [this.#agent.element] : [];
    const chosen = this.#pinned || state.room?.spotlight || "";
    const chosenTile = this.#people.get(chosen)?.element;
    const focused = screens.length ? screens : chosenTile ? [chosenTile] : [];
    // The own tile comes last, the AI participant before it.
    const ordered = [...tiles.slice(0, -1), ...agentTile, ...tiles.slice(-1)];
    this.#grid.show(
      focused,
      ordered.filter((tile) => !focused.includes(tile)),
    );
  }

  /** @param {string} peerId */
  #togglePin(peerId) {
    this.#pinned = this.#pinned === peerId ? "" : peerId;
    this.#onChange();
  }

  /** @param {Set<string>} present */
  #forget(present) {
    for (const map of [this.#people, this.#screens, this.#tracks, this.#spokeAt])
      for (const peerId of [...map.keys()]) if (!present.has(peerId)) map.delete(peerId);
    if (!present.has(this.#pinned)) this.#pinned = "";
  }
}
