import fc from "fast-check";
import {
  type Account,
  aJob,
  aPrice,
  aSlice,
  aUsageRow,
  type JobRow,
  OTHER_WORKSPACE,
  type PriceRow,
  type SliceRow,
  type UsageRow,
  WORKSPACE,
} from "./rows.ts";

/** Lawful little accounts of three weeks, with everything that makes runs and money hard to count. */

const MINUTE = 60_000_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The accounts end here; questions are asked at `ASKED_AT`, which is a little later. */
const DATA_END = Date.parse("2026-03-20T10:00:00Z") * 1000;
export const ASKED_AT = new Date("2026-03-20T10:37:42.500Z");
export const FIRST_DAY = "2026-02-27";

const workspaces = [WORKSPACE, OTHER_WORKSPACE];
const jobIds = ["101", "102", "1010", "9"];
export const jobNames = ["nightly load", "Nightly Load v2", "zahlungen_%", "q'uote"];

/** Microseconds since the epoch as the tables write them. */
function iso(micros: number): string {
  const ms = Math.floor(micros / 1000);
  return new Date(ms).toISOString().replace("Z", `${String(micros - ms * 1000).padStart(3, "0")}Z`);
}

const job = fc.record({ workspace_id: fc.constantFrom(...workspaces), job_id: fc.constantFrom(...jobIds) });

const tableState = fc.constantFrom(
  "SUCCEEDED",
  "SUCCEEDED",
  "FAILED",
  "ERROR",
  "TIMED_OUT",
  "CANCELLED",
  "SKIPPED",
  "BLOCKED",
  "HIBERNATED",
);

/** Multiples of `step` from one moment to another, counted from `origin`. */
const onGrid = (from: number, to: number, step: number, origin = 0) => {
  const first = Math.ceil((from - origin) / step);
  return fc
    .integer({ min: first, max: Math.max(first, Math.floor((to - origin) / step)) })
    .map((count) => origin + count * step);
};

/** Rows get lost at edges: midnight, the minute of the question, full hours, and odd microseconds beside them. */
const moment = (from: number, to: number) =>
  fc.oneof(
    onGrid(from, to, HOUR),
    onGrid(from, to, DAY),
    onGrid(from, to, DAY, Math.floor(ASKED_AT.getTime() / 60_000) * MINUTE),
    fc.integer({ min: from, max: to }),
  );

const length = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1, max: 20 * MINUTE }),
  fc.integer({ min: 1, max: 5 }).map((hours) => hours * HOUR),
  fc.integer({ min: 1, max: 30 * HOUR }),
);

interface Attempt {
  pause: number;
  length: number;
  state: string;
  code: string | null;
}

const attempt: fc.Arbitrary<Attempt> = fc.record({
  pause: fc.oneof(fc.constant(0), fc.constant(MINUTE), fc.integer({ min: 1, max: 30 * HOUR })),
  length,
  state: tableState,
  code: fc.constantFrom(null, "SUCCESS", "RUN_EXECUTION_ERROR"),
});

/** Runs with up to three attempts; what lies after the end of the data has not landed, so some are open or lost. */
const run = fc
  .record({
    job,
    run_id: fc.integer({ min: 1, max: 60 }).map(String),
    started: fc.oneof(moment(DATA_END - 20 * DAY, DATA_END), moment(DATA_END - 8 * HOUR, DATA_END)),
    attempts: fc.array(attempt, { minLength: 1, maxLength: 3 }),
    onClockHours: fc.boolean(),
    isLost: fc.integer({ min: 0, max: 4 }).map((chance) => chance === 0),
    isTypedLate: fc.boolean(),
    run_type: fc.constantFrom(null, "JOB_RUN", "SUBMIT_RUN", "WORKFLOW_RUN"),
    trigger_type: fc.constantFrom(null, "CRON", "ONETIME"),
  })
  .map(
    ({
      job,
      run_id,
      started,
      attempts,
      onClockHours,
      isLost,
      isTypedLate,
      run_type,
      trigger_type,
    }): SliceRow[] => {
      const slices: SliceRow[] = [];
      let at = started;
      for (const [index, { pause, length, state, code }] of attempts.entries()) {
        // Two results at one instant would leave open which of them is the last.
        const from = index === 0 ? at : at + (length === 0 ? Math.max(pause, 1) : pause);
        const to = from + length;
        if (from >= DATA_END) break;
        slices.push(
          ...sliced(from, to, onClockHours).map(([start, end, isLast]) =>
            aSlice({
              ...job,
              run_id,
              run_type,
              trigger_type,
              run_name: job.job_id === "9" ? "submitted by hand" : null,
              period_start_time: iso(start),
              period_end_time: iso(end),
              result_state: isLast ? state : null,
              termination_code: isLast ? code : null,
            }),
          ),
        );
        at = to;
      }
      if (isLost && slices.length > 1) slices.pop();
      if (isTypedLate && slices.length > 1) slices[0] = { ...(slices[0] ?? aSlice()), run_type: null };
      return slices;
    },
  );

/** An attempt's slices as far as they have landed: cut on the hours of the clock, or in hours from its start. */
function sliced(from: number, to: number, onClockHours: boolean): [number, number, boolean][] {
  if (from === to) return [[from, to, true]];
  const landed = Math.min(to, DATA_END);
  const slices: [number, number, boolean][] = [];
  for (let start = from; start < landed; ) {
    const cut = onClockHours ? (Math.floor(start / HOUR) + 1) * HOUR : start + HOUR;
    const end = Math.min(cut, landed);
    slices.push([start, end, end === to]);
    start = end;
  }
  return slices;
}

