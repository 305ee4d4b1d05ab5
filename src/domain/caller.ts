/** Who asks, on which platform: ids only, names are not stable keys. */
export interface Caller {
  platform: "slack" | "terminal";
  tenant: string;
  id: string;
}
