import { once } from "node:events";
import { launch } from "../processes/launch.ts";
import { type Load, type LoadResult, loadResultSchema } from "./load.ts";

export interface LoadGenerator extends AsyncDisposable {
  /** Sends a load and waits for the last acknowledgement. One at a time. */
  send(load: Load, signal: AbortSignal): Promise<LoadResult>;
}

/** Sends commands from a process of its own, so that neither sending nor measuring takes time from what is measured. */
export function startLoadGenerator(): LoadGenerator {
  const process = launch({
    name: "the load generator",
    args: ["bench/load/load-generator.ts"],
    messages: true,
  });
  return {
    async send(load, signal) {
      const ended = new AbortController();
      const onExit = () => ended.abort();
      process.child.once("exit", onExit);
      try {
        process.assertRunning();
        process.child.send(load);
        const [message] = await once(process.child, "message", {
          signal: AbortSignal.any([signal, ended.signal]),
        });
        return loadResultSchema.parse(message);
      } catch (error) {
        signal.throwIfAborted();
        process.assertRunning();
        throw error;
      } finally {
        process.child.off("exit", onExit);
      }
    },
    [Symbol.asyncDispose]: () => process[Symbol.asyncDispose](),
  };
}
