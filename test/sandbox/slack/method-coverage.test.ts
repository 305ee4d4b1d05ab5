import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { methods } from "../../../sandbox/slack/methods/index.ts";

const readme = readFileSync(new URL("../../../sandbox/README.md", import.meta.url), "utf8");
const rows = [...readme.matchAll(/^\| ([a-z]+(?:\.[a-zA-Z]+)+) \| (\w+) \| ?(.*?) ?\|$/gm)].map(
  ([, method, state, remarks]) => ({ method, state, remarks }),
);

test("the table of Web API methods names each route, and no other as present", () => {
  expect(rows.length).toBeGreaterThan(20);
  const present = rows.filter(({ state }) => state !== "absent").map(({ method }) => method);
  expect(present).toEqual(Object.keys(methods).sort());
});

test("each method is faithful, partial with a reason, or absent; once, in order", () => {
  for (const { method, state, remarks } of rows) {
    expect(["faithful", "partial", "absent"], method).toContain(state);
    if (state === "partial") expect(remarks, method).not.toBe("");
  }
  const names = rows.map(({ method }) => method);
  expect(names).toEqual([...new Set(names)].sort());
});
