import type { Clock } from "../domain/clock.ts";
import type { Credentials } from "../domain/credentials.ts";
import type { JobsApi } from "../domain/jobs-api.ts";
import type { Logger } from "../domain/logger.ts";
import type { Warehouse } from "../queries/warehouse.ts";
import { createDatabricksHttp } from "./http.ts";
import { createJobsApi } from "./jobs-api.ts";
import { shareAnswers } from "./share-answers.ts";
import { shareLive } from "./share-live.ts";
import type { DeadlineLimits } from "./statement-deadline.ts";
import { createTokenManager } from "./token-manager.ts";
import { createWarehouse } from "./warehouse.ts";

export interface DatabricksOptions extends DeadlineLimits {
  host: URL;
  httpPath: string;
  credentials: Credentials;
  /** The id of the workspace, where it is configured. */
  workspaceId: string | null;
  ca: string | undefined;
  catalog: string;
  concurrency: number;
  version: string;
  now: Clock;
  logger: Logger;
}

/** The ports to a real workspace, the warehouse's with answers shared. Connects when the first question is asked. */
export function connectDatabricks(options: DatabricksOptions): {
  warehouse: Warehouse;
  jobsApi: JobsApi;
  close(): Promise<void>;
} {
  const { credentials, now } = options;
  const http = createDatabricksHttp({ ...options, userAgent: `jobmon/${options.version}` });
  const tokens = createTokenManager({ credentials, http, now });
  const principal = credentials.kind === "client" ? credentials.clientId : null;
  const warehouse = createWarehouse({ ...options, tokens, principal });
  return {
    warehouse: shareAnswers(warehouse, now),
    jobsApi: shareLive(createJobsApi({ ...options, http, tokens }), now),
    async close() {
      await warehouse.close();
      await http.close();
    },
  };
}
