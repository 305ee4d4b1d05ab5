import type { RuleName } from "../rules.ts";

/** One thing that Slack would refuse: where, by which rule, and in Slack's words. */
export type Fault = { rule: RuleName; pointer: string; message: string };

/** The line that Slack sends for a fault. */
export function lineOf({ message, pointer }: Fault): string {
  return `${message} [json-pointer:${pointer}]`;
}
