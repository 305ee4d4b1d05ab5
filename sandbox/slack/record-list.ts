/** Older records are dropped: a sandbox may run for days. */
const KEPT = 10_000;

export type RecordList<T> = { add(record: T): void; all(): T[]; clear(): void };

/** The last 10,000 records, oldest first. */
export function createRecordList<T>(): RecordList<T> {
  let records: T[] = [];
  return {
    add(record) {
      records.push(record);
      // Cut in large steps: shifting one by one would copy the list for each record.
      if (records.length > KEPT * 1.1) records = records.slice(-KEPT);
    },
    all: () => structuredClone(records.slice(-KEPT)),
    clear() {
      records = [];
    },
  };
}
