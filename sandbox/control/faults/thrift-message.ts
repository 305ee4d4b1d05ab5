import types from "@databricks/sql/thrift/TCLIService_types.js";
import { createThriftEndpoint } from "../../databricks/thrift-endpoint.ts";
import type { ThriftMethods } from "../../databricks/thrift-service.ts";

/** What a Thrift message asks for. */
export interface ThriftCall {
  method: string;
  /** The statement of an ExecuteStatement; null for all others. */
  sql: string | null;
}

/** Where the name of the method stands in a message of the binary protocol: after its version and the name's length. */
const LENGTH_AT = 4;
const NAME_AT = 8;

/** Reads a message of a SQL warehouse; null when it is none. */
export async function readThriftCall(message: Buffer): Promise<ThriftCall | null> {
  if (message.length < NAME_AT) return null;
  const method = message.toString("utf8", NAME_AT, NAME_AT + message.readUInt32BE(LENGTH_AT));
  if (!Object.hasOwn(failing, method)) return null;
  return { method, sql: method === "ExecuteStatement" ? await statementIn(message) : null };
}

/** Gives the message to a service that only reads it. */
async function statementIn(message: Buffer): Promise<string> {
  let statement = "";
  await answerTo(message, {
    async ExecuteStatement(request: types.TExecuteStatementReq) {
      statement = request.statement;
      return failing.ExecuteStatement(new types.TStatus({ statusCode: types.TStatusCode.ERROR_STATUS }));
    },
  });
  return statement;
}

const failing = {
  OpenSession: (status: types.TStatus) =>
    new types.TOpenSessionResp({
      status,
      serverProtocolVersion: types.TProtocolVersion.SPARK_CLI_SERVICE_PROTOCOL_V8,
    }),
  CloseSession: (status: types.TStatus) => new types.TCloseSessionResp({ status }),
  ExecuteStatement: (status: types.TStatus) => new types.TExecuteStatementResp({ status }),
  GetOperationStatus: (status: types.TStatus) => new types.TGetOperationStatusResp({ status }),
  GetResultSetMetadata: (status: types.TStatus) => new types.TGetResultSetMetadataResp({ status }),
  FetchResults: (status: types.TStatus) => new types.TFetchResultsResp({ status }),
  CancelOperation: (status: types.TStatus) => new types.TCancelOperationResp({ status }),
  CloseOperation: (status: types.TStatus) => new types.TCloseOperationResp({ status }),
} satisfies { [Method in keyof ThriftMethods]: (status: types.TStatus) => unknown };

/** The answer to a message that says that it failed, in the form of its method. */
export function failedThriftAnswer(message: Buffer, words: string, sqlState: string): Promise<Buffer> {
  const status = new types.TStatus({
    statusCode: types.TStatusCode.ERROR_STATUS,
    errorMessage: words,
    displayMessage: words,
    sqlState,
  });
  const methods = Object.fromEntries(
    Object.entries(failing).map(([method, answer]) => [method, async (_request: unknown) => answer(status)]),
  );
  return answerTo(message, methods);
}

/** The message has one method, so the service needs that one alone. */
function answerTo(message: Buffer, methods: { [method: string]: unknown }): Promise<Buffer> {
  return createThriftEndpoint(methods as unknown as ThriftMethods)(message);
}
