import { isJsonObject, type JsonObject, jsonObjects } from "../json.ts";
import type { Rules } from "../rules.ts";
import { invalidArguments } from "../slack-error.ts";
import { faultsOf } from "./check-shape.ts";
import { option, optionGroup } from "./composition.ts";
import { lineOf } from "./fault.ts";
import { list, object } from "./shape.ts";

/** Suggested options may be none: the person then sees that there is no result. */
const suggestions = object({
  optional: { options: list(option, 100, { min: 0 }), option_groups: list(optionGroup, 100, { min: 0 }) },
  exactlyOneOf: ["options", "option_groups"],
});

/** The options in the bot's answer to a block_suggestion. Throws SlackError when Slack would not show them. */
export function suggestedOptions(body: unknown, rules: Rules): JsonObject[] {
  const faults = faultsOf(body ?? {}, suggestions, { pointer: "", surface: "message" }).filter(({ rule }) =>
    rules.applies(rule),
  );
  if (faults.length > 0) throw invalidArguments(faults.map(lineOf));
  if (!isJsonObject(body)) return [];
  return [
    ...jsonObjects(body.options),
    ...jsonObjects(body.option_groups).flatMap((group) => jsonObjects(group.options)),
  ];
}
