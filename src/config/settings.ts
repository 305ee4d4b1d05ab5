import { z } from "zod";

const whole = (min: number, max: number) =>
  z.int(`a whole number from ${min} to ${max}`).min(min, `at least ${min}`).max(max, `at most ${max}`);

/** jobmon.yml: what is a matter of taste or of the account, with its defaults. Unknown keys are refused. */
export const settingsSchema = z.strictObject({
  runs: z
    .strictObject({
      lookback_days: whole(1, 365).default(30).meta({
        description:
          "how far before a window slices of runs are read, in days; longer is slower, and knows older starts",
      }),
    })
    .prefault({}),
  cost: z
    .strictObject({
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/, "a currency of three capital letters")
        .default("USD")
        .meta({ description: "currency of the list prices, as in system.billing.list_prices" }),
    })
    .prefault({}),
  warehouse: z
    .strictObject({
      concurrency: whole(1, 100).default(8).meta({ description: "statements at a time; the others wait" }),
      deadline_seconds: whole(1, 3_600).default(120).meta({ description: "how long a question may take" }),
      starting_deadline_seconds: whole(1, 3_600).default(600).meta({
        description: "the same, when the warehouse has to start first",
      }),
    })
    .prefault({}),
});

export type Settings = z.output<typeof settingsSchema>;
