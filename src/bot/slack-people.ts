import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from "@slack/web-api";
import { LRUCache } from "lru-cache";
import type { People, Person } from "../domain/caller.ts";
import type { SlackCalls } from "./slack-calls.ts";

/** Names and roles change rarely; users.info has a rate limit. */
const KEPT_MS = 5 * 60_000;
const KEPT_PEOPLE = 1_000;

const nobody: Person = { name: null, email: null, role: null };

/** The people of a Slack workspace, by `users.info` (users:read, users:read.email). */
export function createSlackPeople(calls: SlackCalls): People {
  const kept = new LRUCache<string, Person>({ max: KEPT_PEOPLE, ttl: KEPT_MS });
  return {
    async find({ id }) {
      const known = kept.get(id);
      if (known) return known;
      const person = await ask(calls, id);
      if (person === null) return nobody;
      kept.set(id, person);
      return person;
    },
  };
}

/** The person; null when Slack cannot or will not tell: then the ids are all there is to say. */
async function ask(calls: SlackCalls, id: string): Promise<Person | null> {
  try {
    const { user } = await calls.web(() => calls.client.users.info({ user: id }));
    const guest = user?.is_restricted === true || user?.is_ultra_restricted === true;
    return {
      name: user?.profile?.real_name ?? user?.real_name ?? user?.name ?? null,
      email: user?.profile?.email ?? null,
      role: guest ? "guest" : user?.is_admin === true || user?.is_owner === true ? "admin" : "member",
    };
  } catch (error) {
    if (error instanceof WebAPIPlatformError || error instanceof WebAPIRequestError) return null;
    if (error instanceof WebAPIHTTPError || error instanceof WebAPIRateLimitedError) return null;
    throw error;
  }
}
