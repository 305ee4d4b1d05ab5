import { JobmonError } from "../domain/errors.ts";

/** A word of a question. */
export interface Word {
  text: string;
  /** True when the word began with a quote, so that it means itself and never sets an argument. */
  quoted: boolean;
}

const closingOf: { [opening: string]: string } = {
  '"': '"',
  "\u201c": "\u201d\u201c",
  "\u201d": "\u201d",
  "\u201e": "\u201c\u201d",
  "'": "'",
  "\u2018": "\u2019\u2018",
  "\u2019": "\u2019",
};

/**
 * Words separated by spaces; quotes, straight or curly, keep words together. A quote opens at the beginning of a
 * word or of an argument's value (`job:"nightly load"`) and closes at the end of one; inside a word it is a letter
 * like any other (`bob's`). Two straight double quotes inside quotes stand for one.
 * Throws UNCLOSED_QUOTE for a double quote that never closes; a single one then stands for itself.
 */
export function splitWords(text: string): Word[] {
  const words: Word[] = [];
  let rest = text.trimStart();
  while (rest !== "") {
    const prefix =
      /^(?:(?:--|[\u2013\u2014])?\p{L}[\p{L}_]*[:=])(?=["'\u2018\u2019\u201c\u201d\u201e])/u.exec(
        rest,
      )?.[0] ?? "";
    const quote = rest.charAt(prefix.length);
    const end = quote in closingOf ? closingQuote(rest, prefix.length) : null;
    if (end !== null) {
      words.push({
        text: prefix + unquoted(rest.slice(prefix.length + 1, end), quote),
        quoted: prefix === "",
      });
      rest = rest.slice(end + 1).trimStart();
      continue;
    }
    const [word = rest] = /^\S+/.exec(rest) ?? [];
    words.push({ text: word, quoted: false });
    rest = rest.slice(word.length).trimStart();
  }
  return words;
}

function unquoted(text: string, quote: string): string {
  return quote === '"' ? text.replaceAll('""', '"') : text;
}

const singleQuotes = "'\u2018\u2019";

/** Where the quote that opens at `at` closes; null when a single quote is no quote after all. */
function closingQuote(text: string, at: number): number | null {
  const opening = text.charAt(at);
  const closing = closingOf[opening] ?? opening;
  for (let index = at + 1; index < text.length; index++) {
    if (opening === '"' && text.startsWith('""', index)) {
      index++;
      continue;
    }
    const ends = index + 1 === text.length || /\s/.test(text.charAt(index + 1));
    if (closing.includes(text.charAt(index)) && ends) return index;
  }
  if (singleQuotes.includes(opening)) return null;
  throw new JobmonError("UNCLOSED_QUOTE", { value: text.slice(at, at + 80) });
}
