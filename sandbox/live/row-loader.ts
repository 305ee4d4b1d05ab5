import type { RowsByTable } from "./landing.ts";

/** Gathers rows and loads them together, one load after the other. */
export interface RowLoader {
  add(rows: RowsByTable): void;
  /** Begins to load what was gathered. */
  flush(): void;
  /** Resolves when everything that was flushed is in the tables. Throws what a load has thrown. */
  settled(): Promise<void>;
}

export function createRowLoader(
  load: (rows: RowsByTable) => Promise<void>,
  onError: (error: unknown) => void,
): RowLoader {
  let gathered: RowsByTable = {};
  let loading: Promise<void> = Promise.resolve();
  let failure: unknown;

  return {
    add(rows) {
      for (const [table, added] of Object.entries(rows)) {
        if (added.length === 0) continue;
        const list = gathered[table] ?? [];
        for (const row of added) list.push(row);
        gathered[table] = list;
      }
    },
    flush() {
      if (Object.keys(gathered).length === 0) return;
      const rows = gathered;
      gathered = {};
      loading = loading
        .then(() => load(rows))
        .catch((error: unknown) => {
          failure = error;
          onError(error);
        });
    },
    async settled() {
      await loading;
      if (failure !== undefined) throw failure;
    },
  };
}
