/**
 * The transcript of a meeting for one person: lines in the order of speaking, searched, filtered, as text.
 * Pure.
 *
 * @typedef {import("#parley/room/captions/frames.js").Caption} Caption
 * @typedef {{text: string, hit: boolean}} TextPart
 */

import { isolated } from "#parley/ui/text.js";

/** More than the server keeps of a meeting; of longer ones the beginning is let go. */
export const KEPT_LINES = 5000;

/**
 * Lines with newer ones among them, by their start. A final line stays as it is when a partial one of it comes late.
 * @param {readonly Caption[]} known @param {readonly Caption[]} newer @returns {readonly Caption[]}
 */
export function withLines(known, newer) {
  const lines = new Map(known.map((line) => [line.segment_id, line]));
  let changed = false;
  for (const line of newer) {
    const before = lines.get(line.segment_id);
    if (before === line || (before?.final && !line.final)) continue;
    changed = true;
    // A partial one without text takes back what was no speech.
    if (line.text || line.final) lines.set(line.segment_id, line);
    else lines.delete(line.segment_id);
  }
  if (!changed) return known;
  return [...lines.values()].sort((a, b) => a.start - b.start).slice(-KEPT_LINES);
}

/** Speakers of the lines, by name. @param {readonly Caption[]} lines @returns {string[]} */
export function speakersOf(lines) {
  return [...new Set(lines.map(({ name }) => name))].sort((a, b) => a.localeCompare(b));
}

/** The text in parts, those that match the query marked; without a query it is one part. @param {string} text @param {string} query @returns {TextPart[]} */
export function highlighted(text, query) {
  const words = query.trim();
  if (!words) return [{ text, hit: false }];
  const pattern = new RegExp(words.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&").replace(/\s+/g, "\\s+"), "giu");
  /** @type {TextPart[]} */
  const parts = [];
  let done = 0;
  for (const { 0: hit, index } of text.matchAll(pattern)) {
    if (index > done) parts.push({ text: text.slice(done, index), hit: false });
    parts.push({ text: hit, hit: true });
    done = index + hit.length;
  }
  if (done < text.length || !parts.length) parts.push({ text: text.slice(done), hit: false });
  return parts;
}

/**
 * The final lines as a plain text: a heading, then for each line its time, its speaker and its words.
 * @param {readonly Caption[]} lines @param {{title: string, clock: (secs: number) => string}} how @returns {string}
 */
export function asPlainText(lines, { title, clock }) {
  const rows = lines
    .filter(({ final }) => final)
    .map(({ start, name, text }) => `[${clock(start)}] ${isolated(name)}: ${isolated(text)}`);
  return `${[title, "", ...rows].join("\n")}\n`;
}
