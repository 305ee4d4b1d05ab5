import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { generatedFiles, staleFiles } from "./reference/generated-files.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });

const files = await generatedFiles(root);
const stale = await staleFiles(root, files);
if (values.check && stale.length > 0) {
  process.stderr.write(
    `Not as the code says, run npm run generate:\n${stale.map((path) => `  ${path}\n`).join("")}`,
  );
  process.exitCode = 1;
} else if (values.check) {
  process.stdout.write(`${files.length} generated files are current.\n`);
} else {
  for (const { path, text } of files.filter((file) => stale.includes(file.path))) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  process.stdout.write(stale.length === 0 ? "Nothing to write.\n" : `Written: ${stale.join(", ")}\n`);
}
