/**
 * Who may import whom, and why. Read by scripts/lint-imports.ts (npm run lint:imports) and by
 * test/architecture/imports.test.ts, which plants a violation of every rule. Type imports count like all others.
 * Paths have no extension: the files are seen as JavaScript, see docs/decisions/0009-import-rules.md.
 */

/** Everything of src that a layer may not see: all but the folders named and the packages named. */
const layer = (folder, { folders = [], packages = [], core = false }) => ({
  from: { path: `^src/${folder}/` },
  to: {
    pathNot: [
      ...[folder, ...folders].map((name) => `^src/${name}/`),
      ...packages.map((name) => `^node_modules/${name}/`),
    ],
    ...(core ? { dependencyTypesNot: ["core"] } : {}),
  },
});

/** Imports of one package or folder, from anywhere in src but the places named. */
const only = (to, places) => ({
  from: { path: "^src/", pathNot: places.map((place) => `^src/${place}`) },
  to: { path: to },
});

/** @type {import("dependency-cruiser").IForbiddenRuleType[]} */
export const forbidden = [
  {
    name: "domain-is-pure",
    comment: "The words and rules of runs and money need no input or output, so that tests need no doubles.",
    severity: "error",
    ...layer("domain", { packages: ["bignumber\\.js", "fastest-levenshtein"] }),
  },
  {
    name: "answers-know-only-domain",
    comment: "An answer is neutral and its renderers are pure: they know neither commands nor vendors.",
    severity: "error",
    from: { path: "^src/answers/", pathNot: "^src/answers/renderers/block-kit" },
    to: { pathNot: ["^src/answers/", "^src/domain/", "^node_modules/bignumber\\.js/"] },
  },
  {
    name: "block-kit-knows-only-slack-types",
    comment:
      "The Block Kit renderer makes Slack's payloads, so it knows their types, and nothing else of Slack.",
    severity: "error",
    from: { path: "^src/answers/renderers/block-kit" },
    to: {
      pathNot: ["^src/answers/", "^src/domain/", "^node_modules/(@slack/types|bignumber\\.js)/"],
    },
  },
  {
    name: "queries-know-only-domain",
    comment:
      "A query is a declaration: a statement and its shapes. Who asks it and who runs it is not its matter.",
    severity: "error",
    ...layer("queries", { folders: ["domain"], packages: ["zod"], core: true }),
  },
  {
    name: "commands-know-no-vendor",
    comment: "A command works in Slack and in a terminal, against any warehouse behind the port.",
    severity: "error",
    ...layer("commands", { folders: ["domain", "queries", "answers"], packages: ["zod"], core: true }),
  },
  {
    name: "bot-asks-through-commands",
    comment: "The Slack edge hands texts in and answers out; it knows no adapter and no configuration.",
    severity: "error",
    ...layer("bot", {
      folders: ["commands", "answers", "queries", "domain"],
      packages: ["@slack/[^/]+", "[^@.][^/]*"],
      core: true,
    }),
  },
  {
    name: "config-knows-only-domain",
    comment: "The configuration is read once and handed on; it depends on nothing that it configures.",
    severity: "error",
    ...layer("config", { folders: ["domain"], packages: ["zod", "yaml"], core: true }),
  },
  {
    name: "databricks-implements-ports",
    comment: "The adapter knows the ports it implements and the queries' types, not who asks.",
    severity: "error",
    from: { path: "^src/databricks/" },
    to: { path: "^src/", pathNot: ["^src/databricks/", "^src/queries/", "^src/domain/"] },
  },
  {
    name: "ops-knows-only-domain",
    comment: "Logging and health serve everything, so they depend on nothing but the ports.",
    severity: "error",
    from: { path: "^src/ops/" },
    to: { path: "^src/", pathNot: ["^src/ops/", "^src/domain/"] },
  },
  {
    name: "slack-only-at-the-edge",
    comment: "Another chat platform must be able to join without touching anything outside its own folder.",
    severity: "error",
    ...only("^node_modules/@slack/", ["bot/", "answers/renderers/block-kit"]),
  },
  {
    name: "databricks-driver-only-in-its-adapter",
    comment: "The driver's errors, numbers and sessions are translated in one place.",
    severity: "error",
    ...only("^node_modules/@databricks/", ["databricks/"]),
  },
  {
    name: "http-client-only-in-databricks",
    comment: "Trust, timeouts and connections to Databricks are set in one place.",
    severity: "error",
    ...only("^node_modules/undici/", ["databricks/"]),
  },
  {
    name: "pino-only-in-logger",
    comment: "Everything logs through the port, so that what is redacted is decided once.",
    severity: "error",
    ...only("^node_modules/pino/", ["ops/logger\\."]),
  },
  {
    name: "yaml-only-in-config",
    comment: "jobmon.yml is the only YAML that jobmon reads.",
    severity: "error",
    ...only("^node_modules/yaml/", ["config/"]),
  },
  {
    name: "adapters-are-wired-at-the-entry",
    comment: "Whoever imports an adapter cannot be run without its vendor; only the entry may.",
    severity: "error",
    ...only("^src/databricks/", ["databricks/", "main\\.", "cli\\.", "wire\\."]),
  },
  {
    name: "config-is-read-at-the-entry",
    comment: "Everything but the entry takes options, so that nothing depends on where a value comes from.",
    severity: "error",
    ...only("^src/config/", ["config/", "start\\.", "cli\\.", "wire\\."]),
  },
  {
    name: "nothing-imports-the-entry",
    comment: "main, start, cli and wire start things when they are loaded or called; they are the top.",
    severity: "error",
    from: { path: "^src/", pathNot: ["^src/(main|start|cli)\\."] },
    to: { path: "^src/(main|start|cli|wire)\\." },
  },
  {
    name: "src-stands-alone",
    comment: "What runs in production does not know that it is tested, measured or documented.",
    severity: "error",
    from: { path: "^src/" },
    to: { path: "^(sandbox|test|bench|scripts)/" },
  },
  {
    name: "sandbox-shares-nothing-with-src",
    comment: "A mistake shared by the bot and its counterpart hides itself.",
    severity: "error",
    from: { path: "^sandbox/" },
    to: { path: "^src/" },
  },
  {
    name: "production-needs-no-dev-dependency",
    comment: "The image has production dependencies alone.",
    severity: "error",
    from: { path: "^src/" },
    to: { dependencyTypes: ["npm-dev"] },
  },
  {
    name: "no-unlisted-package",
    comment: "A package that package.json does not name may be gone or another one tomorrow.",
    severity: "error",
    from: { path: "^(src|sandbox|scripts|test|bench)/" },
    to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
  },
  {
    name: "no-unresolved-import",
    comment: "A rule cannot be checked for a file that is not found.",
    severity: "error",
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: "no-cycles",
    comment: "Modules in a cycle can only be understood, tested and loaded together.",
    severity: "error",
    from: {},
    to: { circular: true },
  },
];
