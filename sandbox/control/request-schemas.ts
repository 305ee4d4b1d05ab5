import { z } from "zod";

const timeout_ms = z.number().min(0).max(900_000).default(30_000);
const text = z.string().min(1);

/** The bodies of the control API's requests. Unknown fields are errors: a misspelt one would else be ignored in silence. */
export const command = z.strictObject({ user: text, channel: text, text: z.string(), timeout_ms });

export const mention = z.strictObject({
  user: text,
  channel: text,
  thread_ts: text.nullish().transform((ts) => ts ?? undefined),
  text: z.string(),
  timeout_ms,
});

export const click = z
  .strictObject({
    user: text,
    channel: text.optional(),
    ts: text.optional(),
    view_id: text.optional(),
    action_id: text,
    value: z.string().optional(),
    timeout_ms,
  })
  .refine(
    ({ channel, ts, view_id }) => view_id !== undefined || (channel !== undefined && ts !== undefined),
    {
      error: "give channel and ts of a message, or view_id",
    },
  );

export const select = z
  .strictObject({
    user: text,
    channel: text.optional(),
    ts: text.optional(),
    view_id: text.optional(),
    action_id: text,
    value: z.union([z.string(), z.number(), z.array(z.string())]),
    timeout_ms,
  })
  .refine(({ channel, view_id }) => view_id !== undefined || channel !== undefined, {
    error: "give the channel of a message (and its ts), or view_id",
  });

export const options = z.strictObject({
  user: text,
  channel: text.optional(),
  ts: text.optional(),
  view_id: text.optional(),
  action_id: text,
  value: z.string(),
  timeout_ms,
});

export const submit = z.strictObject({
  user: text,
  view_id: text,
  values: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  timeout_ms,
});

export const home = z.strictObject({ user: text, timeout_ms });
export const close = z.strictObject({ user: text, view_id: text, timeout_ms });
export const rows = z.record(z.string(), z.array(z.record(z.string(), z.unknown())));

/** A hundred years: further than any test needs, and well within what a Date can hold. */
const MAX_JUMP_MS = 100 * 365.25 * 24 * 3600 * 1000;

export const clock = z
  .strictObject({
    now: z.union([z.iso.datetime({ offset: true }), z.iso.date()]).optional(),
    advance_ms: z.number().min(-MAX_JUMP_MS).max(MAX_JUMP_MS).optional(),
    rate: z.number().min(0).max(100_000).optional(),
  })
  .refine(
    ({ now, advance_ms, rate }) => now !== undefined || advance_ms !== undefined || rate !== undefined,
    {
      error: "give now, advance_ms or rate",
    },
  )
  .refine(({ now, advance_ms }) => now === undefined || advance_ms === undefined, {
    error: "now and advance_ms exclude each other",
  });
