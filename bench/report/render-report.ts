import { type Bound, isKept, type Measured } from "./measured.ts";

type Facts = Record<string, string | number>;

/** The findings as one JSON document: `{facts, findings: [{name, title, rows, bounds: [{…, kept}], notes}]}`. */
export function renderJson(facts: Facts, findings: readonly Measured[]): string {
  const withVerdicts = findings.map((measured) => ({
    ...measured,
    bounds: measured.bounds.map((bound) => ({ ...bound, kept: isKept(bound) })),
  }));
  return JSON.stringify({ facts, findings: withVerdicts }, null, 2);
}

/** The findings as text: a table for each bench, then its bounds and notes. */
export function renderReport(facts: Facts, findings: readonly Measured[]): string {
  const machine = Object.entries(facts).map(([name, value]) => `${name}: ${value}`);
  return [machine.join(", "), ...findings.map(renderMeasured)].join("\n\n");
}

function renderMeasured({ title, rows, bounds, notes }: Measured): string {
  const lines = [
    title,
    "",
    ...renderTable(rows),
    "",
    ...bounds.map(renderBound),
    ...notes.map((note) => `Note: ${note}`),
  ];
  return lines.join("\n");
}

function renderBound(bound: Bound): string {
  const verdict = isKept(bound) ? "kept  " : "BROKEN";
  return `Bound ${verdict}  ${bound.what}: ${written(bound.measured)}${bound.unit}, at most ${bound.most}${bound.unit}`;
}

function renderTable(rows: Measured["rows"]): string[] {
  const [first] = rows;
  if (first === undefined) throw new Error("a bench has measured nothing");
  const columns = Object.keys(first);
  const cells = [columns, ...rows.map((row) => columns.map((column) => written(row[column] ?? "")))];
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const isNumber = columns.map((column) => typeof first[column] === "number");
  return cells.map((row) =>
    row
      .map((cell, column) =>
        isNumber[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
}

/** Numbers to two decimals; whole ones as they are. */
function written(value: string | number): string {
  if (typeof value === "string") return value;
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}
