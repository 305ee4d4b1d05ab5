import type { Answer, AnswerAction, Column, Fact, Row, TableColumn } from "../../../src/answers/answer.ts";
import { noData } from "../../../src/answers/answer.ts";

/** Answers as commands make them, and answers that no command should make: every renderer takes them all. */

const at = new Date("2026-01-14T09:30:00Z");

function anAnswer(parts: Partial<Answer>): Answer {
  return {
    command: "runs",
    args: {},
    title: "Runs",
    tone: "neutral",
    as_of: at,
    source: "system.lakeflow.job_run_timeline",
    currency: "USD",
    blocks: [],
    notes: [],
    actions: [],
    data: noData,
    ...parts,
  };
}

const runColumns: Column[] = [
  { key: "workspace_id", label: "Workspace", type: "string" },
  { key: "run_id", label: "Run", type: "string" },
  { key: "job_name", label: "Job", type: "string" },
  { key: "started_at", label: "Started", type: "instant" },
  { key: "duration_seconds", label: "Duration", type: "duration" },
  { key: "result_state", label: "State", type: "string" },
  { key: "attempts", label: "Attempts", type: "integer" },
  { key: "run_page_url", label: "Link", type: "string" },
];

const words: { [state: string]: string } = {
  SUCCESS: "✅ Success",
  FAILED: "❌ Failed",
  RUNNING: "▶️ Running",
};

const shownRunColumns: TableColumn[] = [
  {
    key: "result_state",
    label: "State",
    type: "string",
    display: (row) => words[String(row.result_state)] ?? String(row.result_state),
  },
  { key: "job_name", label: "Job", type: "string", linkKey: "run_page_url" },
  { key: "started_at", label: "Started", type: "instant" },
  { key: "duration_seconds", label: "Duration", type: "duration" },
  { key: "attempts", label: "Attempts", type: "integer" },
];

function aRun(index: number, more: Row = {}): Row {
  return {
    workspace_id: "1234567890123456",
    run_id: String(880_000_000_000 + index),
    job_name: ["nightly_load", "train-churn-model", "export to finance"][index % 3] ?? "",
    started_at: new Date(at.getTime() - (index + 1) * 3_725_000).toISOString(),
    duration_seconds: [5_640, 45.2, 183_600][index % 3] ?? 0,
    result_state: ["SUCCESS", "FAILED", "RUNNING"][index % 3] ?? "",
    attempts: (index % 3) + 1,
    run_page_url: `https://dbc-1.cloud.databricks.test/jobs/77/runs/${880_000_000_000 + index}?o=1234567890123456`,
    ...more,
  };
}

function runList(title: string, rows: Row[], total: number, more: Partial<Answer> = {}): Answer {
  const page = { offset: 0, limit: rows.length, total, has_more: total > rows.length };
  return anAnswer({
    title,
    args: { from: "2026-01-13T09:30:00.000Z", to: "2026-01-14T09:30:00.000Z", limit: rows.length },
    blocks: [
      {
        kind: "text",
        text: [
          { kind: "styled", text: `${total} runs`, style: "bold" },
          " from ",
          { kind: "instant", at: new Date(at.getTime() - 86_400_000) },
          " to ",
          { kind: "instant", at },
          ".",
        ],
      },
      { kind: "table", caption: "Newest end first", columns: shownRunColumns, rows },
    ],
    notes: [
      [
        "The newest data in the table are of ",
        { kind: "instant", at: new Date("2026-01-14T09:12:44Z") },
        ".",
      ],
    ],
    actions: [
      {
        kind: "command",
        label: "Next page",
        command: `runs from:2026-01-13 offset:${rows.length}`,
        primary: true,
      },
      { kind: "command", label: "Refresh", command: "runs from:2026-01-13" },
      { kind: "open", label: "View runs", url: "https://dbc-1.cloud.databricks.test/jobs/runs" },
    ],
    data: { ...noData, columns: runColumns, rows, page },
    ...more,
  });
}

