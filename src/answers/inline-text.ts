import type { Inline, PersonRef } from "./answer.ts";
import { formatInstant, missing, parseInstant } from "./format.ts";

/** How the parts of inline text that are more than words are written; what is not given has a default. */
interface InlineWords {
  /** Default: "2026-01-14 09:30 UTC". */
  instant?: (at: Date) => string;
  /** Default: the text alone. */
  link?: (text: string, url: string) => string;
}

/** How a person is written where no platform can show a name: "@U0001". */
export function personText(person: PersonRef): string {
  return `@${person.id}`;
}

/** Inline text as one plain string, not escaped for any platform. */
export function inlineText(inlines: readonly Inline[], words: InlineWords = {}): string {
  return inlines.map((inline) => oneInline(inline, words)).join("");
}

function oneInline(inline: Inline, words: InlineWords): string {
  if (typeof inline === "string") return inline;
  switch (inline.kind) {
    case "styled":
      return inline.text;
    case "link":
      return words.link?.(inline.text, inline.url) ?? inline.text;
    case "instant":
      if (parseInstant(inline.at) === null) return missing;
      return words.instant?.(inline.at) ?? formatInstant(inline.at);
    case "person":
      return personText(inline.person);
  }
}
