import { isJsonObject, type JsonObject } from "../json.ts";
import type { RuleName } from "../rules.ts";
import type { Fault } from "./fault.ts";
import type { ObjectShape, Shape, Surface } from "./shape.ts";

type Of<K extends Shape["kind"]> = Extract<Shape, { kind: K }>;
type Place = { pointer: string; surface: Surface };

/**
 * Every fault of a value against its shape, in reading order. Wording after reports of real refusals; for wrong values other than
 * of `type` Slack's words are not known.
 */
export function faultsOf(value: unknown, shape: Shape, place: Place): Fault[] {
  switch (shape.kind) {
    case "string":
      return ofString(value, shape, place);
    case "number":
      return ofNumber(value, shape, place);
    case "boolean":
      return typeof value === "boolean" ? [] : [fault(place, "field_values", "must provide a boolean")];
    case "list":
      return ofList(value, shape, place);
    case "object":
      return isJsonObject(value) ? ofFields(value, shape.of, place) : [notAnObject(place)];
    case "typed":
      return isJsonObject(value) ? ofTyped(value, shape, place) : [notAnObject(place)];
  }
}

function ofString(value: unknown, shape: Of<"string">, place: Place): Fault[] {
  if (typeof value !== "string") return [fault(place, "field_values", "must provide a string")];
  if (value.length < (shape.min ?? 1))
    return [fault(place, "empty_values", "must be more than 0 characters")];
  if (shape.max !== undefined && value.length > shape.max) {
    return [fault(place, "block_limits", `must be less than ${shape.max + 1} characters`)];
  }
  if (shape.oneOf && !shape.oneOf.includes(value)) {
    return [fault(place, "field_values", `must be one of: ${shape.oneOf.join(", ")}`)];
  }
  return shape.form && !shape.form.pattern.test(value)
    ? [fault(place, "field_values", shape.form.refusal)]
    : [];
}

function ofNumber(value: unknown, shape: Of<"number">, place: Place): Fault[] {
  if (typeof value !== "number") return [fault(place, "field_values", "must provide a number")];
  const { min, max, above, integer } = shape;
  if (integer && !Number.isInteger(value)) return [fault(place, "field_values", "must provide an integer")];
  if (above !== undefined && value <= above) {
    return [fault(place, "field_values", `must be more than ${above}`)];
  }
  if (min !== undefined && value < min) return [fault(place, "block_limits", `must be at least ${min}`)];
  return max !== undefined && value > max ? [fault(place, "block_limits", `must be at most ${max}`)] : [];
}

function ofList(value: unknown, { of, min = 1, max }: Of<"list">, place: Place): Fault[] {
  if (!Array.isArray(value)) return [fault(place, "field_values", "must provide an array")];
  return [
    ...(value.length < min ? [fault(place, "empty_values", `must provide at least ${min} items`)] : []),
    ...(max !== undefined && value.length > max
      ? [fault(place, "block_limits", `no more than ${max} items allowed`)]
      : []),
    ...value.flatMap((item: unknown, index) => faultsOf(item, of, inside(place, index))),
  ];
}

function ofTyped(value: JsonObject, { types }: Of<"typed">, place: Place): Fault[] {
  const { type } = value;
  if (type === undefined) return [fault(place, "required_fields", "missing required field: type")];
  if (typeof type !== "string")
    return [fault(inside(place, "type"), "field_values", "must provide a string")];
  const shape = Object.hasOwn(types, type) ? types[type] : undefined;
  const unsupported = (rule: RuleName) => fault(inside(place, "type"), rule, `unsupported type: ${type}`);
  if (!shape) return [unsupported("unknown_types")];
  const faults = ofFields(value, shape, place, "type");
  const inner = faults.find(({ pointer }) => pointer !== place.pointer);
  return [
    ...(shape.surfaces && !shape.surfaces.includes(place.surface) ? [unsupported("surfaces")] : []),
    ...faults,
    ...(inner && isEitherText(types)
      ? [fault(place, inner.rule, "failed to match all allowed schemas")]
      : []),
  ];
}

/** Slack adds a second line where a text object may be of two types. */
function isEitherText(types: Of<"typed">["types"]): boolean {
  return Object.keys(types).length === 2 && "plain_text" in types && "mrkdwn" in types;
}

function ofFields(value: JsonObject, shape: ObjectShape, place: Place, discriminator?: string): Fault[] {
  const { required = {}, optional = {}, anyOf, exactlyOneOf } = shape;
  const has = (name: string) => value[name] !== undefined;
  const missing = (message: string) => fault(place, "required_fields", message);
  const given = Object.entries(value).filter(
    ([name, field]) => name !== discriminator && field !== undefined,
  );
  return [
    ...Object.keys(required)
      .filter((name) => !has(name))
      .map((name) => missing(`missing required field: ${name}`)),
    ...(anyOf && !anyOf.some(has) ? [missing(`must provide at least one of: ${anyOf.join(", ")}`)] : []),
    ...(exactlyOneOf && exactlyOneOf.filter(has).length !== 1
      ? [missing(`must provide exactly one of: ${exactlyOneOf.join(", ")}`)]
      : []),
    ...given.flatMap(([name, field]) => {
      const known = own(required, name) ?? own(optional, name);
      return known
        ? faultsOf(field, known, inside(place, name))
        : [fault(place, "unknown_fields", `invalid additional property: ${name}`)];
    }),
  ];
}

function own(fields: Readonly<Record<string, Shape>>, name: string): Shape | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function inside({ pointer, surface }: Place, name: string | number): Place {
  return { pointer: `${pointer}/${name}`, surface };
}

function notAnObject(place: Place): Fault {
  return fault(place, "field_values", "must provide an object");
}

function fault({ pointer }: Place, rule: RuleName, message: string): Fault {
  return { rule, pointer, message };
}
