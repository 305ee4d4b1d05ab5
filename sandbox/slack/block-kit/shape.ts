/** Where blocks are shown. */
export type Surface = "message" | "modal" | "home";

/**
 * What a value must look like: the words in which the tables of this folder are written. Sizes are characters and items; a text
 * or list has at least one unless `min` says otherwise.
 */
export type Shape =
  | { kind: "string"; min?: number; max?: number; oneOf?: readonly string[]; form?: StringForm }
  | { kind: "number"; min?: number; max?: number; above?: number; integer?: boolean }
  | { kind: "boolean" }
  | { kind: "list"; of: Shape; min?: number; max?: number }
  | { kind: "object"; of: ObjectShape }
  | { kind: "typed"; types: Readonly<Record<string, ObjectShape>> };

/** A pattern, and the words of the refusal. */
export type StringForm = { pattern: RegExp; refusal: string };

export type ObjectShape = {
  required?: Readonly<Record<string, Shape>>;
  optional?: Readonly<Record<string, Shape>>;
  /** At least one of these fields is there. */
  anyOf?: readonly string[];
  /** Exactly one of these fields is there. */
  exactlyOneOf?: readonly string[];
  /** Where it may stand; everywhere unless given. */
  surfaces?: readonly Surface[];
};

/** A string of 1 to `max` characters. */
export const string = (max?: number, more: { min?: number; form?: StringForm } = {}): Shape => ({
  kind: "string",
  ...(max === undefined ? {} : { max }),
  ...more,
});
export const oneOf = (...values: readonly string[]): Shape => ({ kind: "string", oneOf: values });
export const number = (
  bounds: { min?: number; max?: number; above?: number; integer?: boolean } = {},
): Shape => ({
  kind: "number",
  ...bounds,
});
export const integer = (bounds: { min?: number; max?: number } = {}): Shape =>
  number({ ...bounds, integer: true });
export const boolean: Shape = { kind: "boolean" };
/** A list of 1 to `max` items. */
export const list = (of: Shape, max?: number, { min = 1 } = {}): Shape => ({
  kind: "list",
  of,
  min,
  ...(max === undefined ? {} : { max }),
});
export const object = (of: ObjectShape): Shape => ({ kind: "object", of });
/** An object whose `type` says which of these it is. */
export const typed = (types: Readonly<Record<string, ObjectShape>>): Shape => ({ kind: "typed", types });
