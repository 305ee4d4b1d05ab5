import { readFileSync } from "node:fs";
import { extname } from "node:path";
import { parseAst } from "vitest/node";

/** Node types of a syntax tree that name another module in `source`. */
const importing = new Set([
  "ImportDeclaration",
  "ExportNamedDeclaration",
  "ExportAllDeclaration",
  "ImportExpression",
  "TSImportType",
]);

/**
 * What a file imports, as written: static, dynamic, re-exports and types alike. Only words that are constants are
 * seen. Throws SyntaxError for a file that does not parse.
 */
export function readImports(path: string): string[] {
  return importsIn(readFileSync(path, "utf8"), extname(path) === ".tsx" ? "tsx" : "ts");
}

export function importsIn(source: string, lang: "ts" | "tsx" = "ts"): string[] {
  const found: string[] = [];
  visit(parseAst(source, { lang }).body, found);
  return found;
}

function visit(node: unknown, found: string[]): void {
  if (typeof node !== "object" || node === null) return;
  const { type, source } = node as { type?: unknown; source?: { value?: unknown } | null };
  if (typeof type === "string" && importing.has(type) && typeof source?.value === "string") {
    found.push(source.value);
  }
  for (const child of Object.values(node)) visit(child, found);
}
