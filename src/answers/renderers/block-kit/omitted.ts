import type { Page } from "../../answer.ts";
import { formatInteger } from "../../format.ts";

const words = {
  rows: ["row", "rows"],
  columns: ["column", "columns"],
  links: ["link", "links"],
  facts: ["fact", "facts"],
  items: ["list item", "list items"],
  lines: ["line", "lines"],
  characters: ["character of text", "characters of text"],
  notes: ["note", "notes"],
  buttons: ["button", "buttons"],
} as const;

/** What a message has no room for. */
export type OmittedKind = keyof typeof words;

/** How many of each kind are left out of a message. */
export type Omitted = { [kind in OmittedKind]?: number };

/** Adds up what several parts of a message leave out. */
export function addOmitted(parts: readonly Omitted[]): Omitted {
  const sum: Omitted = {};
  for (const part of parts) {
    for (const kind of omittedKinds()) {
      const count = (sum[kind] ?? 0) + (part[kind] ?? 0);
      if (count > 0) sum[kind] = count;
    }
  }
  return sum;
}

/**
 * The sentence that says what is left out, or null when nothing is: "12 rows and 3 facts are left out here:
 * narrow the question to see them." Of a page, it says the limit at which every page would be whole.
 */
export function omittedText(omitted: Omitted, page: Page | null, rowsShown: number): string | null {
  const parts = omittedKinds().flatMap((kind) => {
    const count = omitted[kind] ?? 0;
    const [one, many] = words[kind];
    return count === 0 ? [] : [`${formatInteger(count)} ${count === 1 ? one : many}`];
  });
  if (parts.length === 0) return null;
  const total = omittedKinds().reduce((sum, kind) => sum + (omitted[kind] ?? 0), 0);
  return `${listed(parts)} ${total === 1 ? "is" : "are"} left out here${hint(omitted, page, rowsShown)}.`;
}

function hint(omitted: Omitted, page: Page | null, rowsShown: number): string {
  if (!omitted.rows) return "";
  if (page !== null && rowsShown > 0) return `: ask with limit:${rowsShown} to page through every row`;
  return ": narrow the question to see every row";
}

function listed(parts: readonly string[]): string {
  return parts.length === 1 ? parts.join() : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

function omittedKinds(): OmittedKind[] {
  return Object.keys(words) as OmittedKind[];
}
