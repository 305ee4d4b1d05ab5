import { expect, test } from "vitest";
import { typedAfterCommand, typedInMessage, typedMention } from "../../../sandbox/slack/typed-text.ts";

test("after a command, entities are encoded and markup is left alone", () => {
  expect(typedAfterCommand("a<b & c <@U0001> <https://acme.test|x> @ben")).toBe(
    "a&lt;b &amp; c <@U0001> <https://acme.test|x> @ben",
  );
});

test("in a message, names and addresses become markup", () => {
  expect(typedInMessage("@ben see #ml and https://acme.test/?a=1&b=2, not x@ana or @nobody")).toBe(
    "<@U0002> see <#C0002> and <https://acme.test/?a=1&amp;b=2>, not x@ana or @nobody",
  );
});

test("a mention of the bot is added once", () => {
  expect(typedMention("runs")).toBe("<@U0BOT> runs");
  expect(typedMention("@jobmon runs")).toBe("<@U0BOT> runs");
  expect(typedMention("hey <@U0BOT> runs")).toBe("hey <@U0BOT> runs");
});
