import { Document, isScalar, isSeq } from "yaml";
import { appTokenScopes, botScopes, type SlackManifest } from "../../src/bot/manifest.ts";

const APP_TOKEN_SCOPES = Object.entries(appTokenScopes).map(([scope, reason]) => `${scope}: ${reason}`);

/** A manifest as YAML, which Slack takes as it is, with the reason for each scope beside it. */
export function manifestYaml(manifest: SlackManifest): string {
  const document = new Document(manifest);
  const isSocket = manifest.settings?.socket_mode_enabled === true;
  document.commentBefore = [
    " The Slack app that jobmon needs. Generated from the list of commands: npm run generate",
    ...(isSocket
      ? [
          " Socket Mode also needs an app-level token, which a manifest cannot ask for, with the scope",
          ...APP_TOKEN_SCOPES.map((line) => `   ${line}`),
        ]
      : []),
  ].join("\n");
  const scopes = document.getIn(["oauth_config", "scopes", "bot"]);
  if (!isSeq(scopes)) throw new Error("The manifest has no list of bot scopes");
  for (const item of scopes.items) {
    if (!isScalar(item)) throw new Error("A bot scope is not a word");
    item.comment = ` ${botScopes[item.value as keyof typeof botScopes]}`;
  }
  return document.toString({ lineWidth: 0 });
}
