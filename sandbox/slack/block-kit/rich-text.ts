import { url } from "./composition.ts";
import {
  boolean,
  integer,
  list,
  type ObjectShape,
  object,
  oneOf,
  type Shape,
  string,
  typed,
} from "./shape.ts";
import { UNVERIFIED } from "./unverified.ts";

/** The rich_text block and what it is made of. Slack publishes no total; empty sections are accepted. */

const marks = { bold: boolean, italic: boolean, strike: boolean, code: boolean, underline: boolean };
const marked = (required: Record<string, Shape>, optional: Record<string, Shape> = {}): ObjectShape => ({
  required,
  optional: { ...optional, style: object({ optional: marks }) },
});

const richTextElements = {
  text: marked({ text: string() }),
  link: marked({ url: url }, { text: string(), unsafe: boolean }),
  date: marked({ timestamp: integer(), format: string() }, { url: url, fallback: string() }),
  emoji: marked({ name: string() }, { unicode: string(), url: url, skin_tone: integer({ min: 1, max: 6 }) }),
  user: marked({ user_id: string() }),
  usergroup: marked({ usergroup_id: string() }),
  channel: marked({ channel_id: string() }),
  team: marked({ team_id: string() }),
  broadcast: marked({ range: oneOf("here", "channel", "everyone") }),
  color: marked({ value: string() }),
};

const inline = (types: Record<string, ObjectShape> = richTextElements): Shape =>
  list(typed(types), undefined, { min: 0 });
const border = integer({ min: 0, max: 1 });
const section: ObjectShape = { required: { elements: inline() } };
const { text, link } = richTextElements;

export const richText: ObjectShape = {
  required: {
    elements: list(
      typed({
        rich_text_section: section,
        rich_text_list: {
          required: {
            style: oneOf("bullet", "ordered"),
            elements: list(typed({ rich_text_section: section })),
          },
          optional: {
            indent: integer({ min: 0, max: UNVERIFIED.richTextIndent }),
            offset: integer({ min: 0 }),
            border,
          },
        },
        rich_text_quote: { required: { elements: inline() }, optional: { border } },
        rich_text_preformatted: {
          required: { elements: inline({ text, link }) },
          optional: { border, language: string() },
        },
      }),
    ),
  },
  optional: { block_id: string(255) },
};