const jobVersions = fc
  .record({
    job,
    versions: fc.array(
      fc.record({ name: fc.constantFrom(...jobNames, ""), days: fc.integer({ min: 0, max: 90 }) }),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
    isDeleted: fc.boolean(),
  })
  .map(({ job, versions, isDeleted }): JobRow[] =>
    versions.map(({ name, days }, index) =>
      aJob({
        ...job,
        name,
        // Distinct, and in no order.
        change_time: iso(DATA_END - days * DAY - index * HOUR),
        delete_time:
          isDeleted && days === Math.min(...versions.map((version) => version.days))
            ? iso(DATA_END - days * DAY)
            : null,
      }),
    ),
  );

const skus = ["JOBS_A", "JOBS_B", "JOBS_FREE_USAGE_C", "JOBS_UNPRICED"];

/** A decimal of the table: up to 18 places. */
const quantity = fc
  .tuple(fc.bigInt({ min: 1n, max: 10n ** 25n }), fc.constantFrom(0n, 9n, 18n))
  .map(([attos, zeros]) => decimal(attos - (attos % 10n ** zeros) + 10n ** zeros, 18));

function decimal(value: bigint, places: number): string {
  const digits = String(value).padStart(places + 1, "0");
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** One record and what became of it: nothing, taken back, or taken back and written anew. */
const usage = fc
  .record({
    job,
    jobId: fc.integer({ min: 0, max: 9 }).map((chance) => chance > 0),
    runId: fc.option(fc.integer({ min: 1, max: 60 }).map(String), { freq: 6 }),
    hour: fc.oneof(onGrid(DATA_END - 21 * DAY, DATA_END, DAY / 2), moment(DATA_END - 21 * DAY, DATA_END)),
    sku_name: fc.constantFrom("JOBS_A", "JOBS_A", ...skus),
    cloud: fc.constantFrom("AWS", "AWS", "AWS", "AZURE"),
    usage_unit: fc.constantFrom("DBU", "DBU", "DBU", "DBU", "GB"),
    product: fc.constantFrom("JOBS", "JOBS", "JOBS", "JOBS", "ALL_PURPOSE", "INTERACTIVE", "SQL", "DLT"),
    quantity,
    correction: fc.constantFrom("none", "none", "none", "retracted", "restated"),
    restated: quantity,
  })
  .map((made): UsageRow[] => {
    const hour = Math.floor(made.hour / HOUR) * HOUR;
    const row = aUsageRow({
      workspace_id: made.job.workspace_id,
      job: made.jobId && made.product === "JOBS" ? made.job.job_id : null,
      run: made.product === "JOBS" ? made.runId : null,
      usage_start_time: iso(hour),
      sku_name: made.sku_name,
      cloud: made.cloud,
      usage_unit: made.usage_unit,
      billing_origin_product: made.product,
      usage_quantity: made.quantity,
      product_features: made.restated.endsWith("0") ? null : { is_serverless: true },
    });
    if (made.correction === "none") return [row];
    const ingestion_date = iso(Math.min(hour + 3 * DAY, DATA_END)).slice(0, 10);
    const retraction = {
      ...row,
      record_type: "RETRACTION",
      usage_quantity: `-${made.quantity}`,
      ingestion_date,
    };
    const restatement = { ...row, record_type: "RESTATEMENT", usage_quantity: made.restated, ingestion_date };
    return made.correction === "retracted" ? [row, retraction] : [row, retraction, restatement];
  });

/** Prices that follow, overlap and nest; of one SKU no two begin together. Few have more decimals than are computed with. */
const prices = fc
  .uniqueArray(
    fc.record({
      sku_name: fc.constantFrom("JOBS_A", "JOBS_A", "JOBS_B"),
      cloud: fc.constantFrom("AWS", "AWS", "AZURE"),
      usage_unit: fc.constantFrom("DBU", "DBU", "DBU", "GB"),
      currency_code: fc.constantFrom("USD", "USD", "USD", "EUR"),
      from: onGrid(DATA_END - 25 * DAY, DATA_END, DAY / 2),
      hours: fc.option(
        fc.integer({ min: 1, max: 40 }).map((halfDays) => halfDays * 12),
        { freq: 3 },
      ),
      price: fc
        .tuple(fc.bigInt({ min: 0n, max: 10n ** 10n }), fc.constantFrom(2, 9, 9, 12))
        .map(([digits, places]) => decimal(digits, places)),
      default: fc.constantFrom("0.5", "0.123456789"),
      hasEffectiveList: fc.boolean(),
    }),
    {
      maxLength: 12,
      selector: (price) =>
        [price.sku_name, price.cloud, price.usage_unit, price.currency_code, price.from].join(),
    },
  )
  .map((made): PriceRow[] =>
    made.map((price) =>
      aPrice({
        sku_name: price.sku_name,
        cloud: price.cloud,
        usage_unit: price.usage_unit,
        currency_code: price.currency_code,
        price_start_time: iso(price.from),
        price_end_time: price.hours === null ? null : iso(price.from + price.hours * HOUR),
        pricing: price.hasEffectiveList
          ? { default: price.default, effective_list: { default: price.price } }
          : { default: price.price },
      }),
    ),
  );

export const anyAccount: fc.Arbitrary<Account> = fc.record({
  slices: fc
    .uniqueArray(run, {
      maxLength: 25,
      selector: ([slice]) => (slice ? `${slice.workspace_id}/${slice.job_id}/${slice.run_id}` : ""),
    })
    .map((runs) => runs.flat()),
  jobs: fc
    .uniqueArray(jobVersions, { maxLength: 6, selector: ([row]) => `${row?.workspace_id}/${row?.job_id}` })
    .map((versions) => versions.flat()),
  usage: fc.array(usage, { maxLength: 40 }).map((records) => records.flat()),
  prices,
});
