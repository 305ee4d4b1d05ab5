import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { execForm, type Instruction } from "./parse-dockerfile.ts";

/** What a Dockerfile makes, as a directory of this machine. */
export interface Image {
  /** The base image, such as node:24-slim. */
  from: string;
  /** The root of the file system in the image. */
  root: string;
  /** The working directory, on this machine. */
  workdir: string;
  /** Variables that the image sets. */
  env: { [name: string]: string };
  user: string;
  command: string[];
  healthCommand: string[];
}

/** Variables of the calling npm and of this project's own configuration, which no build may depend on. */
const NOT_HANDED_ON =
  /^(npm_(lifecycle|package|command|execpath|node_execpath|config_local_prefix)|INIT_CWD|NODE_|JOBMON_|DATABRICKS_|SLACK_)/i;

/**
 * Follows the instructions without a container: COPY copies from the context, RUN runs in a shell, with the Node
 * that runs this. Throws Error for an instruction that it does not know.
 */
export function makeImage(instructions: readonly Instruction[], context: string, directory: string): Image {
  const image: Image = {
    from: "",
    root: join(directory, "root"),
    workdir: join(directory, "root"),
    env: {},
    user: "root",
    command: [],
    healthCommand: [],
  };
  const bin = join(directory, "bin");
  mkdirSync(bin, { recursive: true });
  symlinkSync(process.execPath, join(bin, "node"));
  for (const instruction of instructions) follow(instruction, image, { context, bin });
  return image;
}

function follow(
  { keyword, options, text }: Instruction,
  image: Image,
  machine: { context: string; bin: string },
) {
  switch (keyword) {
    case "FROM":
      image.from = text;
      return;
    case "ENV":
      for (const [, name = "", value = ""] of text.matchAll(/(\w+)=(\S+)/g)) image.env[name] = value;
      return;
    case "WORKDIR":
      image.workdir = join(image.root, text);
      mkdirSync(image.workdir, { recursive: true });
      return;
    case "COPY":
      copy(text.split(/\s+/), options, image, machine.context);
      return;
    case "RUN":
      if (options.length > 0) throw new Error(`This check does not know RUN --${options.join(" --")}`);
      execFileSync("sh", ["-c", text], {
        cwd: image.workdir,
        env: { ...outerEnvironment(machine.bin), ...image.env },
        stdio: ["ignore", "inherit", "inherit"],
      });
      return;
    case "USER":
      image.user = text;
      return;
    case "HEALTHCHECK":
      image.healthCommand = execForm(text);
      return;
    case "CMD":
      image.command = execForm(text);
      return;
    case "EXPOSE":
      return;
    default:
      throw new Error(`This check does not know the instruction ${keyword}`);
  }
}

function copy(words: readonly string[], options: readonly string[], image: Image, context: string): void {
  if (options.length > 0) throw new Error(`This check does not know COPY --${options.join(" --")}`);
  const sources = words.slice(0, -1);
  const target = words.at(-1) ?? ".";
  const intoDirectory = sources.length > 1 || target.endsWith("/");
  for (const source of sources) {
    const to = join(image.workdir, target, intoDirectory ? source : "");
    cpSync(join(context, source), to, { recursive: true });
  }
}

/** What a build sees of this machine: its tools and its npm settings, with this Node before any other. */
function outerEnvironment(bin: string): NodeJS.ProcessEnv {
  const path = (process.env.PATH ?? "").split(delimiter).filter((entry) => !entry.includes("node_modules"));
  const kept = Object.entries(process.env).filter(([name]) => !NOT_HANDED_ON.test(name));
  return { ...Object.fromEntries(kept), PATH: [bin, ...path].join(delimiter) };
}
