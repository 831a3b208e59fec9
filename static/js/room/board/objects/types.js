/**
 * Objects of the whiteboard (docs/protocol.md, "Whiteboard"). Lengths are units of the board, CSS pixels at a zoom of 1.
 *
 * @typedef {"ink" | "grey" | "red" | "orange" | "yellow" | "green" | "blue" | "purple"} Colour
 * @typedef {{colour: Colour, z: number}} Shared
 * @typedef {Shared & {kind: "stroke", points: number[], pressures?: number[], width: number, highlight?: boolean}} Stroke
 * @typedef {Shared & {kind: "line", x1: number, y1: number, x2: number, y2: number, width: number, arrow?: boolean}} Line
 * @typedef {Shared & {kind: "shape", form: "rectangle" | "ellipse", x: number, y: number, w: number, h: number, width: number, filled?: boolean}} Shape
 * @typedef {Shared & {kind: "text", x: number, y: number, w: number, size: number, text: string}} Text
 * @typedef {Shared & {kind: "note", x: number, y: number, w: number, h: number, text: string}} Note
 * @typedef {Stroke | Line | Shape | Text | Note} BoardObject
 *
 * @typedef {{object_id: string, object: BoardObject}} Item
 * @typedef {{object_id: string, version: number, object: BoardObject}} Entry
 * @typedef {{x: number, y: number, w: number, h: number}} Box
 */

export {};
