/** The whiteboard of a meeting: opening it, who may draw, and its place on the stage. */

import { BoardPanel } from "#parley/room/board/panel.js";
import { mayModerate } from "#parley/room/moderation/rules.js";
import { CommandError } from "#parley/signaling/commands.js";
import { serverClock } from "#parley/signaling/server_clock.js";
import { confirmed } from "#parley/ui/confirm.js";
import { byId } from "#parley/ui/dom.js";
import { notify } from "#parley/ui/notices.js";
import { gettext, interpolate } from "#parley/ui/text.js";
import { dayStamp } from "#parley/ui/times.js";

/**
 * @typedef {import("#parley/room/features.js").RoomContext} RoomContext
 * @typedef {import("#parley/room/state.js").RoomState} RoomState
 * @typedef {import("#parley/room/protocol.js").ServerFrame} Frame
 * @typedef {import("#parley/room/board/objects/frames.js").Item} Item
 */

export class BoardFeature {
  #context;
  /** @type {import("#parley/room/board/link.js").BoardLink | null} */
  #link = null;
  #panel;
  /** @type {import("#parley/room/board/drawing/stage.js").BoardStage | null} */
  #stage = null;
  /** @type {Promise<import("#parley/room/board/drawing/stage.js").BoardStage> | null} */
  #making = null;
  #visible = false;
  #wasOpen = false;
  /** Objects of the last meeting's board; null until they were asked for. @type {Promise<Item[]> | null} */
  #earlier = null;

