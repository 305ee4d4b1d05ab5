// Loaded with `--import` into processes that are to live in the sandbox's time. It also reaches npm and older Nodes through
// NODE_OPTIONS: plain JavaScript, nothing but Node's own modules, nothing that keeps a process alive.
import { get } from "node:http";

const TIMEOUT_MS = 2000;

const control = process.env.JOBMON_SANDBOX_CONTROL;
try {
  if (!control) throw new Error("JOBMON_SANDBOX_CONTROL is not set");
  followClock(await sandboxOffsetMs(new URL("/control/clock", control)));
} catch (error) {
  process.stderr.write(
    `clock-preload: the sandbox's clock cannot be read (${error.message}); this process runs in real time\n`,
  );
}

/** How far the sandbox is ahead of the real time. Half of the round trip is taken for the way back. */
function sandboxOffsetMs(url) {
  const askedAtMs = Date.now();
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false, timeout: TIMEOUT_MS }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => {
        body += chunk;
      });
      response.on("error", reject);
      response.on("end", () => {
        const answeredAtMs = Date.now();
        try {
          const sandboxMs = Date.parse(JSON.parse(body).now);
          if (Number.isNaN(sandboxMs)) throw new Error(`unexpected answer ${body.slice(0, 100)}`);
          resolve(sandboxMs - (askedAtMs + answeredAtMs) / 2);
        } catch (error) {
          reject(error);
        }
      });
    });
    request.on("timeout", () => request.destroy(new Error(`no answer within ${TIMEOUT_MS} ms`)));
    request.on("error", reject);
  });
}

/** Makes `Date.now()`, `new Date()` and `Date()` follow the sandbox; all other uses of Date stay as they are. */
function followClock(offsetMs) {
  const RealDate = globalThis.Date;
  const realNow = RealDate.now;
  const now = () => Math.round(realNow() + offsetMs);
  RealDate.now = now;
  const SandboxDate = new Proxy(RealDate, {
    apply: () => new RealDate(now()).toString(),
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  });
  RealDate.prototype.constructor = SandboxDate;
  globalThis.Date = SandboxDate;
}
