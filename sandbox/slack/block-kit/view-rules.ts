import type { JsonObject } from "../json.ts";
import type { Fault } from "./fault.ts";
import { nodesIn } from "./nodes.ts";

/** Faults between a view and its blocks. */
export function viewFaults(view: JsonObject, pointer: string): Fault[] {
  const nodes = [...nodesIn(view.blocks, `${pointer}/blocks`)];
  const inputs = nodes.filter(({ value }) => value.type === "input");
  const faults: Fault[] = [];
  if (view.type === "modal" && view.submit === undefined) {
    for (const input of inputs) {
      faults.push({
        rule: "consistency",
        pointer: `${input.pointer}/input`,
        message: "must define `submit` to use an `input` block in modals",
      });
    }
  }
  const focused = nodes.filter(({ value }) => value.focus_on_load === true);
  for (const { pointer: at } of focused.slice(1)) {
    faults.push({
      rule: "consistency",
      pointer: `${at}/focus_on_load`,
      message: "only one element can have focus_on_load",
    });
  }
  return faults;
}
