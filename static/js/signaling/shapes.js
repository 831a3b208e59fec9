/**
 * Small checks of JSON values. A check is given a value and its path and throws ShapeError where the value does not fit.
 *
 * @typedef {(value: unknown, path: string) => void} Check
 */

/** A value does not have the shape that was asked for; `path` says where. */
export class ShapeError extends Error {
  /** @param {string} path @param {string} expected */
  constructor(path, expected) {
    super(`${path} must be ${expected}`);
    this.name = "ShapeError";
    this.path = path;
  }
}

/** Marks a check whose member may be absent from an object. */
const OPTIONAL = Symbol("optional");

/** @type {Check} */
export function bool(value, path) {
  if (typeof value !== "boolean") throw new ShapeError(path, "true or false");
}

/** @type {Check} */
export function number(value, path) {
  if (typeof value !== "number" || !Number.isFinite(value)) throw new ShapeError(path, "a number");
}

/** Seconds since a beginning. @type {Check} */
export function secs(value, path) {
  number(value, path);
  if (/** @type {number} */ (value) < 0) throw new ShapeError(path, "0 or more");
}

/** @param {number} [low] @returns {Check} */
export function integer(low = 0) {
  return (value, path) => {
    if (!Number.isInteger(value) || /** @type {number} */ (value) < low)
      throw new ShapeError(path, `a whole number from ${low} on`);
  };
}

/**
 * A text whose length in Unicode characters is within the limits.
 * @param {number} [low] @param {number} [high] @returns {Check}
 */
export function text(low = 0, high = Number.POSITIVE_INFINITY) {
  return (value, path) => {
    if (typeof value !== "string") throw new ShapeError(path, "a text");
    const length = value.length <= high && value.length === low ? low : [...value].length;
    if (length < low || length > high) throw new ShapeError(path, `a text of ${low} to ${high} characters`);
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @type {Check} */
export function uuid(value, path) {
  if (typeof value !== "string" || !UUID.test(value)) throw new ShapeError(path, "a UUID");
}

/** @param {readonly string[]} values @returns {Check} */
export function oneOf(values) {
  return (value, path) => {
    if (typeof value !== "string" || !values.includes(value))
      throw new ShapeError(path, `one of ${values.join(", ")}`);
  };
}

/** @param {Check} check @returns {Check} */
export function nullable(check) {
  return (value, path) => {
    if (value !== null) check(value, path);
  };
}

/** @param {Check} check @returns {Check} */
export function optional(check) {
  return Object.assign((/** @type {unknown} */ value, /** @type {string} */ path) => check(value, path), {
    [OPTIONAL]: true,
  });
}

/** @param {Check} check @returns {Check} */
export function list(check) {
  return (value, path) => {
    if (!Array.isArray(value)) throw new ShapeError(path, "a list");
    value.forEach((item, index) => {
      check(item, `${path}[${index}]`);
    });
  };
}

/**
 * An object with these members; others are ignored.
 * @param {Record<string, Check>} members @returns {Check}
 */
export function object(members) {
  const entries = Object.entries(members);
  return (value, path) => {
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw new ShapeError(path, "an object");
    const given = /** @type {Record<string, unknown>} */ (value);
    for (const [name, check] of entries) {
      if (Object.hasOwn(given, name)) check(given[name], `${path}.${name}`);
      else if (!(OPTIONAL in check)) throw new ShapeError(`${path}.${name}`, "given");
    }
  };
}

/** Any object. @type {Check} */
export const anyObject = object({});

/**
 * Several checks of one value, all of which must pass.
 * @param {...Check} checks @returns {Check}
 */
export function all(...checks) {
  return (value, path) => {
    for (const check of checks) check(value, path);
  };
}
