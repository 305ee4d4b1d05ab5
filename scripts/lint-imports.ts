import { fileURLToPath } from "node:url";
import { checkImports, loadImportRules, readAllImports } from "./imports/check-imports.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const rules = await loadImportRules(root);
const imports = readAllImports(root);
const { files, violations } = await checkImports(root, imports, rules);

if (files.length !== imports.size) {
  throw new Error(`Of ${imports.size} files only ${files.length} were looked at`);
}
for (const { rule, from, to } of violations) {
  const reason = rules.find(({ name }) => name === rule)?.comment;
  process.stderr.write(`${from} imports ${to}\n  ${rule}: ${reason}\n`);
}
process.stdout.write(`${files.length} files, ${rules.length} rules, ${violations.length} violations.\n`);
process.exitCode = violations.length === 0 ? 0 : 1;
