import type { DBSQLClient } from "@databricks/sql";
import type { ParamValue } from "../queries/query.ts";
import type { WarehouseState } from "../queries/warehouse.ts";
import { unlessAborted } from "./unless-aborted.ts";

type Session = Awaited<ReturnType<DBSQLClient["openSession"]>>;

/**
 * Runs one statement in a session of its own and returns its rows, as the driver gives them. When `signal`
 * aborts, the statement is cancelled on the warehouse too. Closing goes on in the background, in `closing`,
 * so that the asker need not wait for it. Throws whatever the driver throws, or the signal's reason.
 */
export async function runStatement(call: {
  client: DBSQLClient;
  sql: string;
  params: object;
  tags: { [name: string]: string };
  timeoutSeconds: number;
  signal: AbortSignal;
  onState: ((state: WarehouseState) => void) | undefined;
  closing: Set<Promise<unknown>>;
}): Promise<object[]> {
  const { signal, closing } = call;
  const inBackground = (work: Promise<unknown>) => {
    // A session that cannot be closed ends by itself on the warehouse.
    const settled = work.catch(() => {}).finally(() => closing.delete(settled));
    closing.add(settled);
  };
  signal.throwIfAborted();
  call.onState?.("connecting");
  const opening = call.client.openSession({
    configuration: { STATEMENT_TIMEOUT: String(call.timeoutSeconds), TIMEZONE: "UTC" },
    queryTags: call.tags,
  });
  let session: Session;
  try {
    session = await unlessAborted(opening, signal);
  } catch (error) {
    if (signal.aborted) inBackground(opening.then((late) => late.close()));
    throw error;
  }
  try {
    return await readRows(session, call, inBackground);
  } finally {
    inBackground(session.close());
  }
}

async function readRows(
  session: Session,
  call: Parameters<typeof runStatement>[0],
  inBackground: (work: Promise<unknown>) => void,
): Promise<object[]> {
  const { signal } = call;
  call.onState?.("running");
  const starting = session.executeStatement(call.sql, {
    namedParameters: namedParameters(call.params),
    queryTags: call.tags,
    useCloudFetch: false,
    maxRows: MAX_ROWS,
  });
  const cancelLate = () => inBackground(starting.then((operation) => operation.cancel()));
  let fetching: Promise<object[]> | undefined;
  try {
    const operation = await unlessAborted(starting, signal);
    fetching = operation.fetchAll({ maxRows: MAX_ROWS }) as Promise<object[]>;
    return await unlessAborted(fetching, signal);
  } catch (error) {
    if (signal.aborted) cancelLate();
    // Once cancelled the abandoned fetch fails too; that failure has been told already.
    fetching?.catch(() => {});
    throw error;
  }
}

/** Rows a chunk; more than any query of jobmon returns, so that an answer is one round trip. */
const MAX_ROWS = 5_000;

function namedParameters(params: object): { [name: string]: string | number | boolean | null } {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]: [string, ParamValue]) => [
      name,
      value instanceof Date ? value.toISOString() : value,
    ]),
  );
}
