import type { RichTextDate } from "@slack/types";
import { formatInstant } from "../../format.ts";

/** Shown in the reader's own zone, such as "Today at 9:30 AM" or "Jan 14, 2026 at 9:30 AM". */
const sentence = "{date_short_pretty} at {time}";
const cell = "{date_short_pretty} {time}";

/** An instant for an mrkdwn string, with its UTC text where Slack cannot show it. */
export function mrkdwnDate(at: Date): string {
  return `<!date^${unixSeconds(at)}^${sentence}|${formatInstant(at)}>`;
}

/** An instant for rich text; in a table cell a little shorter. */
export function richDate(at: Date, place: "sentence" | "cell" = "sentence"): RichTextDate {
  return {
    type: "date",
    timestamp: unixSeconds(at),
    format: place === "cell" ? cell : sentence,
    fallback: formatInstant(at),
  };
}

function unixSeconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
