import { createRandom, type Random } from "../data/random.ts";
import type { End } from "../data/run.ts";

export interface FailureText {
  /** The short message, as in a task's state. */
  message: string;
  error: string;
  error_trace: string;
}

interface Failure {
  taskRunId: string;
  taskKey: string;
  jobName: string;
  end: End;
}

/** What a failed task run says of itself; the same each time it is asked. Undefined for what did not fail. */
export function failureText({ taskRunId, taskKey, jobName, end }: Failure): FailureText | undefined {
  const random = createRandom("failure", taskRunId);
  const place = {
    table: `main.${snake(jobName)}.${snake(taskKey)}`,
    notebook: `/Workspace/jobs/${snake(jobName)}/${snake(taskKey)}`,
    random,
  };
  const texts = TEXTS[end.termination_code];
  if (texts !== undefined) return texts(place);
  return ["FAILED", "ERROR"].includes(end.result_state) ? executionError(place) : undefined;
}

interface Place {
  table: string;
  notebook: string;
  random: Random;
}

const snake = (name: string) =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");

const TEXTS: Readonly<Record<string, (place: Place) => FailureText>> = {
  RUN_EXECUTION_ERROR: executionError,
  LIBRARY_INSTALLATION_ERROR: ({ random }) =>
    plain(
      `Library installation failed for library due to user error for pypi {\n  package: "${random.pick(["pyarrow==23.0.1", "great-expectations==1.9.4", "xgboost==3.2.0"])}"\n}\n. Error messages:\nLibrary installation attempted on the driver node and failed. Error code: FAULT_LIBRARY_DOWNLOAD, error message: ERROR: Could not find a version that satisfies the requirement`,
    ),
  STORAGE_ACCESS_ERROR: ({ table, random }) => {
    const bucket = `s3://lake-prod/${table.replaceAll(".", "/")}/part-${random.integer(10_000, 99_999)}.parquet`;
    return spark(
      "Py4JJavaError: An error occurred while calling o421.load.",
      `java.nio.file.AccessDeniedException: ${bucket}: getFileStatus: com.amazonaws.services.s3.model.AmazonS3Exception: Forbidden; request: HEAD ${bucket}; Status Code: 403; Error Code: 403 Forbidden`,
      `spark.read.parquet("${bucket}")`,
    );
  },
  UNAUTHORIZED_ERROR: ({ table }) =>
    spark(
      `[INSUFFICIENT_PERMISSIONS] Insufficient privileges: User does not have USE SCHEMA on Schema '${table.split(".").slice(0, 2).join(".")}'. SQLSTATE: 42501`,
      "org.apache.spark.SparkSecurityException: [INSUFFICIENT_PERMISSIONS] Insufficient privileges",
      `spark.table("${table}")`,
    ),
  RESOURCE_NOT_FOUND: ({ notebook }) =>
    plain(
      `Unable to access the notebook "${notebook}". Either it does not exist, or the identity used to run this job lacks the required permissions.`,
    ),
  DRIVER_ERROR: () =>
    plain(
      "The spark driver has stopped unexpectedly and is restarting. Your notebook will be automatically reattached.",
    ),
  CLUSTER_ERROR: ({ random }) =>
    plain(
      `Cluster ${random.digits(4)}-${random.digits(6)}-${random.alphanumeric(8)} was terminated during the run (cluster state message: Lost communication with driver).`,
    ),
  CLOUD_FAILURE: ({ random }) =>
    plain(
      `Unexpected failure while waiting for the cluster to be ready. Cause: Cluster is unusable since the driver is unhealthy: ${random.pick(["AWS_INSUFFICIENT_INSTANCE_CAPACITY_FAILURE", "SPOT_INSTANCE_TERMINATION"])}: We currently do not have sufficient capacity in the Availability Zone you requested (us-east-1a).`,
    ),
  INTERNAL_ERROR: ({ random }) =>
    plain(`Run failed with an internal error. Please contact support with the request id ${random.uuid()}.`),
};

/** What went wrong outside the task's own code: there is nothing to trace. */
const plain = (message: string): FailureText => ({ message, error: message, error_trace: "" });

/** The state of a task that ran into an exception does not say which. */
const WORKLOAD_FAILED = "Workload failed, see run output for details";

function executionError(place: Place): FailureText {
  return place.random.pick([missingColumn, keyError, outOfMemory, badRows, timeout])(place);
}

