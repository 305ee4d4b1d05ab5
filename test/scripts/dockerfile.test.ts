import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { type Image, makeImage } from "../../scripts/dockerfile/image.ts";
import { devPackages, healthFaults, startFaults, textFaults } from "../../scripts/dockerfile/image-faults.ts";
import { execForm, parseDockerfile } from "../../scripts/dockerfile/parse-dockerfile.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const instructions = parseDockerfile(readFileSync(join(root, "Dockerfile"), "utf8"));
const directory = mkdtempSync(join(tmpdir(), "jobmon-dockerfile-test-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** What the Dockerfile describes, run from the working tree instead of an image. */
const image: Image = {
  from: "node:24-slim",
  root: "/",
  workdir: root,
  env: {},
  user: "node",
  command: ["node", "src/main.ts"],
  healthCommand: execForm(instructions.find(({ keyword }) => keyword === "HEALTHCHECK")?.text ?? ""),
};

test("comments go, continued lines are joined, options stand apart", () => {
  expect(parseDockerfile("# a\nCOPY --chown=node one \\\n  two\n\nUSER node\n")).toEqual([
    { keyword: "COPY", options: ["chown=node"], text: "one    two" },
    { keyword: "USER", options: [], text: "node" },
  ]);
  expect(() => parseDockerfile("run x")).toThrow("Not an instruction: run x");
  expect(() => execForm("node src/main.ts")).toThrow("Not in exec form");
});

test("instructions are followed in a directory", () => {
  writeFileSync(join(directory, "a.txt"), "from the context");
  const made = makeImage(
    parseDockerfile(
      'FROM node:24-slim\nENV COLOUR=red\nWORKDIR /app\nCOPY a.txt ./\nRUN printf "$COLOUR $(node -v)" > b.txt\nUSER node\nCMD ["node", "x"]',
    ),
    directory,
    directory,
  );
  expect(made).toMatchObject({ from: "node:24-slim", user: "node", command: ["node", "x"] });
  expect(readFileSync(join(made.workdir, "a.txt"), "utf8")).toBe("from the context");
  expect(readFileSync(join(made.workdir, "b.txt"), "utf8")).toBe(`red ${process.version}`);
});

test("the text of the Dockerfile is right, and planted faults in it are named", () => {
  expect(textFaults(image, instructions, root)).toEqual([]);
  expect(textFaults({ ...image, from: "node:22-slim" }, instructions, root)).toEqual([
    expect.stringContaining("FROM node:22-slim, but the tests run on Node 24"),
  ]);
  expect(textFaults({ ...image, user: "root" }, instructions, root)).toEqual([
    "USER root: expected an unprivileged user",
  ]);
  expect(textFaults(image, parseDockerfile("COPY src docs ./"), root)).toEqual([
    ".dockerignore keeps docs away",
  ]);
});

test("packages of development are found where they are", () => {
  const found = devPackages(root, join(root, "package-lock.json"));
  expect(found).toContain("node_modules/vitest");
  expect(found).not.toContain("node_modules/zod");
  expect(devPackages(directory, join(root, "package-lock.json"))).toEqual([]);
});

test("a start without configuration names what is missing; a program that does not is noticed", async () => {
  expect(await startFaults(image)).toEqual([]);
  const faults = await startFaults({ ...image, command: ["node", "-e", ""] });
  expect(faults[0]).toContain("status 0, not 78");
  expect(faults).toContain("The missing SLACK_BOT_TOKEN is not named");
});

test("the health check tells well, ill and gone apart; one that cannot is noticed", async () => {
  expect(await healthFaults(image)).toEqual([]);
  expect(await healthFaults({ ...image, healthCommand: ["node", "-e", ""] })).toEqual([
    "HEALTHCHECK: It asked for ",
    "HEALTHCHECK: Not healthy, but status 0",
    "HEALTHCHECK: Not there, but status 0",
  ]);
});
