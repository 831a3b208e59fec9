/** Moderation: acts of this person on others, and of others on this person. */

import { UnmuteQuestion } from "#parley/room/moderation/unmute_question.js";
import { confirmed } from "#parley/ui/confirm.js";
import { dismissGroup, notify } from "#parley/ui/notices.js";
import { gettext, interpolate, ngettext } from "#parley/ui/text.js";

/**
 * @typedef {import("#parley/room/people/frames.js").Participant} Participant
 * @typedef {import("#parley/room/protocol.js").ServerFrame} Frame
 *
 * @typedef {object} ModerationOptions
 * @property {import("#parley/media/local_media.js").LocalMedia} media
 * @property {(members: Record<string, unknown>) => Promise<boolean>} send
 * @property {() => import("#parley/room/state.js").RoomState} state
 * @property {(peerId: string) => string} nameOf
 * @property {() => void} showPeople
 * @property {(asked: "audio" | "video") => void} switchOn the person agreed to be heard or seen
 */

/** @typedef {{name: string, about: string, value: unknown, isSelf: boolean}} Told `name` did it, `about` is whom it concerns */

export class Moderation {
  #options;
  #question;

  /** @param {ModerationOptions} options */
  constructor(options) {
    this.#options = options;
    this.#question = new UnmuteQuestion(options.switchOn);
  }

  /** Follow the own devices. @param {{audio: boolean, video: boolean}} own */
  render(own) {
    const { self, room } = this.#options.state();
    this.#question.render(own, self !== null && room?.called === self.peer_id);
  }

  ended() {
    this.#question.hide();
  }

  /** Do something to a participant or the room, after a question where it cannot be taken back. @param {string} action @param {Participant | null} peer @param {unknown} [value] */
  async act(action, peer, value) {
    if (action === "end" && !(await endConfirmed())) return;
    if (action === "remove" && peer && !(await removeConfirmed(peer.name))) return;
    if (action === "hand_over" && peer && !(await handOverConfirmed(peer.name))) return;
    const about = peer ? { peer_id: peer.peer_id } : {};
    await this.#options.send({ action, ...about, ...(value === undefined ? {} : { value }) });
  }

  /** Someone moderated: obey, and tell why. @param {import("#parley/room/protocol.js").FrameOf<"moderated">} frame */
  async moderated({ action, by, peer_id: peerId, value }) {
    const { state, nameOf } = this.#options;
    const ownId = state().self?.peer_id;
    const told = { name: nameOf(by ?? ""), about: nameOf(peerId ?? ""), value, isSelf: peerId === ownId };
    if (action === "mute" && told.isSelf) await this.#switchOff(told, value);
    else if (action === "mute_all" && by !== ownId) await this.#switchOff(told, "audio");
    else if (action === "ask_unmute") this.#question.ask(value, told.name, false);
    else this.#tell(action, told, by === ownId);
    if (action === "next_hand" && told.isSelf && value !== false) this.#offerFloor(told.name);
  }

  /** @param {Participant} person */
  someoneWaits(person) {
    const { state, showPeople } = this.#options;
    const isWaiting = () => state().waiting.has(person.peer_id);
    notify(interpolate(gettext("%(name)s waits in the lobby"), { name: person.name }), {
      icon: "door-open",
      group: "waiting",
      action: { label: gettext("Admit"), run: () => this.act("admit", person), holds: isWaiting },
      together: (count) => ({
        text: interpolate(
          ngettext(
            "%(name)s and %(count)s other wait in the lobby",
            "%(name)s and %(count)s others wait in the lobby",
            count - 1,
          ),
          { name: person.name, count: count - 1 },
        ),
        action: {
          label: gettext("Show"),
          run: showPeople,
          holds: () => isWaiting() && state().waiting.size >= count,
        },
      }),
    });
  }

  nobodyWaits() {
    dismissGroup("waiting");
  }

