import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { z } from "zod";
import { botEnvironment } from "../../src/config/environment.ts";
import { EXIT_CONFIG } from "../../src/config/load-config.ts";
import type { Image } from "./image.ts";
import type { Instruction } from "./parse-dockerfile.ts";

const packageJson = z.object({ devDependencies: z.object({ node: z.string() }) });
const lockFile = z.object({ packages: z.record(z.string(), z.object({ dev: z.boolean().optional() })) });

/** Faults that show in the text: the wrong Node, root as the user, files that the engine would not be sent. */
export function textFaults(image: Image, instructions: readonly Instruction[], context: string): string[] {
  const { devDependencies } = packageJson.parse(readJson(join(context, "package.json")));
  const major = (version: string | undefined) => /\d+/.exec(version ?? "")?.[0];
  const sent = readFileSync(join(context, ".dockerignore"), "utf8").split("\n");
  const copied = instructions
    .filter(({ keyword }) => keyword === "COPY")
    .flatMap(({ text }) => text.split(/\s+/).slice(0, -1));
  return [
    ...(/^node:\d+(\.\d+)*-slim$/.test(image.from) ? [] : [`FROM ${image.from}: expected node:NN-slim`]),
    ...(major(image.from) === major(devDependencies.node)
      ? []
      : [`FROM ${image.from}, but the tests run on Node ${devDependencies.node}`]),
    ...(["root", "0"].includes(image.user) ? [`USER ${image.user}: expected an unprivileged user`] : []),
    ...copied.filter((file) => !sent.includes(`!${file}`)).map((file) => `.dockerignore keeps ${file} away`),
  ];
}

/** Packages that only development needs and that are in the image all the same. */
export function devPackages(directory: string, lockPath: string): string[] {
  const { packages } = lockFile.parse(readJson(lockPath));
  return Object.entries(packages)
    .filter(([path, { dev }]) => dev === true && existsSync(join(directory, path)))
    .map(([path]) => path);
}

/** Starts the image without any configuration: it has to name all that is missing and end with status 78. */
export async function startFaults(image: Image): Promise<string[]> {
  const { status, errors } = await runCommand(image.command, image, {});
  const missing = new Set(
    (botEnvironment.safeParse({}).error?.issues ?? []).map(({ path }) => String(path[0])),
  );
  return [
    ...(status === EXIT_CONFIG
      ? []
      : [`Without configuration: status ${status}, not ${EXIT_CONFIG}: ${errors}`]),
    ...(missing.size > 0 ? [] : ["No variable is required, so this check shows nothing"]),
    ...[...missing]
      .filter((name) => !errors.includes(name))
      .map((name) => `The missing ${name} is not named`),
  ];
}

/** Runs the health check against a server that is well, one that is not, and none. */
export async function healthFaults(image: Image): Promise<string[]> {
  let status = 200;
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const env = { PORT: String((server.address() as AddressInfo).port) };
  const well = await runCommand(image.healthCommand, image, env);
  status = 503;
  const ill = await runCommand(image.healthCommand, image, env);
  await new Promise((resolve) => server.close(resolve));
  const gone = await runCommand(image.healthCommand, image, env);
  return [
    ...(asked.every((url) => url === "/healthz") && asked.length === 2 ? [] : [`It asked for ${asked}`]),
    ...(well.status === 0 ? [] : [`Healthy, but status ${well.status}: ${well.errors}`]),
    ...(ill.status === 1 ? [] : [`Not healthy, but status ${ill.status}`]),
    ...(gone.status === 1 ? [] : [`Not there, but status ${gone.status}`]),
  ].map((fault) => `HEALTHCHECK: ${fault}`);
}

/** Runs a command of the image with the image's variables and the given ones, and no others. */
function runCommand(
  [program = "", ...args]: readonly string[],
  image: Image,
  env: { [name: string]: string },
): Promise<{ status: number | null; errors: string }> {
  if (program !== "node") throw new Error(`The image has no ${program}`);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: image.workdir,
      env: { ...image.env, ...env },
      stdio: ["ignore", "ignore", "pipe"],
      timeout: 30_000,
    });
    let errors = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      errors += text;
    });
    child.on("error", reject).on("close", (status) => resolve({ status, errors }));
  });
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}
