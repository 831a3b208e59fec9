/** All tiles of the stage: makes, updates and arranges them. */

import { agentOf } from "#parley/room/agent/state.js";
import { AgentTile } from "#parley/room/stage/agent_tile.js";
import { Grid } from "#parley/room/stage/grid.js";
import { planStage } from "#parley/room/stage/plan.js";
import { ScreenChoice } from "#parley/room/stage/screen_choice.js";
import { ScreenTile } from "#parley/room/stage/screen_tile.js";
import { heard, SILENT_FLOOR } from "#parley/room/stage/speaker.js";
import { Tile } from "#parley/room/stage/tile.js";
import { openTileMenu } from "#parley/room/stage/tile_menu.js";

/**
 * @typedef {import("#parley/room/state.js").RoomState} RoomState
 * @typedef {import("#parley/room/people/frames.js").Participant} Participant
 * @typedef {{camera?: MediaStreamTrack | null, screen?: MediaStreamTrack | null}} VideoTracks
 *
 * @typedef {object} TilesOptions
 * @property {import("#parley/room/stage/choices.js").StageChoices} choices
 * @property {import("#parley/room/people/list.js").Moderate} moderate
 * @property {() => void} stopAgent
 * @property {(peerId: string) => string} heldBack why a camera's picture does not come; empty where it comes
 * @property {() => void} onChange the stage is to be rendered again
 * @property {(places: ReadonlyMap<string, import("#parley/room/stage/arrangement.js").Rect>) => void} onPlaced what is seen now, by picture
 */

const SPEAKING_LEVEL = 0.02;
const SPEAKING_HOLD_MS = 700;

export class Tiles {
  #options;
  #grid;
  #screenChoice;
  /** @type {Map<string, Tile>} */
  #people = new Map();
  /** @type {Map<string, ScreenTile>} */
  #screens = new Map();
  /** @type {Map<string, AgentTile>} */
  #agents = new Map();
  /** @type {Map<string, VideoTracks>} */
  #tracks = new Map();
  /** @type {Map<string, number>} */
  #spokeAt = new Map();
  #floor = SILENT_FLOOR;
  /** @type {RoomState | null} */
  #state = null;

  /** @param {TilesOptions} options */
  constructor(options) {
    this.#options = options;
    this.#grid = new Grid(options.onPlaced);
    this.#screenChoice = new ScreenChoice((peerId) => options.choices.chooseScreen(peerId));
  }

