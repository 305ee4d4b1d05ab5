import { PRICE_CHANGE, PROMOTION } from "./landmarks.ts";

/** Everything that is billed: SKU, unit, and in USD the list price that held at first (null: none is published). */
export const SKUS = {
  jobs: { name: PRICE_CHANGE.skuName, unit: "DBU", price: PRICE_CHANGE.before },
  jobsPhoton: { name: "PREMIUM_JOBS_COMPUTE_(PHOTON)", unit: "DBU", price: "0.15" },
  jobsServerless: { name: PROMOTION.skuName, unit: "DBU", price: PROMOTION.price },
  /** Used by the workspace of the other region. */
  jobsServerlessEurope: {
    name: "PREMIUM_JOBS_SERVERLESS_COMPUTE_EUROPE_IRELAND",
    unit: "DBU",
    price: "0.39",
  },
  /** Free by design: no price is published for it. */
  jobsFree: { name: "PREMIUM_JOBS_SERVERLESS_COMPUTE_FREE_USAGE", unit: "DBU", price: null },
  /** So new that its price is missing. */
  jobsGpu: { name: "PREMIUM_JOBS_SERVERLESS_GPU_COMPUTE_US_EAST_N_VIRGINIA", unit: "DBU", price: null },
  allPurpose: { name: "PREMIUM_ALL_PURPOSE_COMPUTE", unit: "DBU", price: "0.55" },
  interactive: {
    name: "PREMIUM_ALL_PURPOSE_SERVERLESS_COMPUTE_US_EAST_N_VIRGINIA",
    unit: "DBU",
    price: "0.75",
  },
  sqlServerless: { name: "PREMIUM_SERVERLESS_SQL_COMPUTE_US_EAST_N_VIRGINIA", unit: "DBU", price: "0.7" },
  sqlPro: { name: "PREMIUM_SQL_PRO_COMPUTE_US_EAST_N_VIRGINIA", unit: "DBU", price: "0.55" },
  dlt: { name: "PREMIUM_DLT_ADVANCED_COMPUTE", unit: "DBU", price: "0.36" },
  modelServing: {
    name: "PREMIUM_SERVERLESS_REAL_TIME_INFERENCE_US_EAST_N_VIRGINIA",
    unit: "DBU",
    price: "0.07",
  },
  egress: { name: "PREMIUM_INTERNET_EGRESS_NORTH_AMERICA", unit: "GB", price: "0.09" },
} as const satisfies Record<string, { name: string; unit: string; price: string | null }>;

export type Sku = (typeof SKUS)[keyof typeof SKUS];
