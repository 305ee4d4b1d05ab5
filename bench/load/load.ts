import { z } from "zod";

/** How commands are spread over time: as if from many people independently, or all equally far apart. */
export const arrivals = ["random", "even"] as const;

/** What a load generator is to send. */
export const loadSchema = z.object({
  url: z.url(),
  signingSecret: z.string(),
  /** Answers are to go to `<responseUrl>/<number>`. */
  responseUrl: z.url(),
  /** One command for each; sent in this order. */
  texts: z.array(z.string()),
  ratePerSecond: z.number().positive(),
  arrivals: z.enum(arrivals),
  /** The same seed gives the same instants. */
  seed: z.string(),
});

export type Load = z.output<typeof loadSchema>;

/** What became of it; each list has an entry for each command, in the order of sending. */
export const loadResultSchema = z.object({
  /** From the sending of a command to the end of its acknowledgement; null where there was none. */
  ackMs: z.array(z.number().nullable()),
  /** How late the generator was in sending. */
  lateMs: z.array(z.number()),
  /** What went wrong, once each. */
  failures: z.array(z.string()),
});

export type LoadResult = z.output<typeof loadResultSchema>;