  /** @param {RoomState} state @param {Record<"camera" | "screen", MediaStreamTrack | null>} own */
  render(state, own) {
    if (!state.self) return;
    this.#state = state;
    const self = { ...state.self, video: own.camera !== null, screen: own.screen !== null };
    const others = [...state.others.values()].filter(({ is_agent }) => !is_agent);
    const agent = agentOf(state);
    this.#tracks.set(self.peer_id, own);
    this.#forget(new Set([self.peer_id, ...state.others.keys()]), agent?.peer_id ?? "");
    if (agent) this.#renderAgent(agent, state);
    for (const person of [...others, self]) this.#renderPerson(person, state);
    const plan = this.#plan(others, self, agent, state);
    this.#grid.show(plan, this.#elements(others, self), `camera:${self.peer_id}`);
    this.#screenChoice.render(plan, (peerId) => this.#people.get(peerId)?.name ?? "");
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
      this.#agents.get(peerId)?.setLevel(level);
      this.#people
        .get(peerId)
        ?.setSpeaking(now - (this.#spokeAt.get(peerId) ?? Number.NEGATIVE_INFINITY) < SPEAKING_HOLD_MS);
    }
    const { speaker } = this.#floor;
    // The own picture is never the large one: the person wants to see the others listen.
    const others = new Map([...levels].filter(([peerId]) => peerId !== this.#state?.self?.peer_id));
    this.#floor = heard(this.#floor, others, now / 1000);
    this.#grid.speaks(this.#floor.speaker);
    if (this.#floor.speaker !== speaker && this.#options.choices.mode === "speaker") this.#options.onChange();
  }

  /** @param {string} peerId @param {import("#parley/rtc/quality.js").Numbers} numbers */
  setNumbers(peerId, numbers) {
    this.#people.get(peerId)?.setNumbers(numbers);
  }

  /** @param {string} peerId @param {RTCPeerConnectionState} link */
  setLink(peerId, link) {
    this.#people.get(peerId)?.setLink(link);
    this.#options.onChange();
  }

  /** The video that matters most now, for a small window: the pinned one, a screen, the active speaker, anyone else, at last the own one. @returns {HTMLVideoElement | null} */
  get mainVideo() {
    const { pinned } = this.#options.choices;
    const [kind, peerId] = pinned.split(":");
    const screens = [...this.#screens.values()].map(({ video }) => video);
    const chosen = kind === "screen" ? this.#screens.get(peerId)?.video : this.#people.get(peerId)?.video;
    const own = [...this.#people.values()].filter(({ element }) => element.hasAttribute("data-self"));
    const others = [...this.#people.values()].filter((tile) => !own.includes(tile));
    const speaking = others.filter((tile) => tile === this.#people.get(this.#floor.speaker));
    const people = [...speaking, ...others, ...own].map(({ video }) => video);
    return [chosen, ...screens, ...people].find((video) => video?.srcObject) ?? null;
  }

  /** The picture that a video shows. @param {Element | null} video @returns {string} empty for none */
  pictureOf(video) {
    for (const [kind, tiles] of /** @type {[string, Map<string, {video: HTMLVideoElement}>][]} */ ([
      ["camera", this.#people],
      ["screen", this.#screens],
    ]))
      for (const [peerId, tile] of tiles) if (tile.video === video) return `${kind}:${peerId}`;
    return "";
  }

  /** @param {Participant} person @param {RoomState} state */
  #renderPerson(person, state) {
    const { peer_id: peerId } = person;
    const isSelf = peerId === state.self?.peer_id;
    const tracks = this.#tracks.get(peerId) ?? {};
    const picture = `camera:${peerId}`;
    const tile = this.#people.get(peerId) ?? new Tile(peerId, isSelf, this.#actions(picture));
    this.#people.set(peerId, tile);
    tile.update(person, {
      isSelf,
      pinned: this.#options.choices.pinned === picture,
      lit: state.room?.spotlight === peerId,
      handOrder: state.hands.get(peerId) ?? 0,
      track: tracks.camera ?? null,
      heldBack: isSelf ? "" : this.#options.heldBack(peerId),
    });
    if (!person.screen) {
      this.#screens.delete(peerId);
      return;
    }
    const known = this.#screens.get(peerId);
    if (!known && !isSelf) this.#options.choices.screenCame();
    const screen = known ?? new ScreenTile(peerId, this.#actions(`screen:${peerId}`));
    this.#screens.set(peerId, screen);
    screen.update(person.name, isSelf, tracks.screen ?? null);
  }

  /** @param {Participant} agent @param {RoomState} state */
  #renderAgent(agent, state) {
    const { peer_id: peerId } = agent;
    const tile =
      this.#agents.get(peerId) ??
      new AgentTile(peerId, this.#actions(`agent:${peerId}`), this.#options.stopAgent);
    this.#agents.set(peerId, tile);
    const askedBy = state.agentState?.asked_by ?? "";
    const asker = askedBy === state.self?.peer_id ? state.self : state.others.get(askedBy);
    tile.update(agent, state.agentState, asker?.name ?? "", state.room?.agent.mode ?? "");
  }

  /** @param {string} picture @returns {import("#parley/room/stage/tile_parts.js").TileActions} */
  #actions(picture) {
    const { choices, moderate } = this.#options;
    return {
      togglePin: () => choices.togglePin(picture),
      openMenu: (button) => {
        const tile = this.#tileOf(picture);
        if (tile && this.#state)
          openTileMenu(button, picture, tile, { state: this.#state, choices, moderate });
      },
    };
  }

  /** @param {string} picture */
  #tileOf(picture) {
    const [kind, peerId] = picture.split(":");
    if (kind === "screen") return this.#screens.get(peerId);
    return kind === "agent" ? this.#agents.get(peerId) : this.#people.get(peerId);
  }

  /** @param {Participant[]} others @param {Participant} self @param {Participant | null} agent @param {RoomState} state */
  #plan(others, self, agent, state) {
    const { choices } = this.#options;
    return planStage({
      mode: choices.mode,
      people: others.map(({ peer_id }) => peer_id),
      self: self.peer_id,
      agent: agent?.peer_id ?? "",
      screens: [...this.#screens.keys()],
      pinned: choices.pinned,
      spotlight: state.room?.spotlight ?? "",
      speaker: this.#floor.speaker,
      chosenScreen: choices.screen,
      selfView: choices.selfView,
    });
  }

  /** In the order of reading. @param {Participant[]} others @param {Participant} self @returns {Map<string, HTMLElement>} */
  #elements(others, self) {
    const pictures = [
      ...[...this.#screens.keys()].map((peerId) => `screen:${peerId}`),
      ...others.map(({ peer_id: peerId }) => `camera:${peerId}`),
      ...[...this.#agents.keys()].map((peerId) => `agent:${peerId}`),
      `camera:${self.peer_id}`,
    ];
    return new Map(
      pictures.flatMap((picture) => {
        const tile = this.#tileOf(picture);
        return tile ? [[picture, tile.element]] : [];
      }),
    );
  }

  /** @param {Set<string>} present @param {string} agentId */
  #forget(present, agentId) {
    for (const map of [this.#people, this.#screens, this.#tracks, this.#spokeAt])
      for (const peerId of [...map.keys()]) if (!present.has(peerId)) map.delete(peerId);
    for (const peerId of [...this.#agents.keys()]) if (peerId !== agentId) this.#agents.delete(peerId);
  }
}