const costColumns: Column[] = [
  { key: "job_id", label: "Job id", type: "string" },
  { key: "job_name", label: "Job", type: "string" },
  { key: "list_cost", label: "List cost", type: "money" },
  { key: "dbus", label: "DBUs", type: "decimal" },
  { key: "runs", label: "Runs", type: "integer" },
];

const costRows: Row[] = [
  { job_id: "77", job_name: "nightly_load", list_cost: "1234.565", dbus: "12345.678901", runs: 1_440 },
  { job_id: "78", job_name: "train-churn-model", list_cost: "12.1", dbus: "55", runs: 3 },
  { job_id: "79", job_name: "probe", list_cost: "0.000000000123", dbus: "1e-7", runs: 1 },
  { job_id: "80", job_name: "credit", list_cost: "-5", dbus: "-12.5", runs: 0 },
  { job_id: null, job_name: "(no job id)", list_cost: "3.30", dbus: "15.000", runs: 0 },
];

const costTotals: Fact[] = [
  { key: "list_cost", label: "Total at list price", type: "money", value: "1244.965000000123" },
  { key: "dbus", label: "DBUs", type: "decimal", value: "12403.1789011" },
  { key: "provisional", label: "Still growing", type: "boolean", value: true },
];

const costTable = {
  kind: "table" as const,
  caption: "Cost by job, dearest first",
  columns: [costColumns[1], costColumns[4], costColumns[3], costColumns[2]].filter(
    (column) => column !== undefined,
  ),
  rows: costRows,
  totals: { job_name: "Total", list_cost: "1244.965000000123", dbus: "12403.1789011" },
};

/** Names that have brought bots down: mentions, markup, entities, escapes, quotes, bidi overrides. */
export const hostileNames = [
  '<!channel> & "x"',
  "<@U0001> <#C0001> <https://evil.test|click>",
  "*a*_b_~c~`d`",
  "&lt;!here&gt; &amp;",
  ":tada: 09:30 > quote",
  "\u001B[2J\u001B[31mred\u0007\u0000",
  "evil\u202Egnp.exe",
  "zero\u200Bwidth\uFEFF",
  "line\r\nfeed\tand\u2028more",
  "half \uD83D pair",
  "```fence``` 'quotes' $(rm -rf) \\",
  "   ",
  "",
  "__proto__",
];

const hostile = anAnswer({
  command: hostileNames.join(" "),
  title: hostileNames.join(" | "),
  tone: "bad",
  source: hostileNames.join(" "),
  args: { job: hostileNames.join(" "), ["__proto__"]: "own" },
  blocks: [
    { kind: "text", text: hostileNames.map((text) => ({ kind: "styled", text, style: "bold" })) },
    { kind: "text", text: hostileNames },
    {
      kind: "facts",
      facts: hostileNames.map((name, index) => ({
        key: `fact_${index}`,
        label: name,
        type: "string",
        value: name,
      })),
    },
    {
      kind: "table",
      caption: hostileNames.join(" "),
      columns: [
        { key: "name", label: "<!here>", type: "string", linkKey: "url" },
        { key: "tags", label: "Tags", type: "string" },
        { key: "when", label: "When", type: "instant" },
        { key: "amount", label: "Amount", type: "money" },
      ],
      rows: hostileNames.map((name, index) => ({
        name,
        url: index % 2 === 0 ? "javascript:alert(1)" : `https://a.test/?q=<${index}>|"`,
        tags: { [name]: name, team: "a" },
        when: name,
        amount: name,
      })),
      totals: { name: "<!everyone>" },
    },
    { kind: "list", items: hostileNames.map((name) => [name]) },
    { kind: "code", text: hostileNames.join("\n") },
  ],
  notes: [
    ...hostileNames.map((name) => [name]),
    ["*at* ", { kind: "instant", at }, " _by_ <!channel>"],
    ["at ", { kind: "instant", at }, " & <!channel> by ", { kind: "person", person: slackPerson("U0001") }],
    [{ kind: "link", text: "a|b & <c>", url: "https://a.test/?a=1&b=|2" }],
    [{ kind: "person", person: { platform: "teams", tenant: "t", id: "<!channel>" } }],
  ],
  actions: hostileNames.map((name, index): AnswerAction => {
    if (index % 3 === 0) return { kind: "open", label: name, url: name };
    return { kind: "command", label: name, command: `job ${name}`, primary: true };
  }),
  data: {
    ...noData,
    columns: [{ key: "name", label: "Name", type: "string" }],
    rows: hostileNames.map((name) => ({ name })),
    facts: hostileNames.map((name) => ({ key: name, label: name, type: "string", value: name })),
    tables: Object.fromEntries([["__proto__", { columns: [], rows: [] }]]),
  },
});

