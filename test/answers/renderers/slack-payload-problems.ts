/**
 * What Slack would refuse in a message, and what would not be shown to the letter. Written from Slack's own
 * pages, with the numbers once more, so that a mistake in the renderer's limits does not hide itself.
 */

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

/** Slack refuses a message with a field that it does not know. */
const fields: { [type: string]: string[] } = {
  header: ["text"],
  section: ["text"],
  context: ["elements"],
  actions: ["elements"],
  rich_text: ["elements"],
  table: ["rows", "column_settings"],
  plain_text: ["text", "emoji"],
  mrkdwn: ["text", "verbatim"],
  raw_text: ["text"],
  button: ["action_id", "text", "value", "url", "style"],
  rich_text_section: ["elements"],
  rich_text_list: ["elements", "style"],
  rich_text_preformatted: ["elements"],
  text: ["text", "style"],
  link: ["url", "text"],
  date: ["timestamp", "format", "fallback"],
  user: ["user_id"],
};

const tokens = /<!date\^\d+\^[^|<>^]+\|[^|<>]+>|<@[UW][A-Z0-9]+>|<https?:\/\/[^\s|<>]+\|[^<>]+>/g;

/** Every problem as "path: what is wrong"; none for a message that Slack takes. */
export function slackPayloadProblems(message: { text: string; blocks: unknown[] }): string[] {
  const problems: string[] = [];
  const blocks = JSON.parse(JSON.stringify(message.blocks)) as JsonObject[];
  const say = (path: string, problem: string) => problems.push(`${path}: ${problem}`);

  if (message.text.trim() === "" || message.text.length > 1000)
    say("text", `${message.text.length} characters`);
  for (const problem of mrkdwnProblems(message.text)) say("text", problem);
  if (blocks.length < 1 || blocks.length > 50) say("blocks", `${blocks.length} blocks`);
  if (blocks.filter((block) => block.type === "table").length > 1) say("blocks", "more than one table");

  const outside = strings(blocks.filter((block) => block.type !== "table"));
  if (outside > 10_000) say("blocks", `${outside} characters beside tables`);
  const inTables = strings(blocks.filter((block) => block.type === "table").map((block) => block.rows ?? []));
  if (inTables > 10_000) say("blocks", `${inTables} characters in tables`);

  for (const key of ["block_id", "action_id"]) {
    const ids = valuesOf(blocks, key);
    if (new Set(ids).size !== ids.length) say("blocks", `${key} is not unique`);
    if (ids.some((id) => typeof id !== "string" || id.length > 255 || id === "")) say("blocks", `bad ${key}`);
  }
  if (valuesOf(blocks, "style").filter((style) => style === "primary").length > 1)
    say("blocks", "two primaries");

  blocks.forEach((block, index) => {
    walk(block, `blocks[${index}]`, say);
  });
  return problems;
}

function walk(node: Json, path: string, say: (path: string, problem: string) => void): void {
  if (Array.isArray(node)) {
    if (node.length === 0) say(path, "empty array");
    node.forEach((item, index) => {
      walk(item, `${path}[${index}]`, say);
    });
    return;
  }
  if (typeof node === "string") {
    if (node === "") say(path, "empty text");
    if (!node.isWellFormed()) say(path, "half a surrogate pair");
    return;
  }
  if (typeof node !== "object" || node === null) return;

  const type = typeof node.type === "string" ? node.type : null;
  if (type !== null) {
    const known = fields[type];
    if (known === undefined) say(path, `unknown type ${type}`);
    for (const key of Object.keys(node)) {
      if (!["type", "block_id", ...(known ?? [])].includes(key)) say(path, `unknown field ${key}`);
    }
    for (const problem of limitProblems(type, node)) say(path, problem);
  }
  for (const [key, value] of Object.entries(node)) walk(value, `${path}.${key}`, say);
}

