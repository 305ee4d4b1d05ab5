import type { Fault } from "./fault.ts";
import { charactersIn, nodesIn } from "./nodes.ts";
import { MESSAGE_TOTALS } from "./surfaces.ts";

/** What all blocks of a message may have together, blocks in containers counted. Slack's words are not known. */
export function exceededTotals(blocks: readonly unknown[], pointer: string): Fault[] {
  const nodes = [...nodesIn(blocks, pointer)];
  const ofType = (...types: string[]) => nodes.filter(({ value }) => types.includes(String(value.type)));
  const [charts, plans] = [ofType("data_visualization"), ofType("plan")];
  const faults: Fault[] = [];
  if (charts.length > MESSAGE_TOTALS.charts) {
    faults.push({ rule: "consistency", pointer, message: "too many data_visualization blocks" });
  }
  if (plans.length > MESSAGE_TOTALS.plans) {
    faults.push({ rule: "consistency", pointer, message: "too many plan blocks" });
  }
  const markdown = charactersIn(ofType("markdown").map(({ value }) => value.text));
  if (markdown > MESSAGE_TOTALS.markdownCharacters) {
    faults.push(tooLong(pointer, MESSAGE_TOTALS.markdownCharacters));
  }
  const tables = tablesIn(blocks, pointer);
  if (charactersIn(tables.map(({ value }) => value.rows)) > MESSAGE_TOTALS.tableCharacters) {
    faults.push(tooLong(`${tables.at(-1)?.pointer ?? pointer}/rows`, MESSAGE_TOTALS.tableCharacters));
  }
  return faults;
}

/** Every table and data_table, also in containers. */
export function tablesIn(blocks: readonly unknown[], pointer: string) {
  return [...nodesIn(blocks, pointer)].filter(({ value }) =>
    ["table", "data_table"].includes(String(value.type)),
  );
}

/** The characters that count towards `msg_blocks_too_long`: all but those in table cells. */
export function blocksCharacters(blocks: readonly unknown[]): number {
  return charactersIn(blocks, "rows");
}

function tooLong(pointer: string, max: number): Fault {
  return { rule: "message_size", pointer, message: `must be less than ${max + 1} characters in all` };
}
