/** Keeps the room's events in order by their `seq`, without I/O. */

/** @typedef {import("#parley/signaling/protocol.js").Frame} Frame */

/** The order of one room's events: duplicates are dropped, a gap is reported once until it is filled. */
export class EventOrder {
  /** The last event that was seen. */
  seq = 0;
  #syncing = false;

  /** Forget a sync under way: the connection that would answer it is gone. */
  restart() {
    this.#syncing = false;
  }

  /**
   * The next step with a frame: "deliver" it, "drop" it, or drop it and ask for what is missing ("sync").
   * @param {{type: string, seq?: number}} frame @returns {"deliver" | "drop" | "sync"}
   */
  take(frame) {
    if (frame.type === "welcome" || frame.type === "snapshot") {
      this.seq = frame.seq ?? this.seq;
      this.#syncing = false;
      return "deliver";
    }
    if (frame.seq === undefined || frame.seq === null) return "deliver";
    if (frame.seq <= this.seq) return "drop";
    if (frame.seq === this.seq + 1) {
      this.seq = frame.seq;
      this.#syncing = false;
      return "deliver";
    }
    if (this.#syncing) return "drop";
    this.#syncing = true;
    return "sync";
  }
}
