/**
 * Small checks of JSON values. A shape is given a value and its path and throws ShapeError where the value does not fit. The
 * type of the values that fit comes from the shape: `@typedef {Infer<typeof participant>} Participant`.
 *
 * @typedef {(value: unknown, path: string) => void} Check
 */

/**
 * A check that knows the type of the values that pass it: `fits` is there for the type only and has no value. `members` are
 * those of an object, `inner` is the shape that this one was made of.
 * @template T
 * @typedef {Check & {readonly fits?: T, readonly members?: Readonly<Record<string, Check>>, readonly inner?: Check}} Shape
 */

/**
 * A shape whose member may be absent from an object.
 * @template T
 * @typedef {Shape<T> & {readonly optional: true}} OptionalShape
 */

/**
 * The type of the values that fit a shape.
 * @template S
 * @typedef {S extends {readonly fits?: infer T} ? Exclude<T, undefined> : unknown} Infer
 */

/**
 * The type of an object with these members.
 * @template M
 * @typedef {{[K in keyof M as M[K] extends {readonly optional: true} ? never : K]: Infer<M[K]>}
 *   & {[K in keyof M as M[K] extends {readonly optional: true} ? K : never]?: Infer<M[K]>}} Members
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

/** @type {Shape<boolean>} */
export const bool = (value, path) => {
  if (typeof value !== "boolean") throw new ShapeError(path, "true or false");
};

/** @type {Shape<number>} */
export const number = (value, path) => {
  if (typeof value !== "number" || !Number.isFinite(value)) throw new ShapeError(path, "a number");
};

/** Seconds since a beginning. @type {Shape<number>} */
export const secs = (value, path) => {
  number(value, path);
  if (/** @type {number} */ (value) < 0) throw new ShapeError(path, "0 or more");
};

/** A number from `low` to `high`. @param {number} low @param {number} high @returns {Shape<number>} */
export function within(low, high) {
  return (value, path) => {
    if (typeof value !== "number" || !(value >= low && value <= high))
      throw new ShapeError(path, `a number from ${low} to ${high}`);
  };
}

/** A whole number from `low` to `high`. @param {number} [low] @param {number} [high] @returns {Shape<number>} */
export function integer(low = 0, high = Number.POSITIVE_INFINITY) {
  return (value, path) => {
    if (!Number.isInteger(value) || /** @type {number} */ (value) < low)
      throw new ShapeError(path, `a whole number from ${low} on`);
    if (/** @type {number} */ (value) > high) throw new ShapeError(path, `at most ${high}`);
  };
}

/**
 * A text whose length in Unicode characters is within the limits.
 * @param {number} [low] @param {number} [high] @returns {Shape<string>}
 */
export function text(low = 0, high = Number.POSITIVE_INFINITY) {
  return (value, path) => {
    if (typeof value !== "string") throw new ShapeError(path, "a text");
    const length = value.length <= high && value.length === low ? low : [...value].length;
    if (length < low || length > high) throw new ShapeError(path, `a text of ${low} to ${high} characters`);
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @type {Shape<string>} */
export const uuid = (value, path) => {
  if (typeof value !== "string" || !UUID.test(value)) throw new ShapeError(path, "a UUID");
};

/** @template {string} V @param {readonly V[]} values @returns {Shape<V>} */
export function oneOf(values) {
  /** @type {readonly string[]} */
  const known = values;
  return (value, path) => {
    if (typeof value !== "string" || !known.includes(value))
      throw new ShapeError(path, `one of ${values.join(", ")}`);
  };
}

/** A text that is one of these today; a newer server may know more. @template {string} V @param {readonly V[]} _values @returns {Shape<V>} */
export function knownText(_values) {
  return /** @type {Shape<any>} */ (text());
}

/** @template T @param {Shape<T>} shape @returns {Shape<T | null>} */
export function nullable(shape) {
  const check = (/** @type {unknown} */ value, /** @type {string} */ path) => {
    if (value !== null) shape(value, path);
  };
  return Object.assign(check, { inner: shape });
}

/** @template T @param {Shape<T>} shape @returns {OptionalShape<T>} */
export function optional(shape) {
  const check = (/** @type {unknown} */ value, /** @type {string} */ path) => shape(value, path);
  return Object.assign(check, { inner: shape, optional: /** @type {const} */ (true) });
}

/** A list of `low` to `high` items. @template T @param {Shape<T>} shape @param {number} [low] @param {number} [high] @returns {Shape<T[]>} */
export function list(shape, low = 0, high = Number.POSITIVE_INFINITY) {
  const check = (/** @type {unknown} */ value, /** @type {string} */ path) => {
    if (!Array.isArray(value)) throw new ShapeError(path, "a list");
    if (value.length < low || value.length > high) throw new ShapeError(path, `a list of ${low} to ${high}`);
    value.forEach((item, index) => {
      shape(item, `${path}[${index}]`);
    });
  };
  return Object.assign(check, { inner: shape });
}

/**
 * An object with these members; others are ignored.
 * @template {Record<string, Check>} M @param {M} members @returns {Shape<Members<M>>}
 */
export function object(members) {
  const entries = Object.entries(members);
  const check = (/** @type {unknown} */ value, /** @type {string} */ path) => {
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw new ShapeError(path, "an object");
    const given = /** @type {Record<string, unknown>} */ (value);
    for (const [name, member] of entries) {
      if (Object.hasOwn(given, name)) member(given[name], `${path}.${name}`);
      else if (!("optional" in member)) throw new ShapeError(`${path}.${name}`, "given");
    }
  };
  return Object.assign(check, { members });
}

/** Any object. @type {Shape<Record<string, any>>} */
export const anyObject = object({});

/**
 * A shape whose values must pass further checks.
 * @template T @param {Shape<T>} shape @param {...Check} checks @returns {Shape<T>}
 */
export function all(shape, ...checks) {
  const check = (/** @type {unknown} */ value, /** @type {string} */ path) => {
    for (const each of [shape, ...checks]) each(value, path);
  };
  return Object.assign(check, { inner: shape });
}
