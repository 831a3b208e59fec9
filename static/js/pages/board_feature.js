/** The whiteboard of a meeting: opening it, who may draw, and its place on the stage. */

import { BoardLink } from "#parley/pages/board_link.js";
import { CommandError } from "#parley/signaling/connection.js";
import { mayModerate } from "#parley/state/room_state.js";
import { BoardPanel } from "#parley/ui/board_panel.js";
import { confirmed } from "#parley/ui/confirm.js";
import { byId } from "#parley/ui/dom.js";
import { notify } from "#parley/ui/notices.js";
import { gettext, interpolate } from "#parley/ui/text.js";

/**
 * @typedef {import("#parley/pages/features.js").RoomContext} RoomContext
 * @typedef {import("#parley/state/room_state.js").RoomState} RoomState
 * @typedef {import("#parley/signaling/types.js").Frame} Frame
 */

export class BoardFeature {
  #context;
  #link;
  #panel;
  /** @type {import("#parley/ui/board/board_stage.js").BoardStage | null} */
  #stage = null;
  #visible = false;
  #wasOpen = false;

  /** @param {RoomContext} context */
  constructor(context) {
    this.#context = context;
    this.#link = new BoardLink({
      send: (members) => context.session().command("board", members),
      ownId: () => context.state().self?.peer_id ?? "",
      onChange: () => this.#boardChanged(),
      onRefused: (error) => notify(refusalText(error), { icon: "triangle-alert" }),
    });
    this.#panel = new BoardPanel({
      onOpen: (open) => context.command("board", { action: open ? "open" : "close" }),
      onShow: (visible) => this.#show(visible),
      onAllow: (who) => context.command("board", { action: "allow", who }),
      onClear: () => this.#clear(),
    });
  }

  /** @param {RoomState} state */
  render(state) {
    const { board } = state.room ?? {};
    const open = board?.open ?? false;
    if (open !== this.#wasOpen) {
      this.#wasOpen = open;
      if (open && !this.#link.isKnown) this.#link.load();
      this.#show(open);
    }
    this.#panel.render({
      open,
      who: board?.who ?? "everyone",
      moderates: mayModerate(state),
      visible: this.#visible,
    });
    if (this.#visible) this.#stage?.render();
  }

  /** @param {Frame} frame */
  frameCame(frame) {
    const { room } = this.#context.state();
    if ((frame.type === "welcome" || frame.type === "snapshot") && room?.board?.open) this.#link.load();
    else if (frame.type === "room_updated" && frame.changes.board?.open) this.#tellOpened();
    else if (frame.type === "board_live") this.#othersPoint(frame);
    else if (frame.type === "board" || frame.type === "board_content") this.#link.frameCame(frame);
    if (frame.type === "board" && frame.action === "put") this.#stage?.othersDrew(frame.from);
  }

  ended() {
    this.#show(false);
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
    this.#stage ??= await this.#makeStage();
    if (this.#visible) this.#stage.render();
  }

  /** What draws is fetched once it is needed. */
  async #makeStage() {
    const { BoardStage } = await import("#parley/ui/board/board_stage.js");
    const link = this.#link;
    return (
      this.#stage ??
      new BoardStage(
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
      )
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
      action: { label: gettext("Show"), run: () => this.#showAgain() },
    });
  }

  #showAgain() {
    this.#show(true);
    this.render(this.#context.state());
  }

  #boardChanged() {
    this.#panel.renderTexts(this.#link.objects);
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

  #tellOpened() {
    if (!this.#wasOpen || this.#visible) return;
    this.#showAgain();
  }

  /** @param {Frame} frame */
  #othersPoint(frame) {
    if (frame.from === this.#context.state().self?.peer_id || !this.#visible) return;
    this.#stage?.pointed(frame.from, this.#context.nameOf(frame.from), frame.mark);
  }

  #fileName() {
    const { room } = this.#context.state();
    const day = new Date().toISOString().slice(0, 10);
    return interpolate("%(room)s-%(day)s", { room: room?.slug ?? "board", day });
  }
}

/** @param {Error} error */
function refusalText(error) {
  if (!(error instanceof CommandError)) return gettext("This cannot be put on the whiteboard.");
  if (error.code === "disconnected")
    return gettext("There is no connection, and too much waits to be sent. Go on when it is back.");
  return error.message;
}
