import type { Tone } from "./answer.ts";

/** The symbol before a title; neutral has none. The title's words carry the meaning, the symbol the glance. */
const toneSymbols = { neutral: "", good: "✅", warning: "⚠️", bad: "❌" } as const satisfies Record<
  Tone,
  string
>;

/** The title with its tone's symbol in front. */
export function tonedTitle(tone: Tone, title: string): string {
  const symbol = toneSymbols[tone];
  return symbol === "" ? title : `${symbol} ${title}`;
}
