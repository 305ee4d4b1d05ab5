import { enableCompileCache } from "node:module";
import { setFlagsFromString } from "node:v8";

// An answer leaves little behind, but V8 lets garbage grow with the machine's memory. A small young generation is collected
// often and cheaply: bench/memory.ts measured a third of the resident memory with it. It must be set before the heap grows.
setFlagsFromString("--max-semi-space-size=1");
setFlagsFromString("--semi-space-growth-factor=1");
setFlagsFromString("--optimize-for-size");
// From the second start on, modules come compiled and stripped of their types, and what does that is not loaded at all.
enableCompileCache();

const { start } = await import("./start.ts");
await start(process.env);
