import { expect, test } from "vitest";
import type { Answer } from "../../../src/answers/answer.ts";
import { renderTerminal } from "../../../src/answers/renderers/terminal.ts";
import { exampleAnswers } from "./example-answers.ts";

const bare = exampleAnswers["nothing at all"] as Answer;

test("a run list is a table with its source, and its buttons are commands to type", () => {
  expect(renderTerminal(exampleAnswers["run list"] as Answer)).toMatchInlineSnapshot(`
    "Runs

    140 runs from 2026-01-13 09:30 UTC to 2026-01-14 09:30 UTC.

    Newest end first
    State       Job                Started (UTC)     Duration  Attempts
    ----------  -----------------  ----------------  --------  --------
    ✅ Success  nightly_load       2026-01-14 08:27    1h 34m         1
    ❌ Failed   train-churn-model  2026-01-14 07:25       45s         2
    ▶️ Running  export to finance  2026-01-14 06:23     2d 3h         3
    ✅ Success  nightly_load       2026-01-14 05:21    1h 34m         1
    ❌ Failed   train-churn-model  2026-01-14 04:19       45s         2
    ▶️ Running  export to finance  2026-01-14 03:17     2d 3h         3

    Note: The newest data in the table are of 2026-01-14 09:12 UTC.

    Source system.lakeflow.job_run_timeline as of 2026-01-14T09:30:00Z

    Next page: jobmon ask "runs from:2026-01-13 offset:6"
    Refresh: jobmon ask "runs from:2026-01-13"
    View runs: https://dbc-1.cloud.databricks.test/jobs/runs
    "
  `);
});

test("a command is quoted so that a shell asks for the same text", () => {
  const command = (text: string) =>
    renderTerminal({ ...bare, actions: [{ kind: "command", label: "More", command: text }] })
      .split("\n")
      .at(-2);
  expect(command("runs days:7")).toBe('More: jobmon ask "runs days:7"');
  expect(command('runs job:"a b"')).toBe(`More: jobmon ask 'runs job:"a b"'`);
  expect(command("runs job:it's")).toBe(`More: jobmon ask "runs job:it's"`);
  expect(command("runs job:$it's")).toBe(`More: jobmon ask 'runs job:$it'\\''s'`);
});

test("columns of text give way to the width of the terminal", () => {
  const lines = renderTerminal(exampleAnswers["names of 4,096 characters"] as Answer, { width: 72 }).split(
    "\n",
  );
  const table = lines
    .slice(
      lines.findIndex((line) => line.startsWith("State")),
      -1,
    )
    .slice(0, 5);
  expect(table).toMatchInlineSnapshot(`
    [
      "State       Job                     Started (UTC)     Duration  Attempts",
      "----------  ----------------------  ----------------  --------  --------",
      "✅ Success  nightly_load_nightly_…  2026-01-14 08:27    1h 34m         1",
      "❌ Failed   数数数数数数数数数数…   2026-01-14 07:25       45s         2",
      "▶️ Running  👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧…   2026-01-14 06:23     2d 3h         3",
    ]
  `);
});
