import type { z } from "zod";
import type { Fault, FaultEffect, FaultOutcome, Passing } from "./fault.ts";
import type { faultBody } from "./fault-schemas.ts";
import { readMatch } from "./read-match.ts";

type FaultBody = z.output<typeof faultBody>;

/** The Thrift message that carries a statement; what befalls the statement itself befalls it in its place. */
const STATEMENT_METHOD = "ExecuteStatement";

/** The fault that a body of `POST /control/faults` asks for. */
export function askedFault(body: FaultBody): Fault {
  const { target, match, times, for_ms, delay_ms = 0 } = body;
  const matches = match === undefined ? () => true : (readMatch(match) ?? (() => false));
  const outcome = outcomeOf(body);
  const effect: FaultEffect = { delayMs: delay_ms, outcome };
  // A connection and an HTTP status concern the message; an error and a delay alone concern the statement.
  const isOfMessage = outcome?.kind === "status" || outcome?.kind === "drop";

  function concerns(passing: Passing): boolean {
    switch (passing.point) {
      case "request":
        return matches(passing.texts);
      case "statement":
        return !isOfMessage && matches([passing.sql, STATEMENT_METHOD]);
      case "thrift":
        if (isOfMessage) return matches([passing.method, ...(passing.sql === null ? [] : [passing.sql])]);
        return match !== undefined && passing.method !== STATEMENT_METHOD && matches([passing.method]);
    }
  }

  return {
    effectOn: (passing) => (passing.target === target && concerns(passing) ? effect : null),
    times: times ?? (for_ms === undefined ? 1 : undefined),
    forMs: for_ms,
  };
}

function outcomeOf({ status, retry_after, error, drop }: FaultBody): FaultOutcome | null {
  if (drop !== undefined) return { kind: "drop", when: drop };
  if (error !== undefined) return { kind: "error", error, status };
  if (status === undefined && retry_after === undefined) return null;
  return { kind: "status", status: status ?? 429, retryAfter: retry_after };
}
