/** True when one of the texts is matched. */
export type Match = (texts: readonly string[]) => boolean;

/** `/…/` with flags that make sense for a test; what else begins with a slash is a path. */
const REGULAR_EXPRESSION = /^\/(.+)\/([imsu]*)$/s;

/** A substring, or a regular expression between slashes; null when that is none. */
export function readMatch(text: string): Match | null {
  const [, source, flags] = REGULAR_EXPRESSION.exec(text) ?? [];
  if (source === undefined) return (texts) => texts.some((candidate) => candidate.includes(text));
  try {
    const expression = new RegExp(source, flags);
    return (texts) => texts.some((candidate) => expression.test(candidate));
  } catch {
    return null;
  }
}