  /** @param {RoomContext} context */
  constructor(context) {
    this.#context = context;
    this.#panel = new BoardPanel({
      onOpen: (open) => this.#openForAll(open),
      onShow: (visible) => this.#showHere(visible),
      onAllow: (who) => context.command("board", { action: "allow", who }),
      onClear: () => this.#clear(),
      onContinue: () => this.#continue(),
    });
  }

  /** @param {RoomState} state */
  render(state) {
    const { board } = state.room ?? {};
    const open = board?.open ?? false;
    if (open !== this.#wasOpen) {
      this.#wasOpen = open;
      if (open && !this.#link?.isKnown) this.#load();
      this.#show(open);
    }
    this.#panel.render({
      open,
      who: board?.who ?? "everyone",
      moderates: mayModerate(state),
      visible: this.#visible,
    });
    if (this.#visible) this.#stage?.render();
    this.#offerEarlier();
  }

  /** @param {Frame} frame */
  frameCame(frame) {
    const { room } = this.#context.state();
    if ((frame.type === "welcome" || frame.type === "snapshot") && room?.board?.open) this.#link?.load();
    else if (frame.type === "room_updated" && frame.changes.board?.open) this.#tellOpened();
    else if (frame.type === "board_live") this.#othersPoint(frame);
    else if (frame.type === "board" || frame.type === "board_content") this.#link?.frameCame(frame);
    if (frame.type === "board" && frame.action === "put") this.#stage?.othersDrew(frame.from);
  }

  /** Another room is shown, with a board of its own. */
  switched() {
    this.#wasOpen = false;
    this.#show(false);
    this.#link?.reset();
  }

  ended() {
    this.#show(false);
  }

  /** @param {boolean} open */
  async #openForAll(open) {
    const done = await this.#context.command("board", { action: open ? "open" : "close" });
    if (done && open) this.#context.panel.uncover();
  }

  /** @param {boolean} visible */
  #showHere(visible) {
    this.#show(visible);
    this.render(this.#context.state());
    if (visible) this.#context.panel.uncover();
  }

  /** @param {boolean} visible */
  async #show(visible) {
    this.#visible = visible;
    byId("board", HTMLElement).hidden = !visible;
    byId("stage", HTMLElement).toggleAttribute("data-board", visible);
    if (!visible) {
      this.#stage?.hidden();
      return;
    }
    this.#making ??= this.#makeStage();
    try {
      this.#stage = await this.#making;
    } catch {
      this.#making = null;
      this.#tellUnavailable();
      return;
    }
    if (this.#visible) this.#stage.render();
  }

  #tellUnavailable() {
    notify(gettext("The whiteboard could not be loaded. Check your network."), {
      icon: "wifi-off",
      action: {
        label: gettext("Try again"),
        run: () => this.#showHere(true),
        holds: () => this.#wasOpen && !this.#stage,
      },
    });
  }

  /** Fetch the modules that keep the board, once there is one. */
  async #makeLink() {
    const { BoardLink } = await import("#parley/room/board/link.js");
    this.#link ??= new BoardLink({
      send: (members) => this.#context.session().command("board", members),
      ownId: () => this.#context.state().self?.peer_id ?? "",
      onChange: () => this.#boardChanged(),
      onRefused: (error) => notify(refusalText(error), { icon: "triangle-alert" }),
    });
    return this.#link;
  }

  async #load() {
    (await this.#makeLink()).load();
  }

  /** Fetch the modules that draw, once they are needed. */
  async #makeStage() {
    const [{ BoardStage }, link] = await Promise.all([
      import("#parley/room/board/drawing/stage.js"),
      this.#makeLink(),
    ]);
    return new BoardStage(
      {
        objects: () => link.objects,
        isKnown: () => link.isKnown,
        put: (items) => link.put(items),
        take: (ids) => link.take(ids),
        undo: () => link.undo(),
        redo: () => link.redo(),
        canUndo: () => link.history.canUndo,
        canRedo: () => link.history.canRedo,
        nextZ: () => link.nextZ,
        newId: () => crypto.randomUUID(),
        mayDraw: () => this.#mayDraw(),
        live: (makeMark) => this.#hasCompany() && link.live(makeMark),
      },
      { fileName: () => this.#fileName(), onHide: () => this.#hide() },
    );
  }

  #mayDraw() {
    const state = this.#context.state();
    const board = state.room?.board;
    return Boolean(board?.open) && (board?.who === "everyone" || mayModerate(state));
  }

  #hasCompany() {
    for (const { is_agent } of this.#context.state().others.values()) if (!is_agent) return true;
    return false;
  }

  #hide() {
    this.#show(false);
    this.render(this.#context.state());
    notify(gettext("The whiteboard is out of your sight, the others still see it."), {
      icon: "presentation",
      action: {
        label: gettext("Show"),
        run: () => this.#showHere(true),
        holds: () => this.#wasOpen && !this.#visible,
      },
    });
  }

  #boardChanged() {
    if (this.#link) this.#panel.renderTexts(this.#link.objects);
    this.#offerEarlier();
    if (this.#visible) this.#stage?.render();
  }

  async #clear() {
    const sure = await confirmed(
      gettext("Clear the whiteboard?"),
      gettext("Everything on it is removed for everyone. This cannot be undone."),
      gettext("Clear"),
    );
    if (sure) this.#context.command("board", { action: "clear" });
  }

  /** An empty board can go on from where the last one ended, for those who may read the room's meetings. */
  async #offerEarlier() {
    const state = this.#context.state();
    const isEmpty = () => this.#wasOpen && this.#link?.isKnown === true && this.#link.objects.size === 0;
    if (isEmpty() && mayModerate(state))
      this.#earlier ??= earlierBoard(`${this.#context.config.api.room}/board`);
    const items = (await this.#earlier) ?? [];
    this.#panel.offerEarlier(items.length > 0 && isEmpty() && mayModerate(this.#context.state()));
  }

  async #continue() {
    const items = (await this.#earlier) ?? [];
    this.#link?.put(items.map(({ object }) => ({ object_id: crypto.randomUUID(), object })));
  }

  #tellOpened() {
    if (!this.#wasOpen || this.#visible) return;
    this.#show(true);
    this.render(this.#context.state());
  }

  /** @param {import("#parley/room/protocol.js").FrameOf<"board_live">} frame */
  #othersPoint(frame) {
    if (frame.from === this.#context.state().self?.peer_id || !this.#visible) return;
    this.#stage?.pointed(frame.from, this.#context.nameOf(frame.from), frame.mark);
  }

  #fileName() {
    const { room } = this.#context.state();
    const day = dayStamp(serverClock.date());
    return interpolate("%(room)s-%(day)s", { room: room?.slug ?? "board", day });
  }
}

/** @param {string} address @returns {Promise<Item[]>} nothing for those who may not read it */
async function earlierBoard(address) {
  const response = await fetch(address, { headers: { accept: "application/json" } }).catch(() => null);
  return response?.ok ? (await response.json()).items : [];
}

/** @param {Error} error */
function refusalText(error) {
  if (!(error instanceof CommandError)) return gettext("This cannot be put on the whiteboard.");
  if (error.code === "disconnected")
    return gettext("There is no connection, and too much waits to be sent. Go on when it is back.");
  return error.message;
}
