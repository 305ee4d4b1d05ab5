import { z } from "zod";
import { queries } from "../../src/queries/index.ts";
import { count, decimal, instant, stringMap } from "../../src/queries/query.ts";
import { code, page, table } from "./markdown.ts";
import { readQueryHeader } from "./query-header.ts";

/** docs/queries.md: every statement that can be sent, from the headers of the .sql files and the row schemas. */
export function queriesPage(): string {
  return page(
    "# Queries",
    [
      "These are all statements that jobmon sends to the SQL warehouse. Each is a file in `src/queries`. The catalog",
      "`system` is replaced by `JOBMON_SYSTEM_CATALOG`; nothing else is put into the text of a statement. Ids, times",
      "and exact decimals travel as text.",
    ].join("\n"),
    ...queries.flatMap(({ name, sql, row, freshnessMs }) => {
      const header = readQueryHeader(sql);
      return [
        `## ${name}`,
        header.question,
        [
          `- Tables: ${header.tables.map(code).join(", ")}`,
          ...header.facts.map((fact) => `- ${fact.name}: ${fact.text}`),
          `- Freshness: an answer is given again for ${freshnessMs / 1000} seconds`,
        ].join("\n"),
        table(
          ["Parameter", "Type", "Meaning"],
          header.parameters.map(({ name, type, description }) => [code(`:${name}`), type, description]),
        ),
        table(
          ["Column", "Type", "Null"],
          Object.entries(row.shape).map(([column, schema]) => [code(column), ...columnType(schema)]),
        ),
      ];
    }),
  );
}

/** The type of a column in words, and whether it may be null. */
function columnType(schema: z.ZodType): [string, string] {
  if (schema instanceof z.ZodNullable) return [columnType(schema.unwrap() as z.ZodType)[0], "yes"];
  const named = new Map<z.ZodType, string>([
    [instant, "instant (UTC)"],
    [count, "whole number"],
    [decimal, "exact decimal"],
    [stringMap, "map of strings (empty when null)"],
  ]).get(schema);
  if (named !== undefined) return [named, ""];
  const { type, format, enum: words } = z.toJSONSchema(schema, { io: "input" });
  return [words?.join(", ") ?? format ?? String(type), ""];
}
