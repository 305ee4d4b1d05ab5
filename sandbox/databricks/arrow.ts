import { createRequire } from "node:module";

/**
 * Apache Arrow 13, the version that the driver reads with. Its package has types for `require` alone, so that is how it
 * is loaded, and its classes are named again as types.
 */
export const arrow = createRequire(import.meta.url)("apache-arrow") as typeof import("apache-arrow", { with: {
  "resolution-mode": "require",
}});

export type Data = import("apache-arrow", { with: { "resolution-mode": "require" }}).Data;
export type DataType = import("apache-arrow", { with: { "resolution-mode": "require" }}).DataType;
export type Decimal = import("apache-arrow", { with: { "resolution-mode": "require" }}).Decimal;
export type Field = import("apache-arrow", { with: { "resolution-mode": "require" }}).Field;
export type RecordBatch = import("apache-arrow", { with: { "resolution-mode": "require" }}).RecordBatch;
export type Schema = import("apache-arrow", { with: { "resolution-mode": "require" }}).Schema;
