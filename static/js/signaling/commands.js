/** Commands that wait for the answer of the server. */

/** The server refused a command; `code` is one of the protocol's error codes. */
export class CommandError extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.name = "CommandError";
    this.code = code;
  }
}

/** The commands of one connection that were sent and not answered yet. */
export class SentCommands {
  #count = 0;
  /** By id. @type {Map<string, {resolve: () => void, reject: (error: Error) => void}>} */
  #waiting = new Map();

  /**
   * Send a command under a new id. Rejects with CommandError when the server refuses.
   * @param {(id: string) => void} send @returns {Promise<void>} resolves when it was done
   */
  send(send) {
    this.#count += 1;
    const id = `c${this.#count}`;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      send(id);
    });
  }

  /** An answer came: an ack, or an error. @param {import("#parley/signaling/protocol.js").Frame} frame */
  answered(frame) {
    const command = this.#waiting.get(frame.id ?? "");
    this.#waiting.delete(frame.id ?? "");
    if (frame.type === "ack") command?.resolve();
    else command?.reject(new CommandError(frame.code, frame.message));
  }

  /** The connection is gone, and nothing is answered any more. */
  lost() {
    for (const { reject } of this.#waiting.values()) reject(new CommandError("disconnected", ""));
    this.#waiting.clear();
  }
}
