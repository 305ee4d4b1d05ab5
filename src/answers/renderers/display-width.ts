import { graphemesOf } from "../visible-text.ts";

/** Code points that a terminal draws two columns wide. Source: Unicode 16, EastAsianWidth.txt, classes W and F. */
const wide =
  /^[\u1100-\u115F\u2329\u232A\u2630-\u2637\u268A-\u268F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE10-\uFE19\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{16FE0}-\u{18DFF}\u{1AFF0}-\u{1B2FF}\u{1D300}-\u{1D376}\u{1F200}-\u{1F265}\u{20000}-\u{3FFFD}]/u;
const emoji = /^(\p{RGI_Emoji}|\p{Emoji_Presentation})/v;
const noWidth = /^[\p{Mn}\p{Me}\p{Cf}]/u;
const printableAscii = /^[\x20-\x7E]*$/;

function graphemeWidth(grapheme: string): number {
  if (noWidth.test(grapheme)) return 0;
  return wide.test(grapheme) || emoji.test(grapheme) ? 2 : 1;
}

/**
 * How many columns of a terminal the text takes: East Asian wide characters and emoji two, marks none.
 * Counting ends past `enough`, since long names are measured often.
 */
export function displayWidth(text: string, enough = Number.POSITIVE_INFINITY): number {
  if (printableAscii.test(text)) return text.length;
  let width = 0;
  for (const grapheme of graphemesOf(text)) {
    width += graphemeWidth(grapheme);
    if (width > enough) break;
  }
  return width;
}

/** The text in at most `columns` columns (≥ 1), ending in "…" when some of it is left out. */
export function cutToWidth(text: string, columns: number): string {
  if (displayWidth(text, columns) <= columns) return text;
  let kept = "";
  let width = 0;
  for (const grapheme of graphemesOf(text)) {
    width += graphemeWidth(grapheme);
    if (width > columns - 1) break;
    kept += grapheme;
  }
  return `${kept.trimEnd()}…`;
}

/** The text filled with spaces to a width in columns, on its right or (numbers) on its left. */
export function pad(text: string, columns: number, align: "left" | "right"): string {
  const space = " ".repeat(Math.max(0, columns - displayWidth(text)));
  return align === "right" ? space + text : text + space;
}
