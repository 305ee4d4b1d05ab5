import { isMap, isScalar, parseDocument } from "yaml";
import { z } from "zod";
import { settingsSchema } from "../../src/config/settings.ts";

/** A setting of jobmon.yml. */
export interface Setting {
  /** The path of its key: `runs.lookback_days`. */
  path: string;
  type: string;
  description: string;
  default: unknown;
}

/** The parts of a JSON Schema that a table of settings is made from. */
interface SettingSchema {
  type?: string | undefined;
  description?: string | undefined;
  default?: unknown;
  minimum?: number | undefined;
  maximum?: number | undefined;
  properties?: { [name: string]: SettingSchema } | undefined;
}

/** Every setting there is, in the order of the schema. */
export function listSettings(): Setting[] {
  return collect(z.toJSONSchema(settingsSchema, { io: "input" }) as SettingSchema, []);
}

function collect(schema: SettingSchema, path: readonly string[]): Setting[] {
  if (schema.properties !== undefined) {
    return Object.entries(schema.properties).flatMap(([key, child]) => collect(child, [...path, key]));
  }
  const { type = "any", description = "", minimum, maximum } = schema;
  const range = minimum === undefined || maximum === undefined ? "" : ` ${minimum}–${maximum}`;
  return [{ path: path.join("."), type: `${type}${range}`, description, default: schema.default }];
}

/** How a file of settings differs from the settings and defaults there are; nothing when it shows them all. */
export function exampleProblems(yaml: string, settings: readonly Setting[]): string[] {
  const document = parseDocument(yaml);
  if (document.errors.length > 0) return document.errors.map(({ message }) => `not valid YAML: ${message}`);
  const written = new Map(leaves(document.contents, []));
  const missing = settings
    .filter(({ path }) => !written.has(path))
    .map(({ path }) => `${path} is not in the file`);
  const unknown = [...written.keys()]
    .filter((path) => !settings.some((setting) => setting.path === path))
    .map((path) => `${path} is no setting`);
  const different = settings
    .filter((setting) => written.has(setting.path) && written.get(setting.path) !== setting.default)
    .map((setting) => `${setting.path} is ${written.get(setting.path)}, the default is ${setting.default}`);
  return [...missing, ...unknown, ...different];
}

function leaves(node: unknown, path: readonly string[]): [string, unknown][] {
  if (!isMap(node)) return [[path.join("."), isScalar(node) ? node.value : null]];
  return node.items.flatMap(({ key, value }) =>
    leaves(value, [...path, String(isScalar(key) ? key.value : key)]),
  );
}
