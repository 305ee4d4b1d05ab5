import type { SandboxClock } from "../clock.ts";
import { createTokenBucket, type TokenBucket } from "./token-bucket.ts";

/** Slack's classes of rate limits. */
export type Tier = "tier_1" | "tier_2" | "tier_3" | "tier_4" | "special";

/**
 * Calls per minute, workspace and app. Slack promises at least these (`1+`, `20+` …); a client that relies on more is refused
 * somewhere. Source: docs.slack.dev/apis/web-api/rate-limits.
 */
const CALLS_PER_MINUTE: Record<Tier, number> = {
  tier_1: 1,
  tier_2: 20,
  tier_3: 50,
  tier_4: 100,
  // Not published: "hundreds per minute", and for chat.postMessage a cap on the whole workspace.
  special: 300,
};

/** One message a second and channel; how many at once Slack lets pass is not published. */
const POSTS_PER_MINUTE_AND_CHANNEL = 60;
const POSTS_AT_ONCE = 5;

/** Counts calls, and messages by channel. */
export function createRateLimits(clock: SandboxClock) {
  const methods = new Map<string, TokenBucket>();
  const channels = new Map<string, TokenBucket>();

  return {
    /** Counts a call. The seconds to wait, or null when it may go on. */
    call(method: string, tier: Tier): number | null {
      const perMinute = CALLS_PER_MINUTE[tier];
      const bucket =
        methods.get(method) ??
        keep(methods, method, createTokenBucket(clock, { capacity: perMinute, perMinute }));
      const seconds = bucket.secondsToWait();
      if (seconds === null) bucket.take();
      return seconds;
    },

    /** The seconds until a message may be posted in the channel; null when it may be at once. */
    beforePost(channel: string): number | null {
      return channelBucket(channel).secondsToWait();
    },

    posted(channel: string): void {
      channelBucket(channel).take();
    },
  };

  function channelBucket(channel: string): TokenBucket {
    const limits = { capacity: POSTS_AT_ONCE, perMinute: POSTS_PER_MINUTE_AND_CHANNEL };
    return channels.get(channel) ?? keep(channels, channel, createTokenBucket(clock, limits));
  }
}

function keep(buckets: Map<string, TokenBucket>, key: string, bucket: TokenBucket): TokenBucket {
  buckets.set(key, bucket);
  return bucket;
}
