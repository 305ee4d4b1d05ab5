import { distance } from "fastest-levenshtein";

/** Longer words are compared by their beginning: edit distance is quadratic, and a typo does not need more. */
const COMPARED_CHARS = 64;

/**
 * The candidates most like `word`, best first: those it is a part of, then those within a few typos.
 * Empty when nothing is near.
 */
export function nearest(word: string, candidates: readonly string[], most = 1): string[] {
  const wanted = word.slice(0, COMPARED_CHARS).toLowerCase();
  if (wanted === "") return [];
  const allowed = Math.max(2, Math.floor(wanted.length / 3));
  return candidates
    .map((candidate) => {
      const shown = candidate.slice(0, COMPARED_CHARS).toLowerCase();
      const part = wanted.length > 2 && (shown.includes(wanted) || wanted.includes(shown)) && shown !== "";
      return { candidate, score: part ? 0 : distance(wanted, shown) };
    })
    .filter(({ score }) => score <= allowed)
    .sort((a, b) => a.score - b.score || a.candidate.localeCompare(b.candidate, "en"))
    .slice(0, most)
    .map(({ candidate }) => candidate);
}
