/** Breakout rooms as a feature of the room's page. All it shows comes from the main room, also while another is shown. */

import { BreakoutBar, showTime } from "#parley/room/breakouts/bar.js";
import { BreakoutList } from "#parley/room/breakouts/list.js";
import { tellChange } from "#parley/room/breakouts/news.js";
import { openBreakouts } from "#parley/room/breakouts/open.js";
import { BreakoutSetup } from "#parley/room/breakouts/setup.js";
import { invitation, ownPlace, peopleOf, secsLeft, shownBroadcast } from "#parley/room/breakouts/state.js";
import { BreakoutStay } from "#parley/room/breakouts/stay.js";
import { barContent } from "#parley/room/breakouts/words.js";
import { mayModerate } from "#parley/room/moderation/rules.js";
import { serverClock } from "#parley/signaling/server_clock.js";
import { confirmed } from "#parley/ui/confirm.js";
import { byId, csrfToken, setText } from "#parley/ui/dom.js";
import { fits } from "#parley/ui/lengths.js";
import { notify, reviewNotices } from "#parley/ui/notices.js";
import { gettext, interpolate } from "#parley/ui/text.js";

/** @typedef {import("#parley/room/state.js").RoomState} RoomState */

/** Whoever is asked to a breakout room goes there after this time, unless they say no. */
const JOIN_AFTER_SECS = 10;
const EXTENSION_SECS = 300;
const COUNTDOWN_SECS = 30;

