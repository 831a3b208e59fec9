/** Two ends of a data channel without a network. Messages arrive in order, each in a turn of its own. */

export class FakeChannel extends EventTarget {
  readyState = "connecting";
  binaryType = "blob";
  bufferedAmount = 0;
  bufferedAmountLowThreshold = 0;
  mostBuffered = 0;
  /** @type {FakeChannel | null} */ other = null;
  /** @type {any[]} */ sent = [];
  /** Changes a message on its way. @type {(data: any) => any} */ spoil = (data) => data;
  /** @type {any} */ onopen = null;
  /** @type {any} */ onmessage = null;
  /** @type {any} */ onclose = null;
  /** @type {any[]} */ #queue = [];
  #moving = false;

  open() {
    this.readyState = "open";
    this.onopen?.();
  }

  /** @param {any} data */
  send(data) {
    if (this.readyState !== "open") throw new Error("the channel is not open");
    this.sent.push(data);
    this.#queue.push(data);
    this.bufferedAmount += data.byteLength ?? data.length;
    this.mostBuffered = Math.max(this.mostBuffered, this.bufferedAmount);
    if (!this.#moving) this.#move();
  }

  close() {
    for (const end of [this, this.other])
      if (end && end.readyState !== "closed") {
        end.readyState = "closed";
        end.onclose?.();
        end.dispatchEvent(new Event("close"));
      }
  }

  async #move() {
    this.#moving = true;
    while (this.#queue.length && this.readyState === "open") {
      await new Promise((resolve) => setImmediate(resolve));
      const data = this.#queue.shift();
      const above = this.bufferedAmount > this.bufferedAmountLowThreshold;
      this.bufferedAmount -= data.byteLength ?? data.length;
      this.other?.onmessage?.({ data: this.spoil(data) });
      if (above && this.bufferedAmount <= this.bufferedAmountLowThreshold)
        this.dispatchEvent(new Event("bufferedamountlow"));
    }
    this.#moving = false;
  }
}

/** @returns {[FakeChannel, FakeChannel]} */
export function channelPair() {
  const one = new FakeChannel();
  const two = new FakeChannel();
  one.other = two;
  two.other = one;
  return [one, two];
}