function limitProblems(type: string, node: JsonObject): string[] {
  const problems: string[] = [];
  const atMost = (what: string, size: number, limit: number) => {
    if (size > limit) problems.push(`${what} ${size} > ${limit}`);
  };
  const text = textOf(node);
  const size = (key: string) => (Array.isArray(node[key]) ? node[key].length : 0);
  switch (type) {
    case "header":
      atMost("text", text.length, 150);
      if ((node.text as JsonObject).type !== "plain_text") problems.push("a header is plain_text");
      break;
    case "section":
      atMost("text", text.length, 3000);
      break;
    case "context":
      atMost("elements", size("elements"), 10);
      for (const element of node.elements as JsonObject[]) atMost("text", textOf(element).length, 2000);
      break;
    case "actions":
      atMost("elements", size("elements"), 25);
      break;
    case "button":
      atMost("text", text.length, 75);
      atMost("value", String(node.value ?? "").length, 2000);
      atMost("url", String(node.url ?? "").length, 3000);
      if ((node.text as JsonObject).type !== "plain_text") problems.push("a label is plain_text");
      if ((node.value === undefined) === (node.url === undefined)) problems.push("value or url");
      break;
    case "link":
      atMost("url", String(node.url).length, 3000);
      if (!/^https?:\/\//i.test(String(node.url))) problems.push("not a web address");
      break;
    case "date":
      if (!Number.isInteger(node.timestamp)) problems.push("timestamp is not whole");
      break;
    case "mrkdwn":
      problems.push(...mrkdwnProblems(text));
      break;
    case "table":
      atMost("rows", size("rows"), 100);
      atMost("column_settings", size("column_settings"), 20);
      problems.push(...rowProblems(node.rows as JsonObject[][]));
      break;
  }
  if (
    ["header", "section", "plain_text", "mrkdwn", "raw_text", "button"].includes(type) &&
    text.trim() === ""
  ) {
    problems.push("text is blank");
  }
  return problems;
}

function rowProblems(rows: JsonObject[][]): string[] {
  const width = rows[0]?.length ?? 0;
  return rows.flatMap((row, index) => {
    if (row.length === 0 || row.length > 20) return [`row ${index} has ${row.length} cells`];
    if (row.length !== width) return [`row ${index} has ${row.length} cells, the first ${width}`];
    const odd = row.filter((cell) => cell.type !== "raw_text" && cell.type !== "rich_text");
    return odd.length === 0 ? [] : [`row ${index} has a cell of another kind`];
  });
}

/** Markup that data could have brought: anything in angle brackets that is no date, person or web link. */
function mrkdwnProblems(text: string): string[] {
  const rest = text.replace(tokens, "");
  if (/[<>]/.test(rest)) return [`unescaped markup in ${JSON.stringify(text)}`];
  return /&(?!(amp|lt|gt);)/.test(rest) ? [`unescaped & in ${JSON.stringify(text)}`] : [];
}

/** The characters of every string but the words of Block Kit itself. */
function strings(node: Json): number {
  if (typeof node === "string") return node.length;
  if (Array.isArray(node)) return node.reduce((sum: number, item) => sum + strings(item), 0);
  if (typeof node !== "object" || node === null) return 0;
  return Object.entries(node).reduce(
    (sum, [key, value]) =>
      sum + (["type", "style", "align", "action_id", "block_id"].includes(key) ? 0 : strings(value)),
    0,
  );
}

function textOf(node: JsonObject): string {
  if (typeof node.text === "string") return node.text;
  const inner = node.text;
  return typeof inner === "object" && inner !== null && !Array.isArray(inner) ? textOf(inner) : "";
}

/** Every value under a key, at any depth. */
export function valuesOf(node: unknown, key: string): unknown[] {
  if (Array.isArray(node)) return node.flatMap((item) => valuesOf(item, key));
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([name, value]) => [
    ...(name === key ? [value] : []),
    ...valuesOf(value, key),
  ]);
}