export class BreakoutsFeature {
  #context;
  #stay;
  #open = false;
  /** The state that the bar and the list show. @type {RoomState | null} */
  #before = null;
  /** The invitation that is open or was turned down. @type {{id: string, joinAt: number, declined: boolean}} */
  #asked = { id: "", joinAt: 0, declined: false };
  #bar = new BreakoutBar();
  #list = new BreakoutList({
    enter: (id) => this.#enter(id),
    back: () => this.#command({ action: "return" }),
    answer: (id) => this.#command({ action: "answer", breakout: id }),
    assign: (peerId, id) => this.#command({ action: "assign", peer_id: peerId, breakout: id }),
  });
  #setup = new BreakoutSetup((opening) => this.#openRooms(opening));
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  /** @param {import("#parley/room/features.js").RoomContext} context */
  constructor(context) {
    this.#context = context;
    this.#stay = new BreakoutStay(context, () => {
      this.#asked = { ...this.#asked, declined: true };
    });
    byId("breakouts-setup", HTMLButtonElement).addEventListener("click", () => this.#setUp());
    byId("breakouts-extend", HTMLButtonElement).addEventListener("click", () =>
      this.#command({ action: "extend", secs: EXTENSION_SECS }),
    );
    byId("breakouts-close", HTMLButtonElement).addEventListener("click", () => this.#close());
    byId("breakouts-broadcast", HTMLFormElement).addEventListener("submit", (event) =>
      this.#broadcast(event),
    );
  }

  opened() {
    this.#open = true;
    this.#timer = setInterval(() => this.#tick(), 1000);
    this.#mainCame();
  }

  ended() {
    this.#open = false;
    clearInterval(this.#timer);
    this.#stay.ended();
    this.#bar.render(null);
  }

  render() {
    this.#mainCame();
  }

  switched() {
    this.#context.panel.uncover();
  }

  mainChanged() {
    this.#mainCame();
  }

  /** Moderation of the main room that is about this person reaches them everywhere. @param {import("#parley/room/protocol.js").ServerFrame} frame */
  mainFrameCame(frame) {
    const { moderation } = this.#context;
    const own = this.#context.state().self?.peer_id;
    if (frame.type === "moderated" && frame.action === "mute" && frame.peer_id === this.#main.self?.peer_id)
      moderation.moderated({ ...frame, peer_id: own });
    else if (frame.type === "participant_waiting")
      notify(interpolate(gettext("%(name)s waits in the lobby"), { name: frame.participant.name }), {
        icon: "door-open",
      });
  }

  get #main() {
    return this.#context.main().store.state;
  }

  #mainCame() {
    if (!this.#open || this.#main === this.#before) return;
    const before = this.#before;
    this.#before = this.#main;
    this.#stay.follow();
    this.#followOpening(before);
    tellChange(
      before,
      () => this.#main,
      (id) => this.#enter(id),
    );
    reviewNotices();
    this.#show();
  }

  #show() {
    const state = this.#main;
    const open = Boolean(state.room?.breakouts);
    const moderator = mayModerate(state);
    byId("breakouts", HTMLElement).hidden = !open && !moderator;
    byId("breakouts-setup", HTMLElement).hidden = open || !moderator;
    byId("breakouts-empty", HTMLElement).hidden = open;
    byId("breakouts-live", HTMLElement).hidden = !open;
    byId("breakouts-tools", HTMLElement).hidden = !moderator;
    byId("breakouts-broadcast", HTMLElement).hidden = !moderator;
    const closing = state.room?.breakouts?.closing ?? false;
    const text = closing ? gettext("Close now") : gettext("Call everyone back");
    setText(/** @type {Element} */ (byId("breakouts-close", HTMLElement).querySelector("span")), text);
    if (open) this.#list.render(state);
    this.#follow(invitation(state)?.id ?? "");
    this.#tick();
  }

  /** An invitation came or is over. @param {string} id */
  #follow(id) {
    if (id === this.#asked.id) return;
    const joinAt = serverClock.now() + JOIN_AFTER_SECS;
    // Whoever has just come back from a room by their own will is not sent there again.
    const declined = this.#asked.id === "" && this.#asked.declined;
    this.#asked = { id, joinAt, declined };
  }

  /** Update everything that changes with time. */
  #tick() {
    if (!this.#open) return;
    const state = this.#main;
    const now = serverClock.now();
    const { id, joinAt, declined } = this.#asked;
    if (id && !declined && now >= joinAt) this.#enter(id);
    const left = secsLeft(state, now);
    const joinIn = id && !declined ? Math.max(0, Math.ceil(joinAt - now)) : null;
    this.#bar.render(barContent(state, joinIn, this.#barActions));
    this.#bar.setTime(left);
    this.#bar.setBroadcast(ownPlace(state) ? shownBroadcast(state, now) : null);
    showTime(byId("breakouts-time", HTMLElement), left);
  }

  /** @type {import("#parley/room/breakouts/words.js").BarActions} */
  #barActions = {
    join: (id) => this.#enter(id),
    stay: () => {
      this.#asked = { ...this.#asked, declined: true };
      this.#tick();
    },
    leave: () => {
      this.#asked = { ...this.#asked, declined: true };
      this.#command({ action: "return" });
    },
    help: (called) => this.#command({ action: "help", called }),
    look: () => this.#context.panel.open("activities"),
  };

  /** Rooms opened: earlier invitations are forgotten, and whoever chooses a room sees the list. @param {RoomState | null} before */
  #followOpening(before) {
    const rooms = this.#main.room?.breakouts;
    if (!rooms || before?.room?.breakouts) return;
    this.#asked = { id: "", joinAt: 0, declined: false };
    if (rooms.choice && !mayModerate(this.#main)) this.#context.panel.open("activities");
  }

  /** @param {string} id */
  #enter(id) {
    this.#asked = { ...this.#asked, declined: false, joinAt: Number.POSITIVE_INFINITY };
    return this.#command({ action: "enter", breakout: id });
  }

  /** Commands about breakout rooms go to the main room, whatever is shown. @param {Record<string, unknown>} members */
  #command(members) {
    return this.#context.commandMain("breakout", members);
  }

  #setUp() {
    const state = this.#main;
    const people = peopleOf(state).filter(
      (person) => person !== state.self && !["host", "moderator"].includes(person.role),
    );
    this.#setup.show(people, state.room?.agent.mode !== "off");
  }

  /** @param {import("#parley/room/breakouts/setup.js").Opening} opening @returns {Promise<string>} */
  async #openRooms(opening) {
    const main = this.#context.main();
    const proof = { peer_id: main.store.state.self?.peer_id, resume_token: main.resumeToken };
    return openBreakouts(this.#context.config.api.room, { ...opening, ...proof }, csrfToken());
  }

  /** Begin the countdown, or end it. */
  async #close() {
    if (this.#main.room?.breakouts?.closing) {
      this.#command({ action: "close", secs: 0 });
      return;
    }
    const sure = await confirmed(
      gettext("Call everyone back?"),
      gettext("The breakout rooms close in 30 seconds, and everyone comes back to the main room."),
      gettext("Call back"),
    );
    if (sure) this.#command({ action: "close", secs: COUNTDOWN_SECS });
  }

  /** @param {SubmitEvent} event */
  async #broadcast(event) {
    event.preventDefault();
    const input = byId("breakouts-message", HTMLInputElement);
    const text = input.value.trim();
    if (!text || !(await this.#command({ action: "broadcast", text }))) return;
    input.value = "";
    fits(input);
    notify(gettext("Sent to all breakout rooms."), { icon: "megaphone" });
  }
}
