/**
 * Every limit of Slack that a rendered answer keeps. Lengths are counted in UTF-16 units, which is never less
 * than what Slack counts. Where sources disagree, the stricter number stands here.
 * Sources: [types] `@slack/types` 3.2.0, [guide] the block-kit references of slackapi/slack-skills-plugin,
 * [ref] https://docs.slack.dev/reference/methods, [reports] numbers seen by users, which Slack does not publish.
 */
export const slackLimits = {
  /** Blocks in a message. [ref] */
  blocksPerMessage: 50,
  /** Characters over all strings of all blocks but table cells; refused from about 11,300 on. [reports: slackapi/bolt-js#2509, #2867] */
  charactersPerMessage: 10_000,
  /** Characters of the top-level `text`: chat.update refuses 4,000, far less is enough for a notification. [ref] */
  fallbackText: 1_000,
  /** Characters of a header. [types] */
  headerText: 150,
  /** Characters of a section's text. [types] */
  sectionText: 3_000,
  /** Characters of the text of one rich_text block; none is published, so that of a section. */
  richText: 3_000,
  /** Characters of a text in a context block; none is published, so that of a section's field. [types] */
  contextText: 2_000,
  /** Elements in a context block. [types] */
  contextElements: 10,
  /** Elements in an actions block. [types] */
  actionsElements: 25,
  /** Characters of a button's label. [types] */
  buttonText: 75,
  /** Characters of a button's value. [types] */
  buttonValue: 2_000,
  /** Characters of a URL, in a button and in a link. [types] */
  url: 3_000,
  /** Table blocks in a message. [guide] */
  tablesPerMessage: 1,
  /** Rows of a table, the headings included. [types] */
  tableRows: 100,
  /** Columns of a table, and entries of its column_settings. [types] */
  tableColumns: 20,
  /** Characters over all cells of a message; every string in a cell is counted, links included. [guide] */
  tableCharacters: 10_000,
} as const;
