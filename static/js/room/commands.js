/** Sends commands of the page and tells the person when one was refused. */

import { CommandError } from "#parley/signaling/commands.js";
import { notify } from "#parley/ui/notices.js";
import { gettext } from "#parley/ui/text.js";

export class Commands {
  #command;

  /** @param {(type: string, members: Record<string, unknown>) => Promise<void>} command rejects with CommandError when the server refuses */
  constructor(command) {
    this.#command = command;
  }

  /** @param {string} type @param {Record<string, unknown>} members @returns {Promise<boolean>} whether it was done */
  async try(type, members) {
    try {
      await this.#command(type, members);
    } catch (error) {
      if (!(error instanceof CommandError)) {
        console.warn("a command was not sent:", error);
        return false;
      }
      const lost = gettext("There is no connection at the moment. Try again when it is back.");
      notify(error.code === "disconnected" ? lost : error.message, { icon: "triangle-alert" });
      return false;
    }
    return true;
  }
}