  /** @param {Told} told @param {unknown} kind */
  async #switchOff({ name }, kind) {
    const { media } = this.#options;
    const [slot, icon, text] = OFF[String(kind)] ?? OFF.audio;
    if (!media.state[slot]) return;
    if (slot === "audio") await media.setAudio(false);
    else if (slot === "video") await media.setVideo(false);
    else await media.setScreen(false);
    notify(interpolate(text(), { name }), { icon });
  }

  /** @param {string} name */
  #offerFloor(name) {
    if (!this.#options.media.state.audio) this.#question.ask("audio", name, true);
  }

  /** @param {string} action @param {Told} told @param {boolean} isOwnDoing */
  #tell(action, told, isOwnDoing) {
    const found = NEWS[action]?.(told, isOwnDoing);
    if (found) notify(interpolate(found[1], { name: told.name, about: told.about }), { icon: found[0] });
  }
}

/** The device to switch off, the icon, and the words of the notice. @type {Record<string, ["audio" | "video" | "screen", string, () => string]>} */
const OFF = {
  audio: ["audio", "mic-off", () => gettext("%(name)s muted you. Unmute when you want to speak.")],
  video: ["video", "video-off", () => gettext("%(name)s switched your camera off.")],
  screen: ["screen", "screen-share-off", () => gettext("%(name)s stopped your screen share.")],
};

/** Icon and text of the notice, by action; none where no notice is needed. @type {Record<string, (told: Told, isOwnDoing: boolean) => [string, string] | null>} */
const NEWS = {
  lock: () => ["lock", gettext("The room is locked now.")],
  unlock: () => ["lock-open", gettext("The room is open again.")],
  set_lobby: ({ value }) => [
    "door-open",
    value ? gettext("Newcomers wait in the lobby now.") : gettext("Newcomers come in without waiting now."),
  ],
  set_chat: ({ value }) => ["message-square", chatNews(value)],
  stand_in: standInNews,
  hand_over: ({ isSelf }) => [
    "crown",
    isSelf ? gettext("%(name)s made you the host.") : gettext("%(about)s is the host now."),
  ],
  take_host: (_told, isOwnDoing) => [
    "crown",
    isOwnDoing ? gettext("You are the host again.") : gettext("%(name)s is the host again."),
  ],
  set_role: ({ isSelf, value }) => (isSelf ? ["shield-check", roleNews(value)] : null),
  lower_hand: ({ isSelf }, isOwnDoing) =>
    isSelf && !isOwnDoing ? ["hand", gettext("%(name)s lowered your hand.")] : null,
  next_hand: ({ isSelf, value }) =>
    value === false || isSelf ? null : ["hand", gettext("%(about)s has the floor.")],
  spotlight: ({ isSelf, value }) =>
    isSelf && value ? ["presentation", gettext("You are in the spotlight: everyone sees you large.")] : null,
};

/** @param {Told} told @returns {[string, string] | null} */
function standInNews({ isSelf, value }) {
  if (value)
    return [
      "crown",
      isSelf
        ? gettext("The host has left: you stand in until they come back.")
        : gettext("The host has left: %(about)s stands in until they come back."),
    ];
  return isSelf ? ["crown", gettext("The host is back: your own role holds again.")] : null;
}

/** @param {unknown} role */
function roleNews(role) {
  if (role === "host") return gettext("%(name)s made you a host.");
  if (role === "moderator") return gettext("%(name)s made you a moderator.");
  return gettext("You are no longer a moderator.");
}

function endConfirmed() {
  return confirmed(
    gettext("End the meeting for everyone?"),
    gettext("Everyone is sent out of the room. The transcript is kept."),
    gettext("End for all"),
  );
}

/** @param {string} name */
function removeConfirmed(name) {
  return confirmed(
    interpolate(gettext("Remove %(name)s?"), { name }),
    gettext("They are sent out of the meeting at once. If they come back, they wait in the lobby."),
    gettext("Remove"),
  );
}

/** @param {string} name */
function handOverConfirmed(name) {
  return confirmed(
    interpolate(gettext("Make %(name)s the host?"), { name }),
    gettext("You become a moderator. The owner of the room can take the role back at any time."),
    gettext("Make host"),
  );
}

/** @param {unknown} value */
function chatNews(value) {
  if (value === "all") return gettext("Everyone may write to everyone now.");
  return value === "public"
    ? gettext("Private messages go to hosts and moderators only now.")
    : gettext("Only hosts and moderators write to everyone now.");
}
