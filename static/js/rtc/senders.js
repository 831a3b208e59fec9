/** Settings of senders that need no negotiation. */

/** Parameters that were set last, so that nothing is set twice. @type {WeakMap<RTCRtpSender, string>} */
const applied = new WeakMap();

/** @param {RTCRtpSender} sender @param {import("#parley/rtc/ladder.js").VideoBudget} budget */
export async function applyBudget(sender, budget) {
  await apply(sender, { ...budget, priority: "low", networkPriority: "low" });
}

/** Sound goes first where the line is too small for both. @param {RTCRtpSender} sender */
export async function preferSound(sender) {
  await apply(sender, { priority: "high", networkPriority: "high" });
}

/** @param {RTCRtpSender} sender @param {Record<string, unknown>} settings of its only encoding */
async function apply(sender, settings) {
  const key = JSON.stringify(settings);
  if (applied.get(sender) === key) return;
  const parameters = sender.getParameters();
  if (!parameters.encodings?.length) return;
  Object.assign(parameters.encodings[0], settings);
  applied.set(sender, key);
  try {
    await sender.setParameters(parameters);
  } catch (error) {
    // A negotiation under way makes the parameters stale; they are applied again when it is done.
    applied.delete(sender);
    console.debug("settings of a sender were not applied:", error);
  }
}
