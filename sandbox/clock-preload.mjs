// Loaded with `--import` into processes that are to live in the sandbox's time. It also reaches npm and older Nodes through
// NODE_OPTIONS: plain JavaScript, nothing but Node's own modules, nothing that keeps a process alive.
import { randomUUID } from "node:crypto";
import { get } from "node:http";
import { driveTimers } from "./driven-timers.mjs";

const TIMEOUT_MS = 2000;
/** Between two attempts to reach a sandbox that is gone. */
const RECONNECT_MS = 1000;

const control = process.env.JOBMON_SANDBOX_CONTROL;
const realNow = Date.now;
const realSetTimeout = setTimeout;
try {
  if (!control) throw new Error("JOBMON_SANDBOX_CONTROL is not set");
  const state = await readClock(new URL("/control/clock", control));
  const time = createTime(state);
  driveDate(time.nowMs);
  const next = new URL(`/control/clock/next?follower=${randomUUID()}`, control);
  void follow(next, state.version, time, driveTimers(time));
} catch (error) {
  process.stderr.write(
    `clock-preload: the sandbox's clock cannot be read (${error.message}); this process runs in real time\n`,
  );
}

/** The sandbox's time, from what it said last. `elapsedMs` never goes back, and jumps only as the sandbox does. */
function createTime(first) {
  let last = { ...first, realMs: performance.now() };
  const realPassedMs = () => performance.now() - last.realMs;
  // Where the clock stands still its timers go on: a process that waits would never end otherwise.
  const timerRate = () => last.rate || 1;
  const elapsedMs = () => last.elapsedMs + realPassedMs() * timerRate();
  return {
    nowMs: () => Math.round(last.nowMs + realPassedMs() * last.rate),
    elapsedMs,
    timerRate,
    set(state) {
      // A sandbox that was started anew begins to count anew.
      last = { ...state, realMs: performance.now(), elapsedMs: Math.max(elapsedMs(), state.elapsedMs) };
    },
  };
}

/** Asks once; half of the round trip is taken for the way back. */
async function readClock(url) {
  const askedAtMs = realNow();
  const state = parseState(await body(get(url, { agent: false, timeout: TIMEOUT_MS })));
  return { ...state, nowMs: state.nowMs + ((realNow() - askedAtMs) / 2) * state.rate };
}

/** Asks for the next change again and again; each answer comes when there is one. */
async function follow(url, version, time, timeHasChanged) {
  url.searchParams.set("after", version);
  for (;;) {
    try {
      const request = get(url, { agent: false });
      request.on("socket", (socket) => socket.unref());
      const state = parseState(await body(request));
      time.set(state);
      timeHasChanged();
      url.searchParams.set("after", state.version);
    } catch {
      await new Promise((resolve) => realSetTimeout(resolve, RECONNECT_MS).unref());
    }
  }
}

function body(request) {
  return new Promise((resolve, reject) => {
    request.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("error", reject);
      response.on("end", () => resolve(text));
    });
    request.on("timeout", () => request.destroy(new Error(`no answer within ${TIMEOUT_MS} ms`)));
    request.on("error", reject);
  });
}

function parseState(text) {
  const { now, rate = 1, elapsed_ms = 0, version = 0 } = JSON.parse(text);
  const nowMs = Date.parse(now);
  if (Number.isNaN(nowMs)) throw new Error(`unexpected answer ${text.slice(0, 100)}`);
  return { nowMs, rate, elapsedMs: elapsed_ms, version };
}

/** Makes `Date.now()`, `new Date()` and `Date()` follow; all other uses of Date stay as they are. */
function driveDate(now) {
  const RealDate = globalThis.Date;
  RealDate.now = now;
  const SandboxDate = new Proxy(RealDate, {
    apply: () => new RealDate(now()).toString(),
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  });
  RealDate.prototype.constructor = SandboxDate;
  globalThis.Date = SandboxDate;
}
