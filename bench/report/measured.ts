/** A stated bound, and what was measured against it. */
export interface Bound {
  what: string;
  measured: number;
  most: number;
  unit: string;
}

/** What one bench has found: a table for people and for `--json`, and its bounds. */
export interface Measured {
  name: string;
  title: string;
  /** The same keys in each row. */
  rows: Record<string, string | number>[];
  bounds: Bound[];
  /** What a reader should know to judge the numbers. */
  notes: string[];
}

export function isKept({ measured, most }: Bound): boolean {
  return measured <= most;
}
