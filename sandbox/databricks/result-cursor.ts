import types from "@databricks/sql/thrift/TCLIService_types.js";
import Int64 from "node-int64";
import type { ArrowResult } from "./arrow-result.ts";
import type { Operation, OperationState } from "./warehouse.ts";

const { TStatusCode, TOperationState, TSparkRowSetType } = types;

/** Rows in one Arrow batch; larger answers carry several. */
const batchRows = 10_000;

/** Hands out the rows of one operation, front to back. */
export interface ResultCursor {
  metadata(): types.TGetResultSetMetadataResp;
  /** The next `maxRows` rows. */
  fetch(maxRows: number): types.TFetchResultsResp;
  /** All that a quick statement can be answered with at once; `closeOperation` is there when nothing is left to fetch. */
  direct(maxRows: number): types.TSparkDirectResults;
}

const success = new types.TStatus({ statusCode: TStatusCode.SUCCESS_STATUS });

const states: Record<OperationState["kind"], number> = {
  pending: TOperationState.PENDING_STATE,
  running: TOperationState.RUNNING_STATE,
  finished: TOperationState.FINISHED_STATE,
  canceled: TOperationState.CANCELED_STATE,
  timed_out: TOperationState.TIMEDOUT_STATE,
  failed: TOperationState.ERROR_STATE,
};

/** The Thrift answer to "how far is it": the request itself succeeds, also when the statement failed. */
export function operationStatus(state: OperationState): types.TGetOperationStatusResp {
  const error = state.kind === "failed" || state.kind === "timed_out" ? state.error : undefined;
  return new types.TGetOperationStatusResp({
    status: success,
    operationState: states[state.kind],
    hasResultSet: true,
    ...(error && { sqlState: error.sqlState, errorMessage: error.message, displayMessage: error.message }),
  });
}

/** A cursor over the result of `operation`, which may still run; reading before its end is an error status. */
export function createResultCursor(operation: Operation): ResultCursor {
  let position = 0;

  const result = (): ArrowResult | undefined => {
    const state = operation.state();
    return state.kind === "finished" ? state.result : undefined;
  };

  function metadata(): types.TGetResultSetMetadataResp {
    const rows = result();
    if (!rows) return new types.TGetResultSetMetadataResp({ status: noResult(operation) });
    return new types.TGetResultSetMetadataResp({
      status: success,
      schema: tableSchema(rows),
      resultFormat: TSparkRowSetType.ARROW_BASED_SET,
      lz4Compressed: false,
      arrowSchema: rows.schemaMessage,
      isStagingOperation: false,
    });
  }

  function fetch(maxRows: number): types.TFetchResultsResp {
    const rows = result();
    if (!rows) return new types.TFetchResultsResp({ status: noResult(operation) });
    const from = position;
    const to = Math.min(from + Math.max(maxRows, 1), rows.rowCount);
    const arrowBatches: types.TSparkArrowBatch[] = [];
    while (position < to) {
      const count = Math.min(batchRows, to - position);
      const batch = rows.batchMessage(position, count);
      arrowBatches.push(new types.TSparkArrowBatch({ batch, rowCount: new Int64(count) }));
      position += count;
    }
    return new types.TFetchResultsResp({
      status: success,
      hasMoreRows: position < rows.rowCount,
      results: new types.TRowSet({ startRowOffset: new Int64(from), rows: [], arrowBatches }),
    });
  }

  function direct(maxRows: number): types.TSparkDirectResults {
    const status = operationStatus(operation.state());
    if (operation.state().kind !== "finished")
      return new types.TSparkDirectResults({ operationStatus: status });
    const resultSet = fetch(maxRows);
    return new types.TSparkDirectResults({
      operationStatus: status,
      resultSetMetadata: metadata(),
      resultSet,
      ...(resultSet.hasMoreRows
        ? {}
        : { closeOperation: new types.TCloseOperationResp({ status: success }) }),
    });
  }

  return { metadata, fetch, direct };
}

function noResult(operation: Operation): types.TStatus {
  const state = operation.state();
  const error = state.kind === "failed" || state.kind === "timed_out" ? state.error : undefined;
  const errorMessage = error?.message ?? `The operation has no result: it is ${state.kind}`;
  return new types.TStatus({
    statusCode: TStatusCode.ERROR_STATUS,
    errorMessage,
    displayMessage: errorMessage,
    ...(error && { sqlState: error.sqlState }),
  });
}

function tableSchema({ columns }: ArrowResult): types.TTableSchema {
  return new types.TTableSchema({
    columns: columns.map(({ name, thriftType, precision, scale }, i) => {
      const typeQualifiers =
        precision === undefined || scale === undefined
          ? undefined
          : new types.TTypeQualifiers({
              qualifiers: {
                precision: new types.TTypeQualifierValue({ i32Value: precision }),
                scale: new types.TTypeQualifierValue({ i32Value: scale }),
              },
            });
      const primitiveEntry = new types.TPrimitiveTypeEntry({
        type: thriftType,
        ...(typeQualifiers && { typeQualifiers }),
      });
      return new types.TColumnDesc({
        columnName: name,
        typeDesc: new types.TTypeDesc({ types: [new types.TTypeEntry({ primitiveEntry })] }),
        position: i + 1,
      });
    }),
  });
}
