import { enableCompileCache } from "node:module";
import { setFlagsFromString } from "node:v8";

// An answer leaves little behind, but V8 lets garbage grow with the machine's memory: without these flags, bench/memory.ts
// measured 280 to 490 MiB after 5,000 commands, with them 175. They cost processor time (see bench/README.md), and must be set
// before the heap grows.
setFlagsFromString("--max-semi-space-size=1");
setFlagsFromString("--semi-space-growth-factor=1");
setFlagsFromString("--optimize-for-size");
// From the second start on, modules come compiled and stripped of their types, and what does that is not loaded at all.
enableCompileCache();

const { start } = await import("./start.ts");
await start(process.env);
