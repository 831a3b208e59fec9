/** Suppresses noise in the own voice with RNNoise, which works on 48 kHz mono. */

import { vendored } from "#parley/media/filters.js";

const SAMPLE_RATE_HZ = 48_000;
const PROCESSOR = "@sapphi-red/web-noise-suppressor/rnnoise";

/** @type {import("#parley/media/filters.js").Filter} */
export async function suppressNoise(device, onFailed) {
  const context = new AudioContext({ sampleRate: SAMPLE_RATE_HZ });
  try {
    const [wasmBinary] = await Promise.all([
      fetchBytes(vendored("web_noise_suppressor/rnnoise_simd.wasm")),
      context.audioWorklet.addModule(vendored("web_noise_suppressor/workletProcessor.js")),
    ]);
    const processorOptions = { maxChannels: 1, wasmBinary };
    const node = new AudioWorkletNode(context, PROCESSOR, { channelCount: 1, processorOptions });
    node.onprocessorerror = onFailed;
    const output = context.createMediaStreamDestination();
    context
      .createMediaStreamSource(new MediaStream([device]))
      .connect(node)
      .connect(output);
    const [track] = output.stream.getAudioTracks();
    return {
      track,
      stop() {
        node.onprocessorerror = null;
        node.port.postMessage("destroy");
        track.stop();
        context.close();
      },
    };
  } catch (error) {
    await context.close();
    throw error;
  }
}

/** @param {string} address */
async function fetchBytes(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.arrayBuffer();
}
