/** What the comment at the head of a `.sql` file says of the query. */
export interface QueryHeader {
  /** What it returns, in sentences. */
  question: string;
  tables: string[];
  /** `Grain`, `Prunes on`, `Money` and the like, in the order written. */
  facts: { name: string; text: string }[];
  parameters: { name: string; type: string; description: string }[];
}

/**
 * Reads a header. It has a question, an empty line, lines of `Name: text`, and under `Parameters:` a line of
 * `:name  type  meaning` for each. Throws Error that quotes the line it does not understand.
 */
export function readQueryHeader(sql: string): QueryHeader {
  const lines: string[] = [];
  for (const line of sql.split("\n")) {
    if (!line.startsWith("--")) break;
    lines.push(line.replace(/^-- ?/, ""));
  }
  const end = lines.indexOf("");
  const question = lines.slice(0, end).join(" ");
  const header: QueryHeader = { question, tables: [], facts: [], parameters: [] };
  let inParameters = false;
  for (const line of lines.slice(end + 1)) {
    if (line.trim() === "") continue;
    if (line === "Parameters:") {
      inParameters = true;
    } else if (inParameters) {
      const [, name, type, description] = /^ {2}:(\w+) +(\w+) {2,}(\S.*)$/.exec(line) ?? [];
      if (!name || !type || !description) throw new Error(`No parameter with type and meaning: ${line}`);
      header.parameters.push({ name, type, description });
    } else {
      const [, name, text] = /^([A-Z][a-z ]+): (.+)$/.exec(line) ?? [];
      if (!name || !text) throw new Error(`Not of the form "Name: text": ${line}`);
      if (name === "Tables") header.tables = text.split(", ");
      else header.facts.push({ name, text });
    }
  }
  return header;
}
