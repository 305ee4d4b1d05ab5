import { RespondError } from "@slack/bolt";
import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from "@slack/web-api";
import { expect, test } from "vitest";
import { RespondTimeout, readSlackFailure } from "../../src/bot/slack-failure.ts";

const refused = (error: string) => new WebAPIPlatformError({ ok: false, error });
const network = (code: string) =>
  new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });

test.each([
  [refused("invalid_blocks"), { kind: "form" }],
  [refused("msg_too_long"), { kind: "form" }],
  [refused("not_in_channel"), { kind: "closed" }],
  [refused("missing_scope"), { kind: "closed" }],
  [refused("ratelimited"), { kind: "later", afterMs: null }],
  [refused("internal_error"), { kind: "unknown" }],
  [new WebAPIRateLimitedError(7), { kind: "later", afterMs: 7_000 }],
  [new WebAPIHTTPError(503, "", {}), { kind: "unknown" }],
  [new WebAPIHTTPError(403, "", {}), { kind: "closed" }],
  [new WebAPIRequestError(network("ECONNREFUSED")), { kind: "later", afterMs: null }],
  [new WebAPIRequestError(network("ECONNRESET")), { kind: "unknown" }],
  [new WebAPIRequestError(new DOMException("late", "TimeoutError")), { kind: "unknown" }],
  [new RespondError("used", 404), { kind: "form" }],
  [new RespondError("busy", 429), { kind: "later", afterMs: null }],
  [new RespondError("broken", 500), { kind: "unknown" }],
  [new RespondError("gone", 410), { kind: "closed" }],
  [new RespondTimeout(), { kind: "unknown" }],
  [network("ENOTFOUND"), { kind: "later", afterMs: null }],
  [network("UND_ERR_SOCKET"), { kind: "unknown" }],
  [new Error("something else"), { kind: "closed" }],
])("%s", (error, failure) => {
  expect(readSlackFailure(error)).toEqual(failure);
});
