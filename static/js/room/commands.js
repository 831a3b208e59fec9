/** Sends commands of the page and tells the person when one was refused. */

import { CommandError } from "#parley/signaling/connection.js";
import { notify } from "#parley/ui/notices.js";
import { gettext } from "#parley/ui/text.js";

export class Commands {
  #session;

  /** @param {() => import("#parley/room/session.js").RoomSession | null} session the stay, once there is one */
  constructor(session) {
    this.#session = session;
  }

  /** Rejects with CommandError when the command was refused. @param {string} type @param {Record<string, unknown>} members */
  async send(type, members) {
    try {
      await this.#session()?.command(type, members);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      const lost = gettext("There is no connection at the moment. Try again when it is back.");
      notify(error.code === "disconnected" ? lost : error.message, { icon: "triangle-alert" });
      throw error;
    }
  }

  /** @param {string} type @param {Record<string, unknown>} members @returns {Promise<boolean>} whether it was done */
  try(type, members) {
    return this.send(type, members).then(
      () => true,
      () => false,
    );
  }
}
