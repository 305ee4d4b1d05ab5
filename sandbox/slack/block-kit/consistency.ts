import { isDeepStrictEqual } from "node:util";
import { isJsonObject, type JsonObject, jsonObjects } from "../json.ts";
import type { Fault } from "./fault.ts";
import { type Node, nodesIn } from "./nodes.ts";

/** Faults between the fields of one block or element. Slack's words for them are not known. */
export function inconsistencies(blocks: readonly unknown[], pointer: string): Fault[] {
  return [...nodesIn(blocks, pointer)].flatMap((node) =>
    (CHECKS[String(node.value.type)] ?? []).flatMap((check) => check(node)),
  );
}

type Check = (node: Node) => Fault[];

const initialOption: Check = ({ pointer, value }) => {
  const offered = [
    ...jsonObjects(value.options),
    ...jsonObjects(value.option_groups).flatMap((group) => jsonObjects(group.options)),
  ];
  const initial = [...jsonObjects([value.initial_option]), ...jsonObjects(value.initial_options)];
  const name = value.initial_option === undefined ? "initial_options" : "initial_option";
  return initial.every((option) => offered.some((candidate) => isDeepStrictEqual(option, candidate)))
    ? []
    : [fault(`${pointer}/${name}`, "must match an option of the element")];
};

const equalRows: Check = ({ pointer, value }) => {
  const [header, ...rows] = rowsOf(value);
  if (!header) return [];
  const uneven = rows.flatMap((row, index) =>
    row.length === header.length
      ? []
      : [fault(`${pointer}/rows/${index + 1}`, "all rows must have the same number of cells")],
  );
  const odd = header.flatMap((cell, index) =>
    isJsonObject(cell) && (cell.type === "rich_text" || cell.type === "action_cell")
      ? [fault(`${pointer}/rows/0/${index}/type`, `unsupported type: ${cell.type}`)]
      : [],
  );
  const column = value.row_header_column_index;
  const beyond = typeof column === "number" && column >= header.length;
  return [
    ...uneven,
    ...odd,
    ...(beyond ? [fault(`${pointer}/row_header_column_index`, "must be the index of a column")] : []),
  ];
};

const onePointPerCategory: Check = ({ pointer, value }) => {
  const chart = value.chart;
  if (!isJsonObject(chart) || !Array.isArray(chart.series) || !isJsonObject(chart.axis_config)) return [];
  const { categories } = chart.axis_config;
  if (!Array.isArray(categories)) return [];
  const series = jsonObjects(chart.series);
  const faults: Fault[] = [];
  if (hasRepeats(categories)) {
    faults.push(fault(`${pointer}/chart/axis_config/categories`, "categories must be unique"));
  }
  if (hasRepeats(series.map(({ name }) => name))) {
    faults.push(fault(`${pointer}/chart/series`, "series names must be unique"));
  }
  for (const [index, { data }] of series.entries()) {
    const labels = jsonObjects(data).map(({ label }) => label);
    const complete = labels.length === categories.length && categories.every((it) => labels.includes(it));
    if (!complete) {
      faults.push(fault(`${pointer}/chart/series/${index}/data`, "must have one point for each category"));
    }
  }
  return faults;
};

const orderedBounds =
  (low: string, high: string): Check =>
  ({ pointer, value }) =>
    value[low] !== undefined && value[high] !== undefined && Number(value[low]) > Number(value[high])
      ? [fault(`${pointer}/${low}`, `must not be more than ${high}`)]
      : [];

const collapsedNeedsCollapsible: Check = ({ pointer, value }) =>
  value.default_collapsed === true && value.is_collapsible !== true
    ? [fault(`${pointer}/default_collapsed`, "requires is_collapsible")]
    : [];

const CHECKS: Readonly<Record<string, readonly Check[]>> = {
  static_select: [initialOption],
  multi_static_select: [initialOption],
  checkboxes: [initialOption],
  radio_buttons: [initialOption],
  data_table: [equalRows],
  data_visualization: [onePointPerCategory],
  plain_text_input: [orderedBounds("min_length", "max_length")],
  number_input: [orderedBounds("min_value", "max_value")],
  container: [collapsedNeedsCollapsible],
};

function rowsOf({ rows }: JsonObject): unknown[][] {
  return Array.isArray(rows) ? rows.filter((row: unknown): row is unknown[] => Array.isArray(row)) : [];
}

function hasRepeats(values: readonly unknown[]): boolean {
  return new Set(values).size < values.length;
}

function fault(pointer: string, message: string): Fault {
  return { rule: "consistency", pointer, message };
}
