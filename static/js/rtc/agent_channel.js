/** The data channel to the agent: frames of the protocol as JSON. Pings tell a dead agent long before ICE does. */

export const CHANNEL_LABEL = "agent";
const PING_EVERY_MS = 3000;
const MISSED_PINGS = 4;

export class AgentChannel {
  #channel;
  #missed = 0;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  /** @param {RTCDataChannel} channel @param {() => void} onDead called once when the agent no longer answers */
  constructor(channel, onDead) {
    this.#channel = channel;
    channel.onopen = () => {
      this.#timer = setInterval(() => this.#ping(onDead), PING_EVERY_MS);
    };
    channel.onmessage = () => {
      this.#missed = 0;
    };
    channel.onclose = () => clearInterval(this.#timer);
  }

  close() {
    clearInterval(this.#timer);
    this.#channel.onopen = null;
    this.#channel.onmessage = null;
    this.#channel.onclose = null;
  }

  /** @param {() => void} onDead */
  #ping(onDead) {
    if (this.#channel.readyState !== "open") return;
    if (this.#missed >= MISSED_PINGS) {
      this.close();
      onDead();
      return;
    }
    this.#missed += 1;
    this.#channel.send(JSON.stringify({ type: "ping", id: String(this.#missed) }));
  }
}
