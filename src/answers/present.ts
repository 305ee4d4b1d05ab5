import type { AnswerAction, Column, Inline, Page, Row, TableColumn } from "./answer.ts";

/** Pieces that answers are put together from. */

export const bold = (text: string): Inline => ({ kind: "styled", text, style: "bold" });
export const code = (text: string): Inline => ({ kind: "styled", text, style: "code" });

/** "1 run", "3 runs", "1,000 runs". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}

/** The columns of a table, taken by key from those of the data. */
export function pick(
  columns: readonly Column[],
  keys: readonly string[],
  more: { [key: string]: Partial<TableColumn> } = {},
): TableColumn[] {
  return keys.flatMap((key) => {
    const column = columns.find((candidate) => candidate.key === key);
    return column === undefined ? [] : [{ ...column, ...more[key] }];
  });
}

export interface PagedList<T = Row> {
  rows: T[];
  page: Page;
  notes: Inline[][];
  actions: AnswerAction[];
}

/**
 * One page of a list that holds its first rows, of `total` in all. Buttons ask for the neighbouring pages by
 * `commandAt(offset)`. Says when there are more rows than were fetched.
 */
export function paged<T>(
  rows: readonly T[],
  asked: { offset: number; limit: number; total: number },
  commandAt: (offset: number) => string,
): PagedList<T> {
  const { offset, limit, total } = asked;
  const shown = rows.slice(offset, offset + limit);
  const has_more = offset + shown.length < Math.min(total, rows.length);
  const notes: Inline[][] = [];
  if (total > rows.length) {
    notes.push([
      `Only the first ${rows.length.toLocaleString("en-US")} of ${total.toLocaleString("en-US")} rows can be paged through; totals cover all of them. Narrow the question to see the others.`,
    ]);
  }
  if (shown.length === 0 && offset > 0 && rows.length > 0) {
    notes.push([`There is nothing from row ${(offset + 1).toLocaleString("en-US")} on.`]);
  } else if (total > shown.length) {
    notes.push([
      `Rows ${(offset + 1).toLocaleString("en-US")} to ${(offset + shown.length).toLocaleString("en-US")} of ${total.toLocaleString("en-US")}.`,
    ]);
  }
  const actions: AnswerAction[] = [];
  if (offset > 0)
    actions.push({ kind: "command", label: "Previous", command: commandAt(Math.max(0, offset - limit)) });
  if (has_more) actions.push({ kind: "command", label: "Next", command: commandAt(offset + limit) });
  return { rows: shown, page: { offset, limit, total, has_more }, notes, actions };
}
