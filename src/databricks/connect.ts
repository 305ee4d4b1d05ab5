import type { Clock } from "../domain/clock.ts";
import type { Credentials } from "../domain/credentials.ts";
import type { Logger } from "../domain/logger.ts";
import type { Warehouse } from "../queries/warehouse.ts";
import { createDatabricksHttp } from "./http.ts";
import { shareAnswers } from "./share-answers.ts";
import type { DeadlineLimits } from "./statement-deadline.ts";
import { createTokenManager } from "./token-manager.ts";
import { createWarehouse } from "./warehouse.ts";

export interface DatabricksOptions extends DeadlineLimits {
  host: URL;
  httpPath: string;
  credentials: Credentials;
  ca: string | undefined;
  catalog: string;
  concurrency: number;
  version: string;
  now: Clock;
  logger: Logger;
}

/** The warehouse port to a real workspace, with answers shared. Connects when the first question is asked. */
export function connectDatabricks(options: DatabricksOptions): {
  warehouse: Warehouse;
  close(): Promise<void>;
} {
  const { credentials, now } = options;
  const http = createDatabricksHttp(options);
  const tokens = createTokenManager({ credentials, http, now });
  const principal = credentials.kind === "client" ? credentials.clientId : null;
  const warehouse = createWarehouse({ ...options, tokens, principal });
  return {
    warehouse: shareAnswers(warehouse, now),
    async close() {
      await warehouse.close();
      await http.close();
    },
  };
}
