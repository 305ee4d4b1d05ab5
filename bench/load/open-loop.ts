import { Agent, request } from "node:http";
import { createRandom } from "../../sandbox/data/random.ts";
import type { Load, LoadResult } from "./load.ts";
import { slashCommand } from "./slash-command.ts";

/** Slack gives up after three seconds; a load waits longer, so that what is late is measured and not lost. */
const TIMEOUT_MS = 10_000;
/** An agent heeds how long the server keeps idle connections only when it has a timeout of its own, other than a request's. */
const IDLE_TIMEOUT_MS = 5_000;

/**
 * Sends commands at instants that were fixed before, whether or not earlier ones were answered: a target that falls behind gets
 * no relief, as with people. The stopwatch of a command starts when it is sent.
 */
export async function sendLoad(load: Load): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, timeout: IDLE_TIMEOUT_MS });
  const due = instants(load);
  const lateMs: number[] = [];
  const failures = new Set<string>();
  const acks: Promise<number | null>[] = [];
  const { promise: allSent, resolve } = Promise.withResolvers<void>();
  const startedMs = performance.now();

  const send = (index: number) => {
    const { body, headers } = slashCommand({
      text: load.texts[index] ?? "",
      responseUrl: `${load.responseUrl}/${index}`,
      signingSecret: load.signingSecret,
    });
    lateMs.push(performance.now() - startedMs - (due[index] ?? 0));
    acks.push(
      timedPost(load.url, agent, headers, body).catch((error: unknown) => {
        failures.add(error instanceof Error ? error.message : String(error));
        return null;
      }),
    );
  };
  const sendDue = () => {
    while (acks.length < due.length && (due[acks.length] ?? 0) <= performance.now() - startedMs) {
      send(acks.length);
    }
    if (acks.length === due.length) resolve();
    else setTimeout(sendDue, (due[acks.length] ?? 0) - (performance.now() - startedMs));
  };

  sendDue();
  await allSent;
  const ackMs = await Promise.all(acks);
  agent.destroy();
  return { ackMs, lateMs, failures: [...failures] };
}

/** Milliseconds after the start at which each command is due; random ones are a Poisson process. */
function instants({ texts, ratePerSecond, arrivals, seed }: Load): number[] {
  const random = createRandom("arrivals", seed);
  const meanGapMs = 1000 / ratePerSecond;
  let at = 0;
  return texts.map(() => {
    at += arrivals === "even" ? meanGapMs : -Math.log(1 - random.float()) * meanGapMs;
    return at;
  });
}

/** Milliseconds from sending to the end of the answer. Throws an Error for anything but a 200. */
function timedPost(
  url: string,
  agent: Agent,
  headers: Record<string, string>,
  body: string,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const startedMs = performance.now();
    const sent = request(url, { method: "POST", agent, headers, timeout: TIMEOUT_MS }, (response) => {
      response.resume();
      response.once("error", reject);
      response.once("end", () => {
        if (response.statusCode === 200) resolve(performance.now() - startedMs);
        else reject(new Error(`a command was answered with status ${response.statusCode}`));
      });
    });
    sent.once("timeout", () => sent.destroy(new Error(`no acknowledgement within ${TIMEOUT_MS / 1000} s`)));
    sent.once("error", reject);
    sent.end(body);
  });
}
