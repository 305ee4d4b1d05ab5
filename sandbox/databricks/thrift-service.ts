import types from "@databricks/sql/thrift/TCLIService_types.js";
import Int64 from "node-int64";
import type { StatementParameter } from "./parameters.ts";
import { parseQueryTags } from "./query-tags.ts";
import { createResultCursor, operationStatus, type ResultCursor } from "./result-cursor.ts";
import type { Operation, Warehouse } from "./warehouse.ts";

const { TStatusCode, TOperationType, TProtocolVersion } = types;

/** A statement that ends within this time is answered at once; a longer one is polled. */
const directResultsMs = 100;

interface Session {
  configuration: Record<string, string>;
  operations: Set<string>;
}

interface OpenOperation {
  operation: Operation;
  cursor: ResultCursor;
  sessionId: string;
}

/** The methods of TCLIService that the driver calls, one for each Thrift message; each takes the request alone. */
export type ThriftMethods = ReturnType<typeof createThriftService>["methods"];

/**
 * The Thrift service of one SQL warehouse: sessions, operations and their results. `loseSessions` forgets all of them, as
 * a warehouse does when it stops.
 */
export function createThriftService(warehouse: Warehouse) {
  const sessions = new Map<string, Session>();
  const operations = new Map<string, OpenOperation>();

  const open = (handle: types.TOperationHandle) => operations.get(guidText(handle.operationId.guid));

  function drop(id: string): void {
    const found = operations.get(id);
    found?.operation.cancel();
    if (found) sessions.get(found.sessionId)?.operations.delete(id);
    operations.delete(id);
  }

  function loseSessions(): void {
    for (const id of operations.keys()) drop(id);
    sessions.clear();
  }

  const methods = {
    async OpenSession(request: types.TOpenSessionReq) {
      const id = crypto.randomUUID();
      const configuration = Object.fromEntries(
        Object.entries(request.configuration ?? {}).map(([key, value]) => [key.toUpperCase(), value]),
      );
      sessions.set(id, { configuration, operations: new Set() });
      return new types.TOpenSessionResp({
        status: success,
        // From this version on the driver sends parameters.
        serverProtocolVersion: TProtocolVersion.SPARK_CLI_SERVICE_PROTOCOL_V8,
        sessionHandle: new types.TSessionHandle({ sessionId: handleOf(id) }),
        configuration: request.configuration ?? {},
      });
    },

    async CloseSession(request: types.TCloseSessionReq) {
      const id = guidText(request.sessionHandle.sessionId.guid);
      const session = sessions.get(id);
      if (!session) return new types.TCloseSessionResp({ status: invalidSession(id) });
      for (const operation of session.operations) drop(operation);
      sessions.delete(id);
      return new types.TCloseSessionResp({ status: success });
    },

    async ExecuteStatement(request: types.TExecuteStatementReq) {
      const sessionId = guidText(request.sessionHandle.sessionId.guid);
      const session = sessions.get(sessionId);
      if (!session) return new types.TExecuteStatementResp({ status: invalidSession(sessionId) });
      if (!request.canReadArrowResult) {
        return new types.TExecuteStatementResp({
          status: failed("local Databricks answers in Arrow alone", "0A000"),
        });
      }
      const operation = warehouse.execute({
        sql: request.statement,
        parameters: statementParameters(request.parameters ?? []),
        tags: {
          ...parseQueryTags(session.configuration.QUERY_TAGS),
          ...parseQueryTags(request.confOverlay?.query_tags),
        },
        timeoutSeconds: timeoutSeconds(session),
      });
      const cursor = createResultCursor(operation);
      operations.set(operation.id, { operation, cursor, sessionId });
      session.operations.add(operation.id);

      await endsWithin(operation, directResultsMs);
      const state = operation.state();
      if (state.kind === "failed" && state.analysis) {
        drop(operation.id);
        return new types.TExecuteStatementResp({ status: failed(state.error.message, state.error.sqlState) });
      }
      const directResults = request.getDirectResults
        ? cursor.direct(number(request.getDirectResults.maxRows))
        : undefined;
      if (directResults?.closeOperation) drop(operation.id);
      return new types.TExecuteStatementResp({
        status: success,
        operationHandle: new types.TOperationHandle({
          operationId: handleOf(operation.id),
          operationType: TOperationType.EXECUTE_STATEMENT,
          hasResultSet: true,
        }),
        ...(directResults && { directResults }),
      });
    },

    async GetOperationStatus(request: types.TGetOperationStatusReq) {
      const found = open(request.operationHandle);
      if (!found)
        return new types.TGetOperationStatusResp({ status: invalidOperation(request.operationHandle) });
      return operationStatus(found.operation.state());
    },

    async GetResultSetMetadata(request: types.TGetResultSetMetadataReq) {
      const found = open(request.operationHandle);
      if (!found)
        return new types.TGetResultSetMetadataResp({ status: invalidOperation(request.operationHandle) });
      await found.operation.ended;
      return found.cursor.metadata();
    },

    async FetchResults(request: types.TFetchResultsReq) {
      const found = open(request.operationHandle);
      if (!found) return new types.TFetchResultsResp({ status: invalidOperation(request.operationHandle) });
      await found.operation.ended;
      return found.cursor.fetch(number(request.maxRows));
    },

    async CancelOperation(request: types.TCancelOperationReq) {
      const found = open(request.operationHandle);
      found?.operation.cancel();
      return new types.TCancelOperationResp({
        status: found ? success : invalidOperation(request.operationHandle),
      });
    },

    async CloseOperation(request: types.TCloseOperationReq) {
      const id = guidText(request.operationHandle.operationId.guid);
      const known = operations.has(id);
      drop(id);
      return new types.TCloseOperationResp({
        status: known ? success : invalidOperation(request.operationHandle),
      });
    },
  };

  return { methods, loseSessions };
}