function slackPerson(id: string) {
  return { platform: "slack", tenant: "T0001", id };
}

const long = "nightly_load_".repeat(400).slice(0, 4_096);

export const exampleAnswers: { [name: string]: Answer } = {
  "run list": runList(
    "Runs",
    Array.from({ length: 6 }, (_, index) => aRun(index)),
    140,
  ),
  "cost by job": anAnswer({
    command: "cost",
    title: "Cost of jobs by job",
    source: "system.billing.usage",
    args: { by: "job", from: "2026-01-08", to: "2026-01-14" },
    blocks: [
      {
        kind: "text",
        text: [{ kind: "styled", text: "5 jobs", style: "bold" }, " from 2026-01-08 to 2026-01-14 (UTC)."],
      },
      { kind: "facts", facts: costTotals },
      costTable,
    ],
    notes: [["List price, DBUs only: discounts are not in it."]],
    data: { ...noData, columns: costColumns, rows: costRows, totals: costTotals },
  }),
  "cost in euros": anAnswer({
    command: "cost",
    title: "Cost of jobs by job",
    currency: "EUR",
    source: "system.billing.usage",
    blocks: [costTable],
    data: { ...noData, columns: costColumns, rows: costRows, totals: costTotals },
  }),
  help: anAnswer({
    command: "help",
    title: "What jobmon can answer",
    as_of: null,
    source: null,
    blocks: [
      {
        kind: "list",
        items: [
          [{ kind: "styled", text: "runs", style: "code" }, " lists the runs of jobs, newest first"],
          [{ kind: "styled", text: "cost", style: "code" }, " says what jobs cost, by job or by day"],
          [{ kind: "styled", text: "status", style: "code" }, " says whether jobmon reaches Databricks"],
        ],
      },
      {
        kind: "text",
        text: [
          "More in ",
          { kind: "link", text: "the guide", url: "https://jobmon.test/guide?a=1&b=2" },
          ".",
        ],
      },
    ],
    actions: [{ kind: "command", label: "Runs of the last day", command: "runs days:1" }],
  }),
  status: anAnswer({
    command: "status",
    title: "jobmon is ready",
    tone: "good",
    source: null,
    blocks: [
      {
        kind: "facts",
        facts: [
          { key: "version", label: "Version", type: "string", value: "0.1.0" },
          { key: "started_at", label: "Started", type: "instant", value: "2026-01-13T22:00:00Z" },
          { key: "uptime", label: "Up for", type: "duration", value: 41_400.9 },
          { key: "questions", label: "Questions answered", type: "integer", value: 12_034 },
          { key: "socket", label: "Socket Mode", type: "boolean", value: false },
          { key: "warehouse", label: "SQL warehouse", type: "string", value: null },
          {
            key: "owner",
            label: "Owner",
            type: "string",
            value: "U0001",
            display: [
              { kind: "person", person: slackPerson("U0001") },
              " and ",
              { kind: "styled", text: "ops", style: "italic" },
            ],
          },
          { key: "tags", label: "Tags", type: "string", value: { team: "data", env: "prod", solo: "" } },
        ],
      },
    ],
    data: { ...noData, facts: [{ key: "uptime", label: "Up for", type: "duration", value: 41_400.9 }] },
  }),
  error: anAnswer({
    command: "runs",
    title: "There is no argument “jbo”",
    tone: "warning",
    as_of: null,
    source: null,
    blocks: [
      { kind: "text", text: ["Did you mean ", { kind: "styled", text: "job", style: "code" }, "?"] },
      { kind: "code", text: "runs jbo:nightly\n     ^^^" },
    ],
    notes: [["Reference ", { kind: "styled", text: "9f2c_41", style: "code" }]],
    actions: [{ kind: "command", label: "Help runs", command: "help runs" }],
  }),
  "no runs": anAnswer({
    title: "Runs of “nightly”",
    blocks: [{ kind: "table", caption: "Runs", columns: shownRunColumns, rows: [] }],
    data: { ...noData, columns: runColumns, page: { offset: 0, limit: 20, total: 0, has_more: false } },
  }),
  "nothing at all": anAnswer({ command: "", title: "", as_of: null, source: null }),
  "empty parts": anAnswer({
    title: "Empty parts",
    blocks: [
      { kind: "text", text: [] },
      { kind: "text", text: ["", " \n "] },
      { kind: "facts", facts: [] },
      { kind: "facts", facts: [{ key: "a", label: "", type: "string", value: "", display: [] }] },
      { kind: "list", items: [] },
      { kind: "list", items: [[], [""]] },
      { kind: "code", text: "" },
      { kind: "table", caption: "", columns: [], rows: [{}] },
      {
        kind: "table",
        caption: "",
        columns: [{ key: "a", label: "", type: "string" }],
        rows: [{}, { a: "" }],
      },
    ],
    notes: [[], [""]],
    actions: [
      { kind: "command", label: "", command: "" },
      { kind: "open", label: "", url: "" },
      { kind: "command", label: "", command: "help" },
    ],
  }),
  "hostile names": hostile,
  "names of 4,096 characters": runList(
    long,
    [
      aRun(0, { job_name: long }),
      aRun(1, { job_name: "数".repeat(4_096) }),
      aRun(2, { job_name: "👩‍👩‍👧".repeat(512) }),
    ],
    3,
    {
      notes: [[long], [long]],
      actions: [
        { kind: "command", label: long, command: `job ${long}` },
        { kind: "command", label: "Short", command: "help", primary: true },
        { kind: "open", label: long, url: `https://a.test/${long}` },
      ],
    },
  ),
  "1,000 rows": runList(
    "Runs",
    Array.from({ length: 1_000 }, (_, index) => aRun(index)),
    1_000,
  ),
  "100 rows of a page": runList(
    "Runs",
    Array.from({ length: 100 }, (_, index) => aRun(index)),
    1_234,
  ),
  "two tables": anAnswer({
    title: "Usage",
    blocks: [
      costTable,
      { ...costTable, caption: "The same as text" },
      { kind: "code", text: `${"line\n".repeat(900)}end` },
    ],
  }),
  "30 facts": anAnswer({
    title: "Thirty facts",
    blocks: [
      {
        kind: "facts",
        facts: Array.from({ length: 30 }, (_, index) => ({
          key: `fact_${index}`,
          label: `Fact ${index + 1}`,
          type: "string",
          value: "word ".repeat(index * 4).trim(),
        })),
      },
    ],
  }),
  "40 actions": anAnswer({
    title: "Forty actions",
    tone: "good",
    actions: Array.from({ length: 40 }, (_, index): AnswerAction => {
      return { kind: "command", label: `Show job ${index}`, command: `job ${index}`, primary: index > 20 };
    }),
  }),
  "60 blocks": anAnswer({
    title: "Sixty blocks",
    blocks: Array.from({ length: 60 }, (_, index) => ({
      kind: "text",
      text: [`Paragraph ${index + 1}. `, "word ".repeat(60)],
    })),
  }),
  "emoji and right-to-left text": anAnswer({
    title: "עבודה 🚀 تقرير",
    blocks: [
      {
        kind: "table",
        caption: "Names",
        columns: [
          { key: "name", label: "Job", type: "string" },
          { key: "runs", label: "Runs", type: "integer" },
        ],
        rows: [
          { name: "עבודה לילית 12", runs: 34 },
          { name: "تقرير يومي", runs: 5_600 },
          { name: "夜間バッチ", runs: 7 },
          { name: "👩‍👩‍👧 family 🇩🇪 ⚠️", runs: 8 },
          { name: "cafe\u0301", runs: 9 },
          { name: "한국어", runs: 10 },
        ],
      },
    ],
  }),
};
