/** One statement as the warehouse saw it. */
export interface StatementRecord {
  /** When it arrived: ISO instant by the sandbox clock. */
  at: string;
  sql: string;
  /** Marker name to value as sent; null is an untyped NULL. */
  parameters: Record<string, string | null>;
  /** The session's QUERY_TAGS with the statement's query_tags over them. */
  tags: Record<string, string>;
  /** From arrival to its end, in real time. */
  ms: number;
  error: string | null;
}

const keptRecords = 10_000;

export interface StatementLog {
  add(record: StatementRecord): void;
  records(): StatementRecord[];
  clear(): void;
}

/** Keeps the last 10,000 statements, in the order in which they ended. */
export function createStatementLog(): StatementLog {
  let records: StatementRecord[] = [];
  return {
    add(record) {
      records.push(record);
      // Cut in large steps: shifting one by one would copy the list for each statement.
      if (records.length > keptRecords * 1.1) records = records.slice(-keptRecords);
    },
    records: () => records.slice(-keptRecords),
    clear() {
      records = [];
    },
  };
}
