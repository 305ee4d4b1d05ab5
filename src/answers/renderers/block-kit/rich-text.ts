import type { RichTextElement } from "@slack/types";
import type { Inline, PersonRef } from "../../answer.ts";
import { missing, parseInstant } from "../../format.ts";
import { personText } from "../../inline-text.ts";
import { cutText } from "../../visible-text.ts";
import { slackLimits } from "../slack-limits.ts";
import { richDate } from "./date-token.ts";
import { textLength } from "./text-length.ts";

/** Inline text as elements of rich text, which Slack shows to the letter. `visible` makes the data visible. */
export function richElements(
  inlines: readonly Inline[],
  visible: (text: string) => string,
): RichTextElement[] {
  return inlines.flatMap((inline) => oneInline(inline, visible));
}

function oneInline(inline: Inline, visible: (text: string) => string): RichTextElement[] {
  if (typeof inline === "string") return textElement(visible(inline));
  switch (inline.kind) {
    case "styled":
      return textElement(visible(inline.text), { [inline.style]: true });
    case "link": {
      const url = linkable(inline.url);
      if (url === null) return textElement(visible(inline.text || inline.url));
      return [{ type: "link", url, text: visible(inline.text) || visible(url) }];
    }
    case "instant": {
      const at = parseInstant(inline.at);
      return at === null ? textElement(missing) : [richDate(at)];
    }
    case "person": {
      const userId = slackUserId(inline.person);
      if (userId === null) return textElement(visible(personText(inline.person)));
      return [{ type: "user", user_id: userId }];
    }
  }
}

/** A text element, or none for the empty text that Slack refuses. */
export function textElement(text: string, style?: { bold?: boolean }): RichTextElement[] {
  return text === "" ? [] : [{ type: "text", text, ...(style ? { style } : {}) }];
}

/** The elements that have room, the last of them cut if it is text, and how many characters are left out. */
export function cutElements(
  elements: readonly RichTextElement[],
  room: number,
): { elements: RichTextElement[]; omitted: number } {
  const kept: RichTextElement[] = [];
  let left = room;
  for (const [index, element] of elements.entries()) {
    const length = textLength(element);
    if (length <= left) {
      kept.push(element);
      left -= length;
      continue;
    }
    let omitted = elements.slice(index).reduce((sum, one) => sum + shownLength(one), 0);
    if (element.type === "text" && left > 1) {
      const text = cutText(element.text, left);
      kept.push({ ...element, text });
      omitted -= text.length - 1;
    }
    return { elements: kept, omitted };
  }
  return { elements: kept, omitted: 0 };
}

/** The URL if Slack makes a link of it: http or https, short enough; otherwise null. */
export function linkable(url: string): string | null {
  const ok =
    /^https?:\/\/[^\s<>\p{Cc}\p{Cf}]+$/iu.test(url) && URL.canParse(url) && url.length <= slackLimits.url;
  return ok ? url : null;
}

/** The Slack user id of a person, or null for a person of another platform. */
export function slackUserId(person: PersonRef): string | null {
  return person.platform === "slack" && /^[A-Z][A-Z0-9]+$/.test(person.id) ? person.id : null;
}

function shownLength(element: RichTextElement): number {
  if (element.type === "text") return element.text.length;
  if (element.type === "link") return (element.text ?? element.url).length;
  return element.type === "date" ? (element.fallback ?? "").length : textLength(element);
}
