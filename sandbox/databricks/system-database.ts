import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import PQueue from "p-queue";
import { type ColumnType, duckdbType } from "./column-type.ts";
import { informationSchemaName } from "./parameter-markers.ts";
import { type StagedRows, stageRows } from "./row-staging.ts";
import { type SystemTable, systemTables } from "./system-tables.ts";
import type { TableRows } from "./table-rows.ts";

/** The catalog's name: DuckDB keeps `system` for itself. */
export const catalogName = "sys";

export interface SystemDatabase {
  /** A connection of its own for one statement; the caller closes it. */
  connect(): Promise<DuckDBConnection>;
  /**
   * Adds rows (or, with `replace`, puts them in the place of all rows of all tables), all of them or none. Resolves to
   * the workspace ids that lakeflow rows name.
   */
  load(
    tables: Iterable<TableRows> | AsyncIterable<TableRows>,
    options?: { replace?: boolean },
  ): Promise<Set<string>>;
  close(): void;
}

/** An empty in-memory DuckDB with every system table; it reads no file but the ones that rows are staged in. */
export async function createSystemDatabase(): Promise<SystemDatabase> {
  const directory = mkdtempSync(join(tmpdir(), "local-databricks-rows-"));
  const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
  const main = await instance.connect();
  for (const statement of setUp(directory)) await main.run(statement);

  const loads = new PQueue({ concurrency: 1 });
  let files = 0;

  async function load(
    tables: Iterable<TableRows> | AsyncIterable<TableRows>,
    replace: boolean,
  ): Promise<Set<string>> {
    const staged: StagedRows[] = [];
    try {
      for await (const table of tables) {
        files += 1;
        staged.push(await stageRows(table, join(directory, `${files}.ndjson`)));
      }
      await main.run("BEGIN TRANSACTION");
      try {
        if (replace)
          for (const table of systemTables.values()) await main.run(`DELETE FROM ${qualified(table)}`);
        for (const { table, file } of staged) await main.run(insertFrom(table, file));
        await main.run("COMMIT");
      } catch (error) {
        await main.run("ROLLBACK");
        throw error;
      }
    } finally {
      for (const { file } of staged) rmSync(file, { force: true });
    }
    return new Set(staged.flatMap(({ workspaceIds }) => [...workspaceIds]));
  }

  return {
    connect: () => instance.connect(),
    load: (tables, { replace = false } = {}) => loads.add(() => load(tables, replace)),
    close() {
      main.closeSync();
      instance.closeSync();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const qualified = (table: SystemTable) => `${catalogName}.${table.schema}."${table.name}"`;

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

function setUp(directory: string): string[] {
  const schemas = new Set([...systemTables.values()].map((table) => table.schema));
  return [
    `ATTACH ':memory:' AS ${catalogName}`,
    ...[...schemas, informationSchemaName].map((schema) => `CREATE SCHEMA ${catalogName}.${schema}`),
    ...[...systemTables.values()].map(createTable),
    createInformationSchemaColumns(),
    // From here on statements come from a client: no files, no network, no settings.
    `SET allowed_directories = [${literal(`${directory}/`)}]`,
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
  ];
}

function createTable(table: SystemTable): string {
  const columns = [...table.columns.values()].map(({ name, type }) => `"${name}" ${duckdbType(type)}`);
  return `CREATE TABLE ${qualified(table)} (${columns.join(", ")})`;
}

function insertFrom(table: SystemTable, file: string): string {
  const columns = [...table.columns.values()];
  const types = columns.map(({ name, type }) => `${literal(name)}: ${literal(duckdbType(type))}`).join(", ");
  const names = columns.map(({ name }) => `"${name}"`).join(", ");
  return `INSERT INTO ${qualified(table)} (${names}) SELECT ${names} FROM read_json(${literal(file)}, format = 'newline_delimited', columns = {${types}}, maximum_object_size = ${64 << 20})`;
}

/** `information_schema.columns` as Databricks fills it for its system tables (positions count from 0). */
function createInformationSchemaColumns(): string {
  const rows = [...systemTables.values()].flatMap(({ schema, name: table, columns }) =>
    [...columns.values()].map(({ name, position, fullDataType, type }) => {
      const texts = [catalogName, schema, table, name].map(literal).join(", ");
      return `(${texts}, ${position}, 'YES', ${literal(fullDataType)}, ${literal(dataTypeName(type))})`;
    }),
  );
  return `CREATE TABLE ${catalogName}.${informationSchemaName}.columns AS SELECT * FROM (VALUES ${rows.join(", ")})
    AS c(table_catalog, table_schema, table_name, column_name, ordinal_position, is_nullable, full_data_type, data_type)`;
}

const dataTypeName = (type: ColumnType) => (type.kind === "bigint" ? "LONG" : type.kind.toUpperCase());
