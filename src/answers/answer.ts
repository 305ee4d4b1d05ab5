/**
 * The platform-neutral answer: what every command, digest and watcher produces, and the only thing a
 * renderer reads. All text in it is data: a renderer escapes it for its platform, and no part of it is
 * ever interpreted as markup.
 */

/** How the answer feels at a glance; renderers show it in words or symbols, never by colour alone. */
export type Tone = "neutral" | "good" | "warning" | "bad";

/** A person on a chat platform. */
export interface PersonRef {
  platform: string;
  tenant: string;
  id: string;
}

/** A piece of inline text. A plain string is unstyled text. */
export type Inline =
  | string
  | { kind: "styled"; text: string; style: "bold" | "italic" | "code" }
  | { kind: "link"; text: string; url: string }
  | { kind: "instant"; at: Date }
  | { kind: "person"; person: PersonRef };

/** What a value means, which decides how it is shown and how it is written to JSON. */
export type ColumnType =
  | "string"
  | "integer"
  | "decimal"
  | "money"
  | "duration"
  | "instant"
  | "date"
  | "boolean";

/**
 * One value of a row or fact. `decimal` and `money` are plain decimal strings with every digit (money in
 * the answer's currency), `duration` is seconds as a number, `instant` an ISO 8601 UTC string, `date`
 * YYYY-MM-DD, `integer` a safe integer, ids strings. Missing is null.
 */
export type Value = string | number | boolean | null | { [key: string]: string };

export interface Column {
  key: string;
  label: string;
  type: ColumnType;
}

export type Row = { [key: string]: Value };

/** A fact: a labelled value with its type. */
export interface Fact extends Column {
  value: Value;
  /** Shown instead of the formatted value where words say it better. */
  display?: Inline[];
}

export type AnswerBlock =
  | { kind: "text"; text: Inline[] }
  | { kind: "facts"; facts: Fact[] }
  | {
      kind: "table";
      caption: string;
      columns: TableColumn[];
      rows: Row[];
      /** A last row that sums up, shown apart (such as the total of a cost table). */
      totals?: Row;
    }
  | { kind: "list"; items: Inline[][] }
  | { kind: "code"; text: string };

export interface TableColumn extends Column {
  /** The key of the row's value that holds the URL this cell links to. */
  linkKey?: string;
  /**
   * Turns the row into the text shown; the default formats the value by its type. Totals are never asked: they
   * show their value by type, and "Total" in a first column without one.
   */
  display?: (row: Row) => string;
}

/**
 * Something the reader can press: a command to ask (the text after `/jobmon`), or a page to open.
 * A platform without buttons shows commands as text to type. A label is in sentence case; a platform that
 * writes buttons in Title Case turns its plain lower-case words, but nothing in quotes.
 */
export type AnswerAction =
  | { kind: "command"; label: string; command: string; primary?: boolean }
  | { kind: "open"; label: string; url: string };

/** Which part of a list this answer holds. */
export interface Page {
  offset: number;
  limit: number;
  total: number;
  has_more: boolean;
}

/** The data of an answer, as `--format json` prints it. Lists use `rows`, cards `facts` and `tables`. */
export interface AnswerData {
  columns: Column[];
  rows: Row[];
  facts: Fact[];
  tables: { [name: string]: { columns: Column[]; rows: Row[] } };
  totals: Fact[];
  page: Page | null;
}

export interface Answer {
  /** The command that was asked, and its arguments after parsing (defaults filled in). */
  command: string;
  args: { [name: string]: Value };
  title: string;
  tone: Tone;
  /** The instant this answer is true for; null when it does not speak about changing data. */
  as_of: Date | null;
  /** Where the facts come from, such as "system.lakeflow.job_run_timeline"; null when jobmon itself. */
  source: string | null;
  /** ISO 4217 code that `money` values are in. */
  currency: string;
  blocks: AnswerBlock[];
  /** What the reader should know beside the answer: what was left out, cut, or is not final. */
  notes: Inline[][];
  actions: AnswerAction[];
  /**
   * The command text that gives this very answer again, with absolute times: what sharing it asks. Absent when
   * there is nothing to share, as in an error.
   */
  repeat?: string;
  data: AnswerData;
}

export const noData: AnswerData = { columns: [], rows: [], facts: [], tables: {}, totals: [], page: null };
