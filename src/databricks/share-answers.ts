import { LRUCache } from "lru-cache";
import type { Clock } from "../domain/clock.ts";
import { JobmonError } from "../domain/errors.ts";
import type { Query } from "../queries/query.ts";
import type { AskOptions, Warehouse, WarehouseState } from "../queries/warehouse.ts";

/** Rows kept for questions that come again; a few MB of them. */
const MAX_KEPT_ROWS = 5_000;

interface Shared {
  rows: Promise<unknown[]>;
  controller: AbortController;
  waiting: number;
  state: WarehouseState;
  listeners: Set<(state: WarehouseState) => void>;
}

interface Kept {
  rows: unknown[];
  at: number;
}

/**
 * A warehouse that asks each question once: identical questions in flight are one statement, and an answer
 * younger than its query's freshness is given again. The key is the query and its parameters, which hold the
 * asker's visibility scope. A shared statement is cancelled only when everyone who waited has given up.
 */
export function shareAnswers(warehouse: Warehouse, now: Clock): Warehouse {
  const inFlight = new Map<string, Shared>();
  const kept = new LRUCache<string, Kept>({
    maxSize: MAX_KEPT_ROWS,
    sizeCalculation: ({ rows }) => rows.length + 1,
  });

  function begin<P extends object, R>(key: string, query: Query<P, R>, params: P): Shared {
    const controller = new AbortController();
    const listeners: Shared["listeners"] = new Set();
    const at = now().getTime();
    const shared: Shared = { controller, listeners, waiting: 0, state: "queued", rows: Promise.resolve([]) };
    const forget = () => {
      if (inFlight.get(key) === shared) inFlight.delete(key);
    };
    shared.rows = warehouse.rows(query, params, {
      signal: controller.signal,
      onState: (state) => {
        shared.state = state;
        for (const listener of listeners) listener(state);
      },
    });
    // Whoever waits is told of a failure; nothing is kept of it.
    shared.rows
      .then(
        (rows) => kept.set(key, { rows, at }),
        () => {},
      )
      .finally(forget);
    controller.signal.addEventListener("abort", forget);
    inFlight.set(key, shared);
    return shared;
  }

  return {
    async rows<P extends object, R>(query: Query<P, R>, params: P, ask: AskOptions = {}): Promise<R[]> {
      const key = `${query.name} ${JSON.stringify(params)}`;
      const answer = kept.get(key);
      const fresh = answer !== undefined && now().getTime() - answer.at < query.freshnessMs;
      const rows = fresh ? answer.rows : await join(inFlight.get(key) ?? begin(key, query, params), ask);
      // The key names the query, so these are rows that its schema made.
      return rows as R[];
    },
  };
}

async function join(shared: Shared, ask: AskOptions): Promise<unknown[]> {
  const { signal, onState } = ask;
  const { promise: given, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(new JobmonError("CANCELED"));
  shared.waiting++;
  if (onState) {
    shared.listeners.add(onState);
    onState(shared.state);
  }
  if (signal?.aborted) onAbort();
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([shared.rows, given]);
  } finally {
    signal?.removeEventListener("abort", onAbort);
    if (onState) shared.listeners.delete(onState);
    shared.waiting--;
    if (shared.waiting === 0 && signal?.aborted) shared.controller.abort();
  }
}
