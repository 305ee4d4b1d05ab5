import { setTimeout as sleep } from "node:timers/promises";
import { DBSQLClient } from "@databricks/sql";
import PQueue from "p-queue";
import { JobmonError } from "../domain/errors.ts";
import type { Logger } from "../domain/logger.ts";
import type { Query } from "../queries/query.ts";
import type { AskOptions, Warehouse } from "../queries/warehouse.ts";
import { type DriverFailure, readDriverFailure } from "./driver-errors.ts";
import { runStatement } from "./run-statement.ts";
import { createDeadline, type Deadline, type DeadlineLimits } from "./statement-deadline.ts";
import { parseRows, statementText, tablesOf } from "./statement-text.ts";
import type { TokenManager } from "./token-manager.ts";

export interface WarehouseOptions extends DeadlineLimits {
  host: URL;
  httpPath: string;
  /** PEM of a certificate authority to trust beside the built-in ones. */
  ca?: string | undefined;
  tokens: TokenManager;
  /** The application id of a service principal, for GRANT statements; null for a personal access token. */
  principal: string | null;
  /** The catalog that holds the system tables. */
  catalog: string;
  /** Most statements at a time; the others wait. */
  concurrency: number;
  version: string;
  logger: Logger;
}

/** Waits before the next try with a new session while a warehouse starts; the last one repeats. */
const STARTING_DELAYS_MS = [2_000, 4_000, 8_000, 16_000, 30_000];
/** Waits before another try after a lost session or connection; then it is given up. */
const RECONNECT_DELAYS_MS = [100, 500, 1_500];
/** Waits when Databricks says 429 without saying for how long; then it is given up. */
const BUSY_DELAYS_MS = [1_000, 2_000, 4_000, 8_000];
/** How long the end waits for sessions to be closed. */
const CLOSE_MS = 3_000;

/** The warehouse port over `@databricks/sql`: a session for each statement, reads tried again, one deadline. */
export function createWarehouse(options: WarehouseOptions): Warehouse & { close(): Promise<void> } {
  const { tokens, logger } = options;
  const queue = new PQueue({ concurrency: options.concurrency });
  const closing = new Set<Promise<unknown>>();
  let client: Promise<DBSQLClient> | null = null;

  async function connect(): Promise<DBSQLClient> {
    const created = new DBSQLClient({
      logger: { log: (level, message) => logger.debug({ driver: level }, message) },
    });
    // Without a listener the driver's emit of a failed request is lost.
    created.on("error", (error: unknown) => logger.warn({ err: error }, "the driver reported an error"));
    await created.connect({
      host: options.host.hostname,
      port: Number(options.host.port || 443),
      path: options.httpPath,
      authType: "custom",
      provider: { authenticate: async () => ({ Authorization: `Bearer ${await tokens.token()}` }) },
      userAgentEntry: `jobmon/${options.version}`,
      socketTimeout: options.startingDeadlineMs,
      telemetryEnabled: false,
      ...(options.ca === undefined ? {} : { customCaCert: options.ca }),
    });
    return created;
  }

  async function attempt<P extends object, R>(
    query: Query<P, R>,
    params: P,
    deadline: Deadline,
    ask: AskOptions,
  ): Promise<object[]> {
    client ??= connect();
    return runStatement({
      client: await client,
      sql: statementText(query.sql, options.catalog),
      params,
      tags: { app: "jobmon", query: query.name },
      timeoutSeconds: Math.ceil(options.deadlineMs / 1000),
      signal: deadline.signal,
      onState: ask.onState,
      closing,
    });
  }

  async function attempts<P extends object, R>(
    query: Query<P, R>,
    params: P,
    deadline: Deadline,
    ask: AskOptions,
    progress: Progress,
  ): Promise<R[]> {
    const context = { query: query.name };
    progress.stage = "begun";
    const failed: Failed = { never: 0, starting: 0, reconnect: 0, token: 0, wait: 0 };
    for (let tries = 1; ; tries++) {
      let failure: DriverFailure;
      let token = "";
      try {
        token = await tokens.token();
        return parseRows(query, await attempt(query, params, deadline, ask));
      } catch (thrown) {
        if (deadline.ended !== null) throw givenUp(deadline.ended, progress, query);
        failure = readDriverFailure(thrown, { ...context, ...grantDetails(query.sql, options) });
      }
      failed[failure.retry.kind]++;
      const delayMs = delayBefore(failure, failed, tokens.renewable);
      if (failure.retry.kind === "starting") {
        progress.stage = "starting";
        // A warehouse that starts may also hang up on whoever asks; that is no sign of a broken network.
        failed.reconnect = 0;
        deadline.extendForStart();
        ask.onState?.("starting");
      }
      if (failure.retry.kind === "token") tokens.refused(token);
      if (delayMs === null || !deadline.allows(delayMs)) throw failure.error;
      logger.info(
        { query: query.name, tries, delayMs, code: failure.error.code },
        "trying a statement again",
      );
      await sleep(delayMs, undefined, { signal: deadline.signal }).catch(() => {});
    }
  }

  return {
    async rows(query, params, ask = {}) {
      using deadline = createDeadline(options, ask.signal);
      ask.onState?.("queued");
      const begun = performance.now();
      const progress: Progress = { stage: "queued" };
      try {
        const rows = await queue.add(() => attempts(query, params, deadline, ask, progress), {
          signal: deadline.signal,
        });
        logger.debug(
          { query: query.name, rows: rows.length, ms: performance.now() - begun },
          "statement done",
        );
        return rows;
      } catch (thrown) {
        if (thrown instanceof JobmonError) throw thrown;
        // The queue lets go of a statement as soon as its signal aborts, before or while it runs.
        throw givenUp(deadline.ended ?? "given-up", progress, query, thrown);
      }
    },
    async close() {
      queue.clear();
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, CLOSE_MS);
      // What the warehouse does not close in time ends there by itself.
      await Promise.race([Promise.allSettled([...closing]), late]);
      clearTimeout(timer);
      await client?.then((connected) => connected.close());
    },
  };
}

/** How far a statement has come. */
interface Progress {
  stage: "queued" | "begun" | "starting";
}

/** Why a statement was let go of, in jobmon's words. */
function givenUp(
  why: "timeout" | "given-up",
  { stage }: Progress,
  { name }: { name: string },
  cause?: unknown,
) {
  const timeouts = {
    queued: "WAREHOUSE_BUSY",
    begun: "WAREHOUSE_TIMEOUT",
    starting: "WAREHOUSE_STARTING",
  } as const;
  return new JobmonError(why === "timeout" ? timeouts[stage] : "CANCELED", { query: name }, { cause });
}

/** How often a statement failed in each way; each has its own patience. */
type Failed = { [Kind in DriverFailure["retry"]["kind"]]: number };

function delayBefore({ retry }: DriverFailure, failed: Failed, renewable: boolean): number | null {
  const times = failed[retry.kind];
  switch (retry.kind) {
    case "never":
      return null;
    case "starting":
      return STARTING_DELAYS_MS[Math.min(times, STARTING_DELAYS_MS.length) - 1] ?? null;
    case "reconnect":
      return RECONNECT_DELAYS_MS[times - 1] ?? null;
    case "token":
      return renewable && times === 1 ? 0 : null;
    case "wait":
      return times <= BUSY_DELAYS_MS.length ? (retry.afterMs ?? BUSY_DELAYS_MS[times - 1] ?? null) : null;
  }
}

function grantDetails(sql: string, { catalog, principal }: WarehouseOptions) {
  return { catalog, principal, schemas: [...new Set(tablesOf(sql).map(({ schema }) => schema))] };
}
