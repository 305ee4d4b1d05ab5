import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { readQueryHeader } from "../../scripts/reference/query-header.ts";
import { queries } from "../../src/queries/index.ts";
import { bareSql, loudKeywordsIn, markersIn, systemTablesIn, unnamedColumnsIn } from "./sql-text.ts";

const folder = new URL("../../src/queries/", import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith(".sql"));

test("every statement has its declaration, and every declaration is in the list", () => {
  const names = files.map((file) => file.replace(/\.sql$/, ""));
  expect(queries.map(({ name }) => name).sort()).toEqual(names.sort());
  for (const name of names) expect(existsSync(new URL(`${name}.ts`, folder)), `${name}.ts`).toBe(true);
});

/** The types a header may give a parameter, by what its schema takes. */
const typeOfSchema: { [kind: string]: string } = {
  string: "string",
  boolean: "boolean",
  integer: "integer",
  date: "date",
  instant: "timestamp",
};

function typeOf(schema: z.ZodType): string | undefined {
  if (schema instanceof z.ZodNullable) return typeOf(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodDate) return typeOfSchema.instant;
  const { type, format } = z.toJSONSchema(schema);
  return typeOfSchema[format === "date" ? "date" : String(type)];
}

test.each(queries)("$name: the header, the statement and the schema name the same parameters", (query) => {
  const declared = readQueryHeader(query.sql).parameters.map(({ name, type }) => [name, type]);
  const taken = Object.entries(query.params.shape).map(([name, schema]) => [name, typeOf(schema)]);
  expect(declared).toEqual(taken);
  expect(markersIn(query.sql).sort()).toEqual(declared.map(([name]) => name).sort());
});

test.each(queries)("$name: the header names the tables that are read", ({ sql }) => {
  expect(readQueryHeader(sql).tables.sort()).toEqual(systemTablesIn(sql).sort());
});

test.each(queries)("$name: the header says what it returns, for what, and what it prunes on", ({ sql }) => {
  const { question, facts } = readQueryHeader(sql);
  expect(question).toMatch(/^[A-Z].*\.$/);
  expect(facts.map(({ name }) => name)).toEqual(expect.arrayContaining(["Grain", "Prunes on"]));
});

test.each(queries)("$name: names its columns, in lower case, and puts nothing into the text", ({ sql }) => {
  expect(unnamedColumnsIn(sql)).toEqual([]);
  expect(loudKeywordsIn(sql)).toEqual([]);
  expect(bareSql(sql)).not.toMatch(/[;`]|\$\{/);
});

test.each(queries)("$name: selects the columns of its row", ({ sql, row }) => {
  const lastSelect = bareSql(sql).slice(bareSql(sql).lastIndexOf("\nselect"));
  const columns = lastSelect.slice(0, lastSelect.indexOf("\nfrom")).replace(/^\nselect/, "");
  const names = columns.split(/,\n/).map((column) => /(\w+)\s*$/.exec(column)?.[1]);
  expect(names).toEqual(Object.keys(row.shape));
});

test("a declaration reads the statement of its own name", () => {
  for (const { name, sql } of queries) {
    expect(sql).toBe(readFileSync(new URL(`${name}.sql`, folder), "utf8"));
  }
});

test("markers are not found in comments, strings and casts", () => {
  const sql =
    "-- :comment\nselect a::int, ':text', 'it''s :more' from t where b = :real and c >= cast(:other as date)";
  expect(markersIn(sql)).toEqual(["real", "other"]);
});

test.each([
  ["select * from system.billing.usage", ["select *"]],
  ["select u.* from system.billing.usage u", ["u.*"]],
  ["with a as (select job_id from system.lakeflow.jobs) select a.* from a", []],
  [
    "with a as (select job_id from system.lakeflow.jobs), b as (select x.*, 1 from a x) select b.n from b",
    [],
  ],
  ["select count(*) as n from system.lakeflow.jobs", []],
])("columns that are not named are found: %s", (sql, found) => {
  expect(unnamedColumnsIn(sql)).toEqual(found);
});

test("keywords in upper case are found, words in strings are not", () => {
  expect(loudKeywordsIn("select 'AND' as x FROM t")).toEqual(["FROM"]);
});

test("a header line that is not understood is quoted", () => {
  expect(() =>
    readQueryHeader("-- What.\n--\n-- Tables: a\n--\n-- Parameters:\n--   :job string\nselect 1"),
  ).toThrow("No parameter with type and meaning:   :job string");
  expect(() => readQueryHeader("-- What.\n--\n-- just words\nselect 1")).toThrow("just words");
});
