import type { SandboxClock } from "../../clock.ts";
import type { Access } from "./access.ts";
import type { JobsSource } from "./jobs-source.ts";
import type { Query } from "./parameters.ts";
import type { RestObject } from "./rest-object.ts";

/** What each endpoint of the Jobs API gets. */
export interface JobsRequest {
  query: Query;
  /** Empty for a GET. */
  body: RestObject;
  source: JobsSource;
  access: Access;
  clock: SandboxClock;
}
