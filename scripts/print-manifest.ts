import { parseArgs } from "node:util";
import { slackManifest } from "../src/bot/manifest.ts";
import { manifestYaml } from "./reference/manifest-yaml.ts";

const USAGE = `Usage: npm run -s manifest [-- --http https://HOST]

Prints the manifest of the Slack app: for Socket Mode, or with --http for requests to HOST.
`;

/** The URL under which Slack reaches the bot. Throws TypeError when Slack would not take it. */
function publicUrl(text: string): string {
  const url = URL.parse(text);
  if (url?.protocol !== "https:" || url.search !== "" || url.hash !== "" || url.username !== "") {
    throw new TypeError("--http: expected a URL such as https://jobmon.example.com");
  }
  return url.href;
}

try {
  const { values } = parseArgs({ options: { http: { type: "string" } } });
  const manifest =
    values.http === undefined
      ? slackManifest({ mode: "socket" })
      : slackManifest({ mode: "http", url: publicUrl(values.http) });
  process.stdout.write(manifestYaml(manifest));
} catch (error) {
  if (!(error instanceof TypeError)) throw error;
  process.stderr.write(`${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
}
