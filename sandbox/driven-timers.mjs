// The timers of a process that lives in the sandbox's time. Plain JavaScript and nothing but Node's own modules, like the preload.
import { AsyncResource } from "node:async_hooks";
import { createRequire, syncBuiltinESMExports } from "node:module";
import { promisify } from "node:util";

/** Node's own timers take no longer delay; what is longer is set again when that has passed. */
const MAX_DELAY_MS = 2 ** 31 - 1;
/** Node's timers are whole milliseconds: one that fires by less than that too early has fired in time. */
const TOLERANCE_MS = 1;

const require = createRequire(import.meta.url);
const timers = require("node:timers");
const timersPromises = require("node:timers/promises");
const real = {
  setTimeout: timers.setTimeout,
  clearTimeout: timers.clearTimeout,
};

/**
 * Puts timers in place of Node's that are due by `time`: `elapsedMs()` are the milliseconds that have passed in it, `timerRate()` how
 * many of them pass in a real one. The function it returns is to be called after each jump and each change of the rate.
 */
export function driveTimers(time) {
  const waiting = new Map();
  let lastId = 0;

  /** What setTimeout and setInterval return: everything that Node's own Timeout offers. */
  class DrivenTimeout {
    #fire;
    #delayMs;
    #repeats;
    #dueMs = 0;
    #timer;
    #isRef = true;
    #isClosed = false;
    #id;

    constructor(callback, delay, args, repeats) {
      if (typeof callback !== "function") {
        throw Object.assign(new TypeError('The "callback" argument must be of type function.'), {
          code: "ERR_INVALID_ARG_TYPE",
        });
      }
      const delayMs = Number(delay);
      this.#delayMs = delayMs >= 1 && delayMs <= MAX_DELAY_MS ? Math.trunc(delayMs) : 1;
      this.#repeats = repeats;
      // The async context is that of the call, also when the timer was set again from elsewhere.
      this.#fire = AsyncResource.bind(() => callback.apply(this, args));
      lastId += 1;
      this.#id = lastId;
      this.#start();
    }

    #start() {
      this.#dueMs = time.elapsedMs() + this.#delayMs;
      waiting.set(this.#id, this);
      this.set();
    }

    /** Sets Node's timer by what is left. */
    set() {
      real.clearTimeout(this.#timer);
      const leftMs = (this.#dueMs - time.elapsedMs()) / time.timerRate();
      const delayMs = Math.min(Math.max(Math.ceil(leftMs), 0), MAX_DELAY_MS);
      this.#timer = real.setTimeout(() => this.#look(), delayMs);
      if (!this.#isRef) this.#timer.unref();
    }

    #look() {
      if (this.#dueMs - time.elapsedMs() > TOLERANCE_MS) {
        this.set();
        return;
      }
      if (this.#repeats) this.#start();
      else waiting.delete(this.#id);
      this.#fire();
    }

    get dueMs() {
      return this.#dueMs;
    }

    close() {
      this.#isClosed = true;
      waiting.delete(this.#id);
      real.clearTimeout(this.#timer);
      return this;
    }

    /** Begins anew, also what has fired; not what was cleared. */
    refresh() {
      if (!this.#isClosed) this.#start();
      return this;
    }

    ref() {
      this.#isRef = true;
      this.#timer.ref();
      return this;
    }

    unref() {
      this.#isRef = false;
      this.#timer.unref();
      return this;
    }

    hasRef() {
      return this.#isRef;
    }

    [Symbol.toPrimitive]() {
      return this.#id;
    }

    [Symbol.dispose]() {
      this.close();
    }
  }

  function setTimeout(callback, delay, ...args) {
    return new DrivenTimeout(callback, delay, args, false);
  }

  function setInterval(callback, delay, ...args) {
    return new DrivenTimeout(callback, delay, args, true);
  }

  /** Node's clearTimeout ends an interval too, and the other way round; timers set before, and immediates, are Node's own. */
  function clear(timer) {
    if (timer instanceof DrivenTimeout) timer.close();
    else if (waiting.has(Number(timer))) waiting.get(Number(timer)).close();
    else real.clearTimeout(timer);
  }

  function wait(delay, value, { signal, ref = true } = {}) {
    return new Promise((resolve, reject) => {
      const abort = () => {
        timer.close();
        reject(
          Object.assign(new Error("The operation was aborted", { cause: signal.reason }), {
            name: "AbortError",
            code: "ABORT_ERR",
          }),
        );
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", abort);
        resolve(value);
      }, delay);
      if (!ref) timer.unref();
      if (signal?.aborted) abort();
      else signal?.addEventListener("abort", abort, { once: true });
    });
  }

  async function* repeat(delay, value, options) {
    for (;;) yield await wait(delay, value, options);
  }

  Object.defineProperty(setTimeout, promisify.custom, { enumerable: true, get: () => wait });
  const driven = {
    setTimeout,
    setInterval,
    clearTimeout: (timer) => clear(timer),
    clearInterval: (timer) => clear(timer),
  };
  Object.assign(timers, driven);
  Object.assign(globalThis, driven);
  Object.assign(timersPromises, { setTimeout: wait, setInterval: repeat });
  timersPromises.scheduler.wait = (delay, options) => wait(delay, undefined, options);
  syncBuiltinESMExports();

  return () => {
    const all = [...waiting.values()].sort((a, b) => a.dueMs - b.dueMs);
    for (const timer of all) timer.set();
  };
}
