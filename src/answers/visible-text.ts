/**
 * Characters that act on what is around them instead of being shown: C0 and C1 controls, marks that turn
 * the direction of text, line and paragraph separators, invisible spaces, half surrogate pairs. The joiners
 * U+200C and U+200D stay: Persian words and emoji are written with them.
 */
const acting =
  /[\p{Cc}\p{Cs}\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/gu;

function codePointText(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`;
}

/** Data as one line in which every character is shown: white space is one space, acting characters are `\u{202E}`. */
export function visibleLine(text: string): string {
  return text.replace(/[\t\n\v\f\r\u2028\u2029]+/g, " ").replace(acting, codePointText);
}

/** Data of several lines in which every character but the line feed is shown; tabs are two spaces. */
export function visibleLines(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replaceAll("\t", "  ")
    .replace(acting, (character) => (character === "\n" ? character : codePointText(character)));
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** The characters of a text as a reader counts them, so that an emoji or an accent is never cut in two. */
export function graphemesOf(text: string): Iterable<string> {
  return graphemes
    .segment(text)
    [Symbol.iterator]()
    .map(({ segment }) => segment);
}

/** The text in at most `limit` UTF-16 units (limit ≥ 1), ending in "…" when some of it is left out. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let kept = "";
  // A little more than the limit, so that the last character kept is seen with the marks that follow it.
  for (const grapheme of graphemesOf(text.slice(0, limit + 32))) {
    if (kept.length + grapheme.length > limit - 1) break;
    kept += grapheme;
  }
  return `${kept.trimEnd()}…`;
}