function missingColumn({ table, random }: Place): FailureText {
  const column = random.pick(["order_ts", "customer_key", "amount_eur", "session_id"]);
  const error = `[UNRESOLVED_COLUMN.WITH_SUGGESTION] A column, variable, or function parameter with name \`${column}\` cannot be resolved. Did you mean one of the following? [\`${column}_utc\`, \`_rescued_data\`, \`ingested_at\`]. SQLSTATE: 42703`;
  return spark(
    error,
    `org.apache.spark.sql.AnalysisException: ${error}`,
    `spark.table("${table}").select("${column}", "ingested_at")`,
    "AnalysisException",
  );
}

function keyError({ notebook, random }: Place): FailureText {
  const key = random.pick(["region", "currency", "sku", "model_version"]);
  return python(
    `KeyError: '${key}'`,
    `  File "${notebook}.py", line ${random.integer(14, 90)}, in <module>
    rows = [normalise(row, defaults["${key}"]) for row in batch]
                           ~~~~~~~~^^^^^^^^^^^`,
  );
}

function outOfMemory({ table, random }: Place): FailureText {
  const stage = random.integer(20, 180);
  const cause = `org.apache.spark.SparkException: Job aborted due to stage failure: Task ${random.integer(1, 199)} in stage ${stage}.0 failed 4 times, most recent failure: Lost task ${random.integer(1, 199)}.3 in stage ${stage}.0 (TID ${random.integer(1_000, 90_000)}) (10.139.64.${random.integer(4, 60)} executor ${random.integer(0, 11)}): ExecutorLostFailure (executor exited caused by one of the running tasks) Reason: Command exited with code 137 (container killed: out of memory)`;
  return spark(
    "Py4JJavaError: An error occurred while calling o512.saveAsTable.",
    cause,
    `frame.write.mode("overwrite").saveAsTable("${table}")`,
  );
}

function badRows({ notebook, table, random }: Place): FailureText {
  const [bad, all] = [random.integer(120, 9_000), random.integer(90_000, 900_000)];
  return python(
    `AssertionError: ${table}: ${bad} of ${all} rows have no primary key`,
    `  File "${notebook}.py", line ${random.integer(40, 120)}, in <module>
    check_not_null(frame, "id")
  File "/Workspace/shared/quality/checks.py", line 58, in check_not_null
    assert missing == 0, f"{table}: {missing} of {total} rows have no primary key"
           ^^^^^^^^^^^^`,
  );
}

function timeout({ notebook, random }: Place): FailureText {
  const host = random.pick(["rates.partner.test", "crm.partner.test", "files.partner.test"]);
  return python(
    `ConnectTimeout: HTTPSConnectionPool(host='${host}', port=443): Max retries exceeded with url: /v2/export?page=${random.integer(2, 90)} (Caused by ConnectTimeoutError('Connection to ${host} timed out. (connect timeout=30)'))`,
    `  File "${notebook}.py", line ${random.integer(10, 60)}, in <module>
    page = session.get(url, params={"page": number}, timeout=30)
  File "/databricks/python/lib/python3.12/site-packages/requests/adapters.py", line 665, in send
    raise ConnectTimeout(e, request=request)`,
  );
}

function python(error: string, frames: string): FailureText {
  return {
    message: WORKLOAD_FAILED,
    error,
    error_trace: `---------------------------------------------------------------------------\nTraceback (most recent call last):\n${frames}\n${error}`,
  };
}

function spark(error: string, cause: string, statement: string, type = "Py4JJavaError"): FailureText {
  const short = error.startsWith(type) ? error : `${type}: ${error}`;
  return {
    message: WORKLOAD_FAILED,
    error: short,
    error_trace: `---------------------------------------------------------------------------
${type}                             Traceback (most recent call last)
File <command-1>, line 7
      5 frame = (
----> 7     ${statement}
      8 )

File /databricks/spark/python/pyspark/errors/exceptions/captured.py:275, in capture_sql_exception.<locals>.deco(*a, **kw)
    271     converted = convert_exception(e.java_exception)

${short}
JVM stacktrace:
${cause}
	at org.apache.spark.sql.errors.QueryExecutionErrors$.jobFailed(QueryExecutionErrors.scala:214)
	at org.apache.spark.sql.execution.SQLExecution$.withNewExecutionId(SQLExecution.scala:395)
	at py4j.reflection.MethodInvoker.invoke(MethodInvoker.java:244)
	at java.base/java.lang.Thread.run(Thread.java:840)`,
  };
}
