import { ACCOUNT_ID, CLOUD } from "./account.ts";
import { PRICE_CHANGE, PROMOTION } from "./landmarks.ts";
import { SKUS, type Sku } from "./skus.ts";
import { daysBefore, HOUR_MS, isoInstant } from "./time.ts";

interface Price {
  sku: Sku;
  fromMs: number;
  /** null: in force until further notice. */
  toMs: number | null;
  price: string;
  promotionalPrice?: string;
  /** Rows of before 2024 have no effective price: then the default holds. */
  withoutEffective?: true;
  cloud?: string;
  currency?: string;
}

const LIST_BEGINS_MS = Date.UTC(2023, 0, 1);

/** The two windows of this SKU overlap by this much; where they do, the one that starts later counts. */
export const OVERLAPPING_PRICES = {
  skuName: SKUS.sqlServerless.name,
  fromDaysAgo: 60,
  untilDaysAgo: 50,
  before: SKUS.sqlServerless.price,
  after: "0.74",
} as const;

/** Rows of billing.list_prices: the history of each SKU in USD, and decoys in other currencies and clouds. */
export function* listPriceRows(nowMs: number): Generator<Record<string, unknown>> {
  for (const price of [...usdPrices(nowMs), ...decoys()]) {
    if (price.fromMs <= nowMs) yield priceRow(price);
  }
}

function* usdPrices(nowMs: number): Generator<Price> {
  for (const sku of Object.values(SKUS)) {
    if (sku.price === null) continue;
    const first: Price = { sku, fromMs: LIST_BEGINS_MS, toMs: null, price: sku.price };
    if (sku.name === PRICE_CHANGE.skuName) {
      const changeMs = daysBefore(nowMs, PRICE_CHANGE.daysAgo) + PRICE_CHANGE.hour * HOUR_MS;
      yield { ...first, toMs: changeMs, withoutEffective: true };
      yield { ...first, fromMs: changeMs, price: PRICE_CHANGE.after };
    } else if (sku.name === PROMOTION.skuName) {
      yield first;
      const fromMs = daysBefore(nowMs, PROMOTION.fromDaysAgo);
      const toMs = daysBefore(nowMs, PROMOTION.toDaysAgo);
      yield { ...first, fromMs, toMs, promotionalPrice: PROMOTION.promotionalPrice };
    } else if (sku.name === OVERLAPPING_PRICES.skuName) {
      yield { ...first, toMs: daysBefore(nowMs, OVERLAPPING_PRICES.untilDaysAgo) };
      const fromMs = daysBefore(nowMs, OVERLAPPING_PRICES.fromDaysAgo);
      yield { ...first, fromMs, price: OVERLAPPING_PRICES.after };
    } else {
      yield first;
    }
  }
}

function* decoys(): Generator<Price> {
  const always = { fromMs: LIST_BEGINS_MS, toMs: null };
  for (const sku of [SKUS.jobs, SKUS.jobsServerless, SKUS.allPurpose]) {
    yield { ...always, sku, price: "1.23", currency: "EUR" };
    yield { ...always, sku, price: "98.7", currency: "JPY" };
  }
  for (const cloud of ["AZURE", "GCP"]) yield { ...always, sku: SKUS.jobs, price: "0.99", cloud };
}

function priceRow({ sku, fromMs, toMs, price, promotionalPrice, ...rest }: Price): Record<string, unknown> {
  const effective = { default: promotionalPrice ?? price };
  return {
    account_id: ACCOUNT_ID,
    price_start_time: isoInstant(fromMs),
    price_end_time: toMs === null ? null : isoInstant(toMs),
    sku_name: sku.name,
    cloud: rest.cloud ?? CLOUD,
    currency_code: rest.currency ?? "USD",
    usage_unit: sku.unit,
    pricing: {
      default: price,
      promotional: promotionalPrice === undefined ? null : { default: promotionalPrice },
      effective_list: rest.withoutEffective === true ? null : effective,
    },
  };
}