const success = new types.TStatus({ statusCode: TStatusCode.SUCCESS_STATUS });

const failed = (errorMessage: string, sqlState: string) =>
  new types.TStatus({
    statusCode: TStatusCode.ERROR_STATUS,
    errorMessage,
    displayMessage: errorMessage,
    sqlState,
  });

function invalidHandle(errorMessage: string): types.TStatus {
  return new types.TStatus({
    statusCode: TStatusCode.INVALID_HANDLE_STATUS,
    errorMessage,
    displayMessage: errorMessage,
  });
}

const invalidSession = (id: string) => invalidHandle(`Invalid SessionHandle: SessionHandle [${id}]`);

const invalidOperation = (handle: types.TOperationHandle) =>
  invalidHandle(`Invalid OperationHandle: OperationHandle [${guidText(handle.operationId.guid)}]`);

/** The driver prints guids as UUIDs and refuses bytes that are none. */
function handleOf(id: string): types.THandleIdentifier {
  const guid = Buffer.from(id.replaceAll("-", ""), "hex");
  return new types.THandleIdentifier({ guid, secret: guid });
}

const guidText = (guid: Buffer) =>
  guid.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");

const number = (value: Int64 | number) => (value instanceof Int64 ? value.toNumber() : Number(value));

function timeoutSeconds({ configuration }: Session): number | undefined {
  const seconds = Number(configuration.STATEMENT_TIMEOUT);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
}

function statementParameters(parameters: readonly types.TSparkParameter[]): StatementParameter[] {
  return parameters.map(({ name, type, value }, ordinal) => ({
    name: name ?? String(ordinal),
    type: type ?? undefined,
    value: value?.stringValue ?? undefined,
  }));
}

async function endsWithin(operation: Operation, ms: number): Promise<void> {
  const timeout = Promise.withResolvers<void>();
  const timer = setTimeout(timeout.resolve, ms);
  await Promise.race([operation.ended, timeout.promise]);
  clearTimeout(timer);
}
