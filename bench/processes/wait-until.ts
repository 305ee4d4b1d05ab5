import { setTimeout as sleep } from "node:timers/promises";

const POLL_INTERVAL_MS = 50;

/** Waits until `isReached` says so. Throws an Error that names `what` after `timeoutMs`, and the signal's reason. */
export async function waitUntil(
  what: string,
  isReached: () => boolean | Promise<boolean>,
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal },
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await isReached())) {
    if (performance.now() > deadline) throw new Error(`waited ${timeoutMs / 1000} s in vain for ${what}`);
    await sleep(POLL_INTERVAL_MS, undefined, { signal });
  }
}
