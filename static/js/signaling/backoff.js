/** Waiting times between tries. */

/**
 * Exponential backoff with full jitter on its upper half, in milliseconds.
 * @param {number} attempt from 0 on @param {() => number} random in 0..1
 * @param {{firstMs?: number, maxMs?: number}} [limits] @returns {number}
 */
export function backoffMs(attempt, random, { firstMs = 500, maxMs = 10_000 } = {}) {
  const whole = Math.min(maxMs, firstMs * 2 ** Math.min(attempt, 16));
  return whole / 2 + (random() * whole) / 2;
}
