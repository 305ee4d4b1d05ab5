import fc from "fast-check";
import type {
  Answer,
  AnswerAction,
  AnswerBlock,
  ColumnType,
  Fact,
  Inline,
  Row,
  TableColumn,
  Value,
} from "../../../src/answers/answer.ts";
import { hostileNames } from "./example-answers.ts";

const types: ColumnType[] = [
  "string",
  "integer",
  "decimal",
  "money",
  "duration",
  "instant",
  "date",
  "boolean",
];

/** Any text that a workspace may hold: short, hostile, of any code units, and far too long. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: "grapheme", maxLength: 20 }) },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
  { weight: 3, arbitrary: fc.constantFrom(...hostileNames) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom("<&>", "a ", "né", "数", "👩‍👩‍👧", "\u202E", "line\n", "x"), fc.nat(4_200))
      .map(([unit, length]) => unit.repeat(length).slice(0, length)),
  },
);

/** A plain decimal string of many digits, such as money comes in. */
export const anyDecimal: fc.Arbitrary<string> = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 24n }), fc.stringMatching(/^\d{0,20}$/))
  .map(([negative, whole, part]) => `${negative ? "-" : ""}${whole}${part === "" ? "" : `.${part}`}`);

const anyDate = fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true });
const anyUrl = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.constantFrom("javascript:alert(1)", "", "https://a.test/|?<&>", `https://a.test/${"y".repeat(3_000)}`),
);

const anyInline: fc.Arbitrary<Inline> = fc.oneof(
  anyText,
  fc.record({ kind: fc.constant("styled"), text: anyText, style: fc.constantFrom("bold", "italic", "code") }),
  fc.record({ kind: fc.constant("link"), text: anyText, url: anyUrl }),
  fc.record({ kind: fc.constant("instant"), at: fc.oneof(anyDate, fc.constant(new Date(Number.NaN))) }),
  fc.record({
    kind: fc.constant("person"),
    person: fc.record({
      platform: fc.constantFrom("slack", "teams"),
      tenant: fc.constant("T0001"),
      id: fc.oneof(fc.constant("U0001"), anyText),
    }),
  }),
);

const anyInlines = fc.array(anyInline, { maxLength: 4 });

const anyValue: fc.Arbitrary<Value> = fc.oneof(
  anyText,
  anyDecimal,
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  anyDate.map((date) => date.toISOString()),
  fc.dictionary(anyText, anyText, { maxKeys: 2 }),
);

const anyFact: fc.Arbitrary<Fact> = fc
  .record({
    key: fc.string({ maxLength: 8 }),
    label: anyText,
    type: fc.constantFrom(...types),
    value: anyValue,
    display: fc.option(anyInlines, { nil: undefined }),
  })
  .map(({ display, ...fact }) => (display === undefined ? fact : { ...fact, display }));

const anyTable: fc.Arbitrary<AnswerBlock> = fc
  .record({
    caption: anyText,
    kinds: fc.array(fc.tuple(fc.constantFrom(...types), anyText, fc.boolean()), { maxLength: 24 }),
    height: fc.oneof(fc.nat(5), fc.nat(150)),
    values: fc.array(anyValue, { minLength: 1, maxLength: 7 }),
    urls: fc.array(anyUrl, { minLength: 1, maxLength: 3 }),
    hasTotals: fc.boolean(),
  })
  .map(({ caption, kinds, height, values, urls, hasTotals }) => {
    const columns = kinds.map(([type, label, linked], index): TableColumn => {
      return { key: `c${index}`, label, type, ...(linked ? { linkKey: "url" } : {}) };
    });
    const rowAt = (at: number): Row => ({
      ...Object.fromEntries(
        columns.map(({ key }, index) => [key, values[(at + index) % values.length] ?? null]),
      ),
      url: urls[at % urls.length] ?? null,
    });
    const rows = Array.from({ length: height }, (_, at) => rowAt(at));
    return { kind: "table", caption, columns, rows, ...(hasTotals ? { totals: rowAt(1) } : {}) };
  });

const anyBlock: fc.Arbitrary<AnswerBlock> = fc.oneof(
  fc.record({ kind: fc.constant("text"), text: anyInlines }),
  fc.record({ kind: fc.constant("facts"), facts: fc.array(anyFact, { maxLength: 12 }) }),
  anyTable,
  fc.record({ kind: fc.constant("list"), items: fc.array(anyInlines, { maxLength: 12 }) }),
  fc.record({ kind: fc.constant("code"), text: anyText }),
);

const anyAction: fc.Arbitrary<AnswerAction> = fc.oneof(
  fc.record({ kind: fc.constant("command"), label: anyText, command: anyText, primary: fc.boolean() }),
  fc.record({ kind: fc.constant("open"), label: anyText, url: anyUrl }),
);

/** Any answer that fits the model, whether a command would make it or not. */
export const anyAnswer: fc.Arbitrary<Answer> = fc
  .record({
    command: anyText,
    title: anyText,
    tone: fc.constantFrom("neutral", "good", "warning", "bad"),
    as_of: fc.option(anyDate),
    source: fc.option(anyText),
    currency: fc.constantFrom("USD", "EUR"),
    blocks: fc.oneof(
      { weight: 5, arbitrary: fc.array(anyBlock, { maxLength: 6 }) },
      { weight: 1, arbitrary: fc.array(anyBlock, { minLength: 40, maxLength: 60 }) },
    ),
    notes: fc.array(anyInlines, { maxLength: 12 }),
    actions: fc.array(anyAction, { maxLength: 45 }),
    facts: fc.array(anyFact, { maxLength: 5 }),
    totals: fc.array(anyFact, { maxLength: 5 }),
  })
  .map(({ facts, totals, ...answer }): Answer => {
    const table = answer.blocks.find((block) => block.kind === "table");
    const columns = table?.columns.map(({ key, label, type }) => ({ key, label, type })) ?? [];
    const rows = table?.rows ?? [];
    const page = { offset: 0, limit: 1_000, total: rows.length, has_more: false };
    return { ...answer, args: {}, data: { columns, rows, facts, tables: {}, totals, page } };
  });
