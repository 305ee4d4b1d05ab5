const entities: { [entity: string]: string } = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };

/**
 * What a person typed, from the text that Slack sends: links and mentions as they looked (`<https://x|label>` is
 * its label), then each of the three entities decoded once. Source: Slack's "formatting message text".
 */
export function typedText(text: string): string {
  return text
    .replace(/<([^<>]*)>/g, (_, inner: string) => {
      const [target = "", label] = inner.split("|", 2);
      return label !== undefined && label !== "" ? label : target;
    })
    .replace(/&(?:amp|lt|gt);/g, (entity) => entities[entity] ?? entity)
    .trim();
}

/** The question in a message that mentions the bot: what follows the first mention, or all the rest of it. */
export function questionIn(text: string, botUserId: string | null): string {
  const mention =
    botUserId === null ? /<@[UW][A-Z0-9]+(?:\|[^>]*)?>/ : new RegExp(`<@${botUserId}(?:\\|[^>]*)?>`);
  return typedText(text.replace(mention, " "));
}
