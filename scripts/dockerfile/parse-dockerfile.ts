/** One instruction of a Dockerfile, with its options apart: `COPY --from=x a b` has `from=x` and the words a, b. */
export interface Instruction {
  keyword: string;
  options: string[];
  text: string;
}

/** Reads the instructions in order; comments go, continued lines are joined. Throws Error for a line that is none. */
export function parseDockerfile(source: string): Instruction[] {
  const lines = source
    .split("\n")
    .filter((line) => !/^\s*(#|$)/.test(line))
    .join("\n")
    .replace(/\\\n/g, " ")
    .split("\n");
  return lines.map((line) => {
    const [, keyword, options = "", text] = /^([A-Z]+)\s+((?:--\S+\s+)*)(\S.*)$/.exec(line.trim()) ?? [];
    if (keyword === undefined || text === undefined) throw new Error(`Not an instruction: ${line}`);
    return {
      keyword,
      options: options.split(/\s+/).flatMap((option) => option.match(/(?<=^--).+/) ?? []),
      text,
    };
  });
}

/** The words of a command in its exec form, `["node", "x"]`: the form that needs no shell and passes signals on. */
export function execForm(text: string): string[] {
  const json = /\[.*\]/.exec(text)?.[0];
  const words: unknown = json === undefined ? null : JSON.parse(json);
  if (!Array.isArray(words) || words.length === 0 || !words.every((word) => typeof word === "string")) {
    throw new Error(`Not in exec form: ${text}`);
  }
  return words;
}
