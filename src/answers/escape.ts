/**
 * Text made safe for a Slack mrkdwn string: `&`, `<` and `>` become entities, so that no mention, link or
 * channel can be written by data. Do it once; `* _ ~` and the backtick have no escape in mrkdwn, so data
 * that must show to the letter belongs in `rich_text`, `plain_text` or `raw_text`, which are not escaped.
 * Source: https://docs.slack.dev/messaging/formatting-message-text
 */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/**
 * True when an mrkdwn string would show this text, once escaped, to the letter: no formatting characters,
 * no `:emoji:`, no quote mark at the start of a line (Slack reads the entity `&gt;` as one as well).
 */
export function isLiteralInMrkdwn(text: string): boolean {
  return !/[*_~`]|:[^\s:]+:|^\s*>/mu.test(text);
}
