/** Loudness of a track, by the Web Audio API. */

export class LevelMeter {
  #context = new AudioContext();
  #analyser = this.#context.createAnalyser();
  #samples;
  /** @type {MediaStreamAudioSourceNode | null} */
  #source = null;

  constructor() {
    this.#analyser.fftSize = 512;
    this.#samples = new Float32Array(this.#analyser.fftSize);
  }

  /** Listen to another track; null listens to nothing. @param {MediaStreamTrack | null} track */
  listen(track) {
    if (this.#context.state === "closed") return;
    this.#source?.disconnect();
    this.#source = track ? this.#context.createMediaStreamSource(new MediaStream([track])) : null;
    this.#source?.connect(this.#analyser);
    // Before the first click on the page the browser keeps the context suspended.
    if (this.#context.state === "suspended") this.#context.resume().catch(() => {});
  }

  /** Whether the browser measures; before the first click on a page it may not. */
  get running() {
    return this.#context.state === "running";
  }

  /** The root mean square of the newest samples, 0..1. */
  get level() {
    if (!this.#source) return 0;
    this.#analyser.getFloatTimeDomainData(this.#samples);
    let sum = 0;
    for (const sample of this.#samples) sum += sample * sample;
    return Math.sqrt(sum / this.#samples.length);
  }

  async close() {
    this.#source?.disconnect();
    this.#source = null;
    if (this.#context.state !== "closed") await this.#context.close();
  }
}
