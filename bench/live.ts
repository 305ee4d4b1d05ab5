import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Agent, request } from "undici";
import { createClock } from "../sandbox/clock.ts";
import { createLocalDatabricks, type LocalDatabricks } from "../sandbox/databricks/local-databricks.ts";
import { renderBlockKit } from "../src/answers/renderers/block-kit.ts";
import { createAppQuestions } from "../src/app.ts";
import { loadTerminalConfig } from "../src/config/load-config.ts";
import { createLogger } from "../src/ops/logger.ts";
import { wire } from "../src/wire.ts";
import { aRunWithTasks, manyActiveRuns } from "../test/sandbox/databricks/rest-objects.ts";
import type { Measured } from "./report/measured.ts";
import { median } from "./report/quantiles.ts";
import { nobody } from "./statement-of.ts";

const REQUEST_MS = 20;
const OPEN_RUNS = 1_000;
const TASKS = 300;
const TASKS_RUN = "77";
const MOST_MS = 2_000;
/** Live answers are given again for five seconds. */
const FRESH_MS = 5_100;

const caller = { platform: "slack", tenant: "T0001", id: "U0001" } as const;

/**
 * Live answers beside bare requests for the same pages: all open runs, and one run of many tasks, from a Jobs API that takes
 * 20 ms a request. Bounds the whole answer; counts its requests beside the pages there are.
 */
export async function measureLive(options: {
  rounds: number;
  signal: AbortSignal;
  progress(line: string): void;
}): Promise<Measured> {
  const { rounds, signal, progress } = options;
  let requests = 0;
  const local = await createLocalDatabricks({
    clock: createClock(),
    intercept: {
      async request({ path }, next) {
        if (path.startsWith("/api/2.2/")) {
          requests += 1;
          await sleep(REQUEST_MS);
        }
        return next();
      },
    },
  });
  try {
    for (const run of manyActiveRuns(OPEN_RUNS)) {
      await local.setJobsApiObject("run", String(run.run_id), run as never);
    }
    await local.setJobsApiObject("run", TASKS_RUN, aRunWithTasks(TASKS_RUN, TASKS) as never);
    const config = loadTerminalConfig(local.env);
    const { ports, close } = wire(config, createLogger("fatal"));
    await using _wired = { [Symbol.asyncDispose]: close };
    const app = createAppQuestions(ports, nobody);
    const bare = connectBare(local);
    await using _bare = { [Symbol.asyncDispose]: bare.close };

    const questions = [
      {
        name: `active, ${OPEN_RUNS} open runs`,
        text: "active",
        bare: () => bare.walk("/api/2.2/jobs/runs/list?active_only=true&limit=24"),
      },
      {
        name: `run, ${TASKS} tasks`,
        text: `run ${TASKS_RUN}`,
        bare: () => bare.walk(`/api/2.2/jobs/runs/get?run_id=${TASKS_RUN}&include_history=true`),
      },
    ];
    const rows: Measured["rows"] = [];
    const bounds: Measured["bounds"] = [];
    for (const question of questions) {
      progress(`live: ${question.name}`);
      const answers: number[] = [];
      const walks: number[] = [];
      let asked = 0;
      let pages = 0;
      for (let round = 0; round < rounds; round += 1) {
        signal.throwIfAborted();
        requests = 0;
        answers.push(
          await timed(async () => {
            const { answer, outcome } = await app.ask(question.text, caller, { signal });
            if (outcome !== "answered") throw new Error(`${question.text}: ${outcome}`);
            renderBlockKit(answer);
          }),
        );
        asked = requests;
        requests = 0;
        walks.push(await timed(question.bare));
        pages = requests;
        await sleep(FRESH_MS, undefined, { signal });
      }
      rows.push({
        question: question.name,
        rounds,
        "jobmon ms": median(answers),
        "bare requests ms": median(walks),
        "jobmon requests": asked,
        pages,
      });
      bounds.push({
        what: `${question.name}, median`,
        measured: median(answers),
        most: MOST_MS,
        unit: " ms",
      });
      bounds.push({ what: `${question.name}, requests`, measured: asked, most: pages, unit: "" });
    }
    return {
      name: "live",
      title: `Live answers beside bare requests, from a Jobs API that takes ${REQUEST_MS} ms a request`,
      rows,
      bounds,
      notes: ["Pages follow one another: the token of the next one is in the one before."],
    };
  } finally {
    await local.close();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** Requests as a script would make them: a token, keep-alive, one page after the other. */
function connectBare(local: LocalDatabricks) {
  const dispatcher = new Agent({ connect: { ca: readFileSync(local.env.DATABRICKS_CA_FILE ?? "", "utf8") } });
  return {
    async walk(path: string): Promise<void> {
      let token: string | undefined;
      do {
        const url = `${local.env.DATABRICKS_HOST}${path}${token === undefined ? "" : `&page_token=${token}`}`;
        const { body } = await request(url, {
          dispatcher,
          headers: { authorization: `Bearer ${local.token}` },
        });
        token = ((await body.json()) as { next_page_token?: string }).next_page_token;
      } while (token !== undefined && token !== "");
    },
    close: () => dispatcher.close(),
  };
}
