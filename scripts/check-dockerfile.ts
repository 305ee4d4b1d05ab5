import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeImage } from "./dockerfile/image.ts";
import { devPackages, healthFaults, startFaults, textFaults } from "./dockerfile/image-faults.ts";
import { parseDockerfile } from "./dockerfile/parse-dockerfile.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "jobmon-image-"));
try {
  const instructions = parseDockerfile(readFileSync(join(root, "Dockerfile"), "utf8"));
  const image = makeImage(instructions, root, directory);
  const faults = [
    ...textFaults(image, instructions, root),
    ...devPackages(image.workdir, join(root, "package-lock.json")).map(
      (path) => `${path} is in the image, though only development needs it`,
    ),
    ...(await startFaults(image)),
    ...(await healthFaults(image)),
  ];
  for (const fault of faults) process.stderr.write(`Dockerfile: ${fault}\n`);
  if (faults.length === 0)
    process.stdout.write(`The image of ${image.from} holds what it needs and starts.\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  rmSync(directory, { recursive: true });
}
