import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

/** What local Slack takes from the app's manifest. */
export type AppManifest = { botScopes: readonly string[]; unfurlDomains: readonly string[] };

const manifestFile = z.object({
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  features: z.object({ unfurl_domains: z.array(z.string()).default([]) }).default({ unfurl_domains: [] }),
});

/** The app's own manifest, manifest.yml at the root of the project. Throws an Error that says what is wrong with it. */
export function readAppManifest(file = new URL("../../manifest.yml", import.meta.url)): AppManifest {
  const parsed = manifestFile.safeParse(parse(readFileSync(file, "utf8")));
  if (!parsed.success) throw new Error(`manifest.yml: ${z.prettifyError(parsed.error)}`);
  const { oauth_config, features } = parsed.data;
  return { botScopes: oauth_config.scopes.bot, unfurlDomains: features.unfurl_domains };
}
