import { type AppPorts, createAppQuestions } from "../src/app.ts";
import { statementText } from "../src/databricks/statement-text.ts";
import type { People } from "../src/domain/caller.ts";
import type { Query } from "../src/queries/query.ts";
import type { BareStatement } from "./bare-driver.ts";

/** A directory that knows nothing of anybody; the questions of this bench do not ask it. */
export const nobody: People = { find: async () => ({ name: null, email: null, role: null }) };

/**
 * The statement by which the bot answers a question, as it reaches the driver: the question is put to a warehouse that only notes
 * what it is asked. Throws an Error when it takes another number of statements than one.
 */
export async function statementOf(text: string, ports: AppPorts, catalog: string): Promise<BareStatement> {
  const noted: BareStatement[] = [];
  const warehouse = {
    async rows<P extends object, R>(query: Query<P, R>, params: P): Promise<R[]> {
      noted.push({ sql: statementText(query.sql, catalog), parameters: params });
      return [];
    },
  };
  const caller = { platform: "terminal", tenant: "local", id: "bench" } as const;
  await createAppQuestions({ ...ports, warehouse }, nobody).ask(text, caller);
  const [statement] = noted;
  if (statement === undefined || noted.length > 1) {
    throw new Error(`${text} takes ${noted.length} statements; this bench compares one with one`);
  }
  return statement;
}
