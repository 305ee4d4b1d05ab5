import { ACCOUNT_ID, CLOUD, type Principal } from "./account.ts";
import { type Attos, decimalText } from "./dbus.ts";
import type { Random } from "./random.ts";
import type { Sku } from "./skus.ts";
import { DAY_MS, HOUR_MS, isoInstant, utcDate } from "./time.ts";

/** One record of the bill: what was used in one hour. */
export interface UsageRecord {
  workspaceId: string;
  sku: Sku;
  /** A full hour. */
  hourMs: number;
  quantity: Attos;
  product: string;
  usageType: string;
  tags: Readonly<Record<string, string>>;
  /** Only the fields that are known. */
  metadata: Readonly<Record<string, string>>;
  features: Readonly<Record<string, unknown>>;
  identity: { runAs?: Principal; ownedBy?: Principal };
}

/** What becomes of an hour's records later: nothing, taken back, or taken back and written anew at a share of it. */
export type Correction = { kind: "none" } | { kind: "retract" } | { kind: "restate"; percent: number };

/** Originals take this long to be billed, counted from the end of their hour. */
const DELAY_HOURS = { least: 2, most: 12 } as const;

/**
 * Rows of billing.usage for records that share one fate, as far as they have been billed at `nowMs`. Corrections follow
 * the last original by days, all at once.
 */
export function* usageRows(
  records: readonly UsageRecord[],
  correction: Correction,
  nowMs: number,
  random: Random,
): Generator<Record<string, unknown>> {
  let lastMs = 0;
  for (const record of records) {
    const billedMs = record.hourMs + HOUR_MS + random.between(DELAY_HOURS.least, DELAY_HOURS.most) * HOUR_MS;
    lastMs = Math.max(lastMs, billedMs);
    if (billedMs <= nowMs) yield usageRow(record, "ORIGINAL", billedMs, random);
  }
  if (correction.kind === "none") return;
  const correctedMs = lastMs + random.between(2, 8) * DAY_MS;
  if (correctedMs > nowMs) return;
  for (const record of records) {
    yield usageRow({ ...record, quantity: -record.quantity }, "RETRACTION", correctedMs, random);
    if (correction.kind === "restate") {
      const quantity = (record.quantity * BigInt(correction.percent)) / 100n;
      yield usageRow({ ...record, quantity }, "RESTATEMENT", correctedMs, random);
    }
  }
}

function usageRow(
  record: UsageRecord,
  recordType: "ORIGINAL" | "RETRACTION" | "RESTATEMENT",
  billedMs: number,
  random: Random,
): Record<string, unknown> {
  return {
    account_id: ACCOUNT_ID,
    workspace_id: record.workspaceId,
    record_id: random.uuid(),
    sku_name: record.sku.name,
    cloud: CLOUD,
    usage_start_time: isoInstant(record.hourMs),
    usage_end_time: isoInstant(record.hourMs + HOUR_MS),
    usage_date: utcDate(record.hourMs),
    custom_tags: record.tags,
    usage_unit: record.sku.unit,
    usage_quantity: decimalText(record.quantity),
    usage_metadata: record.metadata,
    identity_metadata: {
      run_as: record.identity.runAs?.name ?? null,
      created_by: null,
      owned_by: record.identity.ownedBy?.name ?? null,
    },
    record_type: recordType,
    ingestion_date: utcDate(billedMs),
    billing_origin_product: record.product,
    product_features: record.features,
    usage_type: record.usageType,
  };
}
