/** What moderators do to others, and what is done to oneself. */

import { confirmed } from "#parley/ui/confirm.js";
import { notify } from "#parley/ui/notices.js";
import { gettext, interpolate } from "#parley/ui/text.js";

/**
 * @typedef {import("#parley/signaling/types.js").Participant} Participant
 *
 * @typedef {object} ModerationOptions
 * @property {import("#parley/media/local_media.js").LocalMedia} media
 * @property {(members: Record<string, unknown>) => void} send
 * @property {() => string} ownId
 * @property {(peerId: string) => string} nameOf
 */

export class Moderation {
  #options;

  /** @param {ModerationOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** Do something to a participant or the room, after a question where it cannot be taken back. @param {string} action @param {Participant | null} peer @param {unknown} [value] */
  async act(action, peer, value) {
    if (action === "end" && !(await endConfirmed())) return;
    if (action === "remove" && peer && !(await removeConfirmed(peer.name))) return;
    const about = peer ? { peer_id: peer.peer_id } : {};
    this.#options.send({ action, ...about, ...(value === undefined ? {} : { value }) });
  }

  /** Someone moderated: obey, and tell why. @param {import("#parley/signaling/types.js").Frame} frame */
  async moderated({ action, by, peer_id: peerId, value }) {
    const { media, ownId, nameOf } = this.#options;
    const name = nameOf(by ?? "");
    const aboutSelf = peerId === ownId();
    if ((action === "mute" && aboutSelf && value !== "video") || (action === "mute_all" && by !== ownId())) {
      if (!media.state.audio) return;
      await media.setAudio(false);
      notify(interpolate(gettext("%(name)s muted you. Unmute when you want to speak."), { name }), {
        icon: "mic-off",
      });
    } else if (action === "mute" && aboutSelf) {
      await media.setVideo(false);
      notify(interpolate(gettext("%(name)s switched your camera off."), { name }), { icon: "video-off" });
    } else if (action === "lock") notify(gettext("The room is locked now."), { icon: "lock" });
    else if (action === "unlock") notify(gettext("The room is open again."), { icon: "lock-open" });
  }

  /** @param {Participant} person */
  someoneWaits(person) {
    notify(interpolate(gettext("%(name)s waits in the lobby"), { name: person.name }), {
      icon: "door-open",
      action: { label: gettext("Admit"), run: () => this.act("admit", person) },
    });
  }
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
    gettext("They are sent out of the meeting at once."),
    gettext("Remove"),
  );
}
