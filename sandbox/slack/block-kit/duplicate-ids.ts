import { isJsonObject, jsonObjects } from "../json.ts";
import type { Fault } from "./fault.ts";
import { nodesIn } from "./nodes.ts";

/** A block_id that two blocks have, an action_id that two elements of one block have. */
export function duplicateIds(blocks: readonly unknown[], pointer: string): Fault[] {
  const blockIds = new Set<string>();
  return blocks.flatMap((block, index) => inBlock(block, `${pointer}/${index}`, blockIds));
}

function inBlock(block: unknown, pointer: string, blockIds: Set<string>): Fault[] {
  if (!isJsonObject(block)) return [];
  const { child_blocks, ...own } = block;
  const actionIds = new Set<string>();
  const faults: Fault[] = [];
  for (const { pointer: at, value } of nodesIn(own, pointer)) {
    faults.push(...repeated("block_id", value.block_id, at, blockIds));
    faults.push(...repeated("action_id", value.action_id, at, actionIds));
  }
  return [
    ...faults,
    ...jsonObjects(child_blocks).flatMap((child, index) =>
      inBlock(child, `${pointer}/child_blocks/${index}`, blockIds),
    ),
  ];
}

function repeated(name: string, id: unknown, pointer: string, seen: Set<string>): Fault[] {
  if (typeof id !== "string" || id === "") return [];
  if (!seen.has(id)) {
    seen.add(id);
    return [];
  }
  const message = `\`${name}\` "${id}" already exists`;
  return [{ rule: "duplicate_ids", pointer: `${pointer}/${name}`, message }];
}
