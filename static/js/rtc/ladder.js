/** How much video is sent to each peer of a mesh: everyone uploads once per peer, so more people mean less for each. */

/** @typedef {{maxBitrate: number, scaleResolutionDownBy: number, maxFramerate: number, active: boolean}} VideoBudget bitrate in bit/s */

/** @type {{upTo: number, budget: VideoBudget}[]} */
const STEPS = [
  { upTo: 2, budget: { maxBitrate: 1_500_000, scaleResolutionDownBy: 1, maxFramerate: 30, active: true } },
  { upTo: 4, budget: { maxBitrate: 600_000, scaleResolutionDownBy: 1.5, maxFramerate: 25, active: true } },
  { upTo: 6, budget: { maxBitrate: 300_000, scaleResolutionDownBy: 2, maxFramerate: 20, active: true } },
  { upTo: 9, budget: { maxBitrate: 150_000, scaleResolutionDownBy: 4, maxFramerate: 15, active: true } },
];
const AUDIO_ONLY = { maxBitrate: 100_000, scaleResolutionDownBy: 4, maxFramerate: 10, active: false };

/** Screens stay sharp: text has to be readable, few frames are enough. */
const SCREEN = { maxBitrate: 1_500_000, scaleResolutionDownBy: 1, maxFramerate: 15, active: true };

/** The camera's budget toward each of so many peers; past the last step it is not sent. @param {number} peers @returns {VideoBudget} */
export function cameraBudget(peers) {
  return STEPS.find(({ upTo }) => peers <= upTo)?.budget ?? AUDIO_ONLY;
}

/** The screen's budget toward each of so many peers. @param {number} peers @returns {VideoBudget} */
export function screenBudget(peers) {
  return { ...SCREEN, maxBitrate: Math.max(300_000, Math.round(SCREEN.maxBitrate / Math.max(1, peers / 2))) };
}

/** @param {RTCRtpSender} sender @param {VideoBudget} budget */
export async function applyBudget(sender, budget) {
  const parameters = sender.getParameters();
  if (!parameters.encodings?.length) return;
  Object.assign(parameters.encodings[0], budget);
  try {
    await sender.setParameters(parameters);
  } catch (error) {
    // A negotiation under way makes the parameters stale; they are applied again when it is done.
    console.debug("the video budget was not applied:", error);
  }
}
