// The part of perfect-freehand that the whiteboard uses, for the type checker.
export function getStroke(points: number[][], options?: Record<string, unknown>): [number, number][];
