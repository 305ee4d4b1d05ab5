import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const run = promisify(execFile);
const preload = new URL("../../../sandbox/clock-preload.mjs", import.meta.url).href;
const NOW = "2030-02-03T04:05:06.000Z";

let answer = JSON.stringify({ now: NOW });
const server = createServer((request, response) => {
  if (request.url === "/control/clock") response.end(answer);
  else response.writeHead(404).end();
});
let control: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  control = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

async function evaluate(script: string, origin: string | undefined = control) {
  const { stdout, stderr } = await run(process.execPath, ["-e", script], {
    env: {
      NODE_OPTIONS: `--import=${preload}`,
      ...(origin === undefined ? {} : { JOBMON_SANDBOX_CONTROL: origin }),
    },
    timeout: 15_000,
  });
  return { value: JSON.parse(stdout) as unknown, stderr };
}

const seconds = (value: unknown) => Math.abs(Number(value) - Date.parse(NOW)) / 1000;

test("Date follows the sandbox", async () => {
  const { value, stderr } = await evaluate(`
    const all = [Date.now(), new Date().getTime(), Date.parse(Date())];
    process.stdout.write(JSON.stringify(all));`);
  expect(stderr).toBe("");
  for (const instant of value as number[]) expect(seconds(instant)).toBeLessThan(5);
});

test("the clock ticks", async () => {
  const { value } = await evaluate(`
    const from = Date.now();
    setTimeout(() => process.stdout.write(JSON.stringify(Date.now() - from)), 300);`);
  expect(value).toBeGreaterThanOrEqual(290);
  expect(value).toBeLessThan(3000);
});

test("everything else about Date stays as it is", async () => {
  const { value } = await evaluate(`
    class Day extends Date { iso() { return this.toISOString().slice(0, 10); } }
    const given = new Date("2020-01-02T03:04:05Z");
    process.stdout.write(JSON.stringify([
      given.toISOString(), new Date(0).getTime(), new Date(2020, 0, 2) instanceof Date,
      new Date() instanceof Date, new Date().constructor === Date, new Day() instanceof Day,
      new Day() instanceof Date, new Day().iso(), new Day(0).iso(), Date.UTC(2020, 0), Date.parse("1970-01-01"),
      typeof Date(), Date.name, Date.length, Number.isNaN(new Date(undefined).getTime()),
      require("node:util").types.isDate(new Date()), structuredClone(given).getTime() === given.getTime(),
      Object.prototype.toString.call(new Date())]));`);
  expect(value).toEqual([
    "2020-01-02T03:04:05.000Z",
    0,
    true,
    true,
    true,
    true,
    true,
    NOW.slice(0, 10),
    "1970-01-01",
    1577836800000,
    0,
    "string",
    "Date",
    7,
    true,
    true,
    true,
    "[object Date]",
  ]);
});

describe("when the sandbox cannot be asked", () => {
  const script = "process.stdout.write(JSON.stringify(Date.now()))";
  const isRealTime = (value: unknown) => Math.abs(Number(value) - Date.now()) < 10_000;

  test("real time and a warning: nobody listens", async () => {
    const { value, stderr } = await evaluate(script, "http://127.0.0.1:9");
    expect(isRealTime(value)).toBe(true);
    expect(stderr).toMatch(
      /^clock-preload: the sandbox's clock cannot be read \(.*\); this process runs in real time\n$/,
    );
  });

  test("real time and a warning: no address, or an answer that is no time", async () => {
    expect((await evaluate(script, "")).stderr).toContain("JOBMON_SANDBOX_CONTROL is not set");
    answer = "{}";
    const { value, stderr } = await evaluate(script);
    answer = JSON.stringify({ now: NOW });
    expect(isRealTime(value)).toBe(true);
    expect(stderr).toContain("unexpected answer {}");
  });
});
