import type { z } from "zod";
import type { Fault, FaultEffect, FaultOutcome, Passing } from "./fault.ts";
import type { presetBody } from "./fault-schemas.ts";

type PresetBody = z.output<typeof presetBody>;

const status = (code: number, retryAfter?: number): FaultOutcome => ({
  kind: "status",
  status: code,
  retryAfter,
});
const error = (message: string, sqlState?: string, errorClass?: string): FaultOutcome => ({
  kind: "error",
  error: { class: errorClass, message, sqlState },
  status: undefined,
});
const now = (outcome: FaultOutcome): FaultEffect => ({ delayMs: 0, outcome });

/** What a starting warehouse is known to answer, from reports of its users; Databricks does not document it. */
const STARTING: { point: "thrift" | "statement"; outcome: FaultOutcome }[] = [
  { point: "thrift", outcome: status(503) },
  {
    point: "statement",
    outcome: error(
      "SQL warehouse is not ready to accept connections (current state: STARTING). Please retry.",
    ),
  },
  {
    point: "statement",
    outcome: error(
      "requirement failed: Session handle: SessionHandle [00000000-0000-4000-8000-000000000000] has not been initialized or had already closed",
    ),
  },
  { point: "statement", outcome: error("Couldn't create directory /local_disk0/tmp") },
];

/** The first messages of a question; the others only follow an answer to these. */
const BEGINNING = new Set(["OpenSession", "ExecuteStatement"]);

/** The fault that a preset stands for; null when all there is to it happens at once. */
export function presetFault(body: PresetBody): Fault | null {
  switch (body.preset) {
    case "warehouse_starting":
      return lasting(body.for_ms, (passing, hits) => {
        const face = STARTING[hits % STARTING.length];
        if (face === undefined || passing.point !== face.point) return null;
        if (passing.point === "thrift" && !BEGINNING.has(passing.method)) return null;
        return now(face.outcome);
      });
    case "session_lost":
      return {
        times: body.times,
        forMs: undefined,
        effectOn: (passing) =>
          passing.point === "thrift" && passing.method === "ExecuteStatement"
            ? now({ kind: "sessions_lost" })
            : null,
      };
    case "missing_grant": {
      const reads = new RegExp(`(?<!\\w)\`?${body.schema}\`?\\s*\\.`, "i");
      const refusal = error(
        `Insufficient privileges: User does not have USE SCHEMA on Schema 'system.${body.schema}'.`,
        "42501",
        "INSUFFICIENT_PERMISSIONS",
      );
      return lasting(undefined, (passing) =>
        passing.point === "statement" && reads.test(passing.sql) ? now(refusal) : null,
      );
    }
    case "token_expired":
      return null;
    case "slack_down":
      return lasting(body.for_ms, (passing, hits) => {
        if (passing.target !== "slack") return null;
        return now(hits % 2 === 0 ? { kind: "drop", when: "before" } : status(503));
      });
    case "storm_429":
      return lasting(body.for_ms, ({ point, target }) =>
        target === body.target && point !== "statement" ? now(status(429, body.retry_after)) : null,
      );
  }
}

function lasting(
  forMs: number | undefined,
  effectOn: (passing: Passing, hits: number) => FaultEffect | null,
): Fault {
  return { times: undefined, forMs, effectOn };
}
