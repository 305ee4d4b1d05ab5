import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { manifestYaml } from "../../scripts/reference/manifest-yaml.ts";
import { botScopes, slackManifest } from "../../src/bot/manifest.ts";
import { commands } from "../../src/commands/index.ts";
import { manifestLimits } from "./manifest-limits.ts";

const root = new URL("../../", import.meta.url);
const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false, strictTypes: false });
addFormats.default(ajv);
const validate = ajv.compile(manifestLimits);

/** What is wrong with a manifest: where, and by which keyword. */
function faults(manifest: unknown): string[] {
  validate(manifest);
  return (validate.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
}

const http = slackManifest({ mode: "http", url: "https://jobmon.example.test" });
const socket = slackManifest({ mode: "socket" });

test.each([
  ["Socket Mode", socket],
  ["HTTP", http],
])("the manifest for %s keeps to Slack's limits", (_, manifest) => {
  expect(faults(manifest)).toEqual([]);
});

test.each([
  [
    "a name that is too long",
    ["display_information", "name"],
    "n".repeat(36),
    "/display_information/name maxLength",
  ],
  [
    "an empty description",
    ["display_information", "description"],
    "",
    "/display_information/description minLength",
  ],
  [
    "a command without a slash",
    ["features", "slash_commands", "0", "command"],
    "jobmon",
    "/features/slash_commands/0/command pattern",
  ],
  [
    "a hint that is too long",
    ["features", "slash_commands", "0", "usage_hint"],
    "h".repeat(1001),
    "/features/slash_commands/0/usage_hint maxLength",
  ],
  ["a setting that does not exist", ["settings", "socket_mode"], true, "/settings additionalProperties"],
  [
    "a scope that is named twice",
    ["oauth_config", "scopes", "bot"],
    ["commands", "commands"],
    "/oauth_config/scopes/bot uniqueItems",
  ],
  [
    "a display name with a space",
    ["features", "bot_user", "display_name"],
    "job mon",
    "/features/bot_user/display_name pattern",
  ],
  [
    "requests without TLS",
    ["settings", "interactivity", "request_url"],
    "http://jobmon.example.test",
    "/settings/interactivity/request_url pattern",
  ],
  [
    "no address for commands over HTTP",
    ["features", "slash_commands", "0", "url"],
    undefined,
    "/features/slash_commands/0 required",
  ],
  [
    "no address for events over HTTP",
    ["settings", "event_subscriptions", "request_url"],
    undefined,
    "/settings/event_subscriptions required",
  ],
])("a planted fault is caught: %s", (_, path, value, fault) => {
  const manifest = JSON.parse(JSON.stringify(http));
  const parent = path.slice(0, -1).reduce((node, key) => node[key], manifest);
  parent[path.at(-1) ?? ""] = value;
  expect(faults(JSON.parse(JSON.stringify(manifest)))).toContain(fault);
});

test("over HTTP everything is delivered to one address, a path before it is kept", () => {
  const addresses = (url: string) => {
    const { features, settings } = slackManifest({ mode: "http", url });
    return [
      ...(features?.slash_commands ?? []).map((command) => command.url),
      settings?.event_subscriptions?.request_url,
      settings?.interactivity?.request_url,
    ];
  };
  const three = (url: string) => [url, url, url];
  expect(addresses("https://jobmon.example.test")).toEqual(three("https://jobmon.example.test/slack/events"));
  expect(addresses("https://example.test/bots/jobmon/")).toEqual(
    three("https://example.test/bots/jobmon/slack/events"),
  );
});

test("there is one slash command, whose hint names every command", () => {
  const [command, ...others] = socket.features?.slash_commands ?? [];
  expect(others).toEqual([]);
  expect(command?.command).toBe("/jobmon");
  expect(command?.usage_hint?.split(" | ").map((usage) => usage.split(" ")[0])).toEqual(
    commands.map(({ name }) => name),
  );
});

/** The Web API methods that the bot calls, and the scopes that Slack asks for each (none for auth.test). */
const scopesOfMethod: { [method: string]: (keyof typeof botScopes)[] } = {
  "auth.test": [],
  "chat.postEphemeral": ["chat:write"],
  "chat.postMessage": ["chat:write"],
  "chat.update": ["chat:write"],
  "conversations.open": ["im:write"],
  "conversations.replies": ["channels:history", "groups:history"],
  "users.info": ["users:read", "users:read.email"],
};

test("a scope is asked for exactly where the bot uses it", () => {
  const sources = globSync("src/bot/*.ts", { cwd: root }).map((file) =>
    readFileSync(new URL(file, root), "utf8"),
  );
  const source = sources.join("\n");
  const methods = new Set(
    [...source.matchAll(/\bclient\.([a-z]\w+\.[a-zA-Z.]+)\(/g)].map(([, name = ""]) => name),
  );
  expect([...methods].sort()).toEqual(Object.keys(scopesOfMethod).sort());
  const used = new Set([...methods].flatMap((method) => scopesOfMethod[method] ?? []));
  if (/\bapp\.command\(/.test(source)) used.add("commands");
  if (/\bapp\.event\("app_mention"/.test(source)) used.add("app_mentions:read");
  expect([...used].sort()).toEqual(Object.keys(botScopes).sort());
  const events = [...source.matchAll(/\bapp\.(?:event|message)\("?(\w*)/g)].map(([, name]) => name);
  expect(events).toEqual(socket.settings?.event_subscriptions?.bot_events);
});

test("the YAML says the same as the manifest, with the reason beside each scope", () => {
  const yaml = manifestYaml(socket);
  expect(parse(yaml)).toEqual(socket);
  for (const [scope, reason] of Object.entries(botScopes)) expect(yaml).toContain(`- ${scope} # ${reason}\n`);
});

function printManifest(...args: string[]): string {
  const script = fileURLToPath(new URL("scripts/print-manifest.ts", root));
  return execFileSync(process.execPath, [script, ...args], { encoding: "utf8", stdio: "pipe" });
}

test("the manifest is printed for either way of delivery", () => {
  expect(printManifest()).toBe(manifestYaml(socket));
  expect(parse(printManifest("--http", "https://jobmon.example.test"))).toEqual(http);
});

test.each(["http://jobmon.example.test", "jobmon.example.test", "https://jobmon.example.test/?a=1"])(
  "an address that Slack cannot deliver to is refused: %s",
  (url) => {
    expect(() => printManifest("--http", url)).toThrow("--http: expected a URL such as https://");
  },
);
