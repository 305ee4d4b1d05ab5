import { createLocalDatabricks, type LocalDatabricks } from "../../../sandbox/databricks/local-databricks.ts";
import type { RowsByTable } from "../../../sandbox/live/landing.ts";
import type { LiveAccount } from "../../../sandbox/live/live-account.ts";
import { createLiveAccount } from "../../../sandbox/live/live-account.ts";
import { createRestClient, type RestClient } from "../databricks/rest-client.ts";
import { createHandClock } from "../databricks/warehouse-client.ts";

type Row = Record<string, unknown>;

export interface LiveSandbox {
  clock: ReturnType<typeof createHandClock>;
  local: LocalDatabricks;
  live: LiveAccount;
  /** The rows that have landed, by table. */
  rows(table: string): Row[];
  /** A client of an administrator, by workspace id. */
  clients: Record<string, RestClient>;
  /** Moves the clock in steps and lets happen what is due; after each step `look` is called. */
  pass(options: { seconds: number; step?: number; look?: () => void | Promise<void> }): Promise<void>;
  close(): Promise<void>;
}

/** The live account over a local Databricks without the account's own rows, by a clock that is moved by hand. */
export async function startLiveSandbox({
  now = "2026-11-20T12:00:00Z",
  seed = 1,
}: {
  now?: string;
  seed?: number;
} = {}): Promise<LiveSandbox> {
  const clock = createHandClock(now);
  const local = await createLocalDatabricks({ clock });
  const landed = new Map<string, Row[]>();
  const live = await createLiveAccount({
    seed,
    clock,
    now: clock.now(),
    async load(rows: RowsByTable) {
      await local.addRows(rows);
      for (const [table, added] of Object.entries(rows)) {
        landed.set(table, [...(landed.get(table) ?? []), ...added]);
      }
    },
    onError: (error) => {
      throw error;
    },
  });
  local.serveAccount(live.source);
  const clients = Object.fromEntries(
    Object.entries(local.workspaces).map(([id, host]) => [id, createRestClient(local, { host })]),
  );
  return {
    clock,
    local,
    live,
    clients,
    rows: (table) => landed.get(table) ?? [],
    async pass({ seconds, step = seconds, look }) {
      for (let passed = 0; passed < seconds; passed += step) {
        clock.advance({ seconds: step });
        await live.settle();
        await look?.();
      }
    },
    async close() {
      await Promise.all(Object.values(clients).map((client) => client.close()));
      await live.close();
      await local.close();
    },
  };
}

export const ANALYTICS_ID = "1482930577160243";
export const MACHINE_LEARNING_ID = "3096114582047719";
