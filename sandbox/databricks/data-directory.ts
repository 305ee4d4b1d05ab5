import { readdirSync } from "node:fs";
import { join } from "node:path";
import { parseExactJson } from "./jobs-api/exact-json.ts";
import { readJsonLines } from "./json-lines.ts";
import { systemTables } from "./system-tables.ts";
import type { TableRows } from "./table-rows.ts";

/** REST objects for the Jobs API, as the files hold them; integers beyond 2^53 are bigints. */
export interface JobsApiObjects {
  jobs: Record<string, unknown>[];
  runs: Record<string, unknown>[];
  outputs: Record<string, unknown>[];
}

export interface DataDirectory {
  tables: TableRows[];
  jobsApi: JobsApiObjects;
}

/**
 * Reads a directory of `<schema>.<table>.ndjson` and `jobs-api.{jobs,runs,outputs}.ndjson`. Table rows are read while
 * they are loaded, Jobs API objects at once. Throws an Error that names the file when another `*.ndjson` is there, or
 * file and line when a line is not a JSON object. Files of other kinds are left alone.
 */
export async function readDataDirectory(directory: string): Promise<DataDirectory> {
  const tables: TableRows[] = [];
  const jobsApi: JobsApiObjects = { jobs: [], runs: [], outputs: [] };
  for (const name of readdirSync(directory).sort()) {
    if (!name.endsWith(".ndjson")) continue;
    const file = join(directory, name);
    const table = name.slice(0, -".ndjson".length);
    const kind = /^jobs-api\.(jobs|runs|outputs)$/.exec(table)?.[1] as keyof JobsApiObjects | undefined;
    if (kind) {
      for await (const { object } of readJsonLines(file, parseExactJson)) jobsApi[kind].push(object);
    } else if (systemTables.has(table)) {
      tables.push(tableOfFile(table, file));
    } else {
      throw new Error(
        `${file}: unknown table ${table}; files are <schema>.<table>.ndjson of a system table, or jobs-api.{jobs,runs,outputs}.ndjson`,
      );
    }
  }
  return { tables, jobsApi };
}

function tableOfFile(table: string, file: string): TableRows {
  let line = 0;
  async function* rows() {
    for await (const row of readJsonLines(file)) {
      line = row.line;
      yield row.object;
    }
  }
  return { table, rows: rows(), where: () => `${file}:${line}` };
}
