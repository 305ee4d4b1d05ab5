import type { Caller, Person } from "../domain/caller.ts";
import type { VisibilityScope } from "../domain/visibility.ts";
import type { Answer, Fact } from "./answer.ts";
import { noData } from "./answer.ts";

const platforms = { slack: "Slack", terminal: "a terminal" };

/** Who asks, as the platform and jobmon have it, and what they may. */
export function whoamiAnswer(result: { caller: Caller; person: Person; scope: VisibilityScope }): Answer {
  const { caller, person, scope } = result;
  const facts: Fact[] = [
    { key: "platform", label: "You ask from", type: "string", value: platforms[caller.platform] },
    { key: "tenant", label: "Team", type: "string", value: caller.tenant },
    { key: "id", label: "User id", type: "string", value: caller.id },
    { key: "name", label: "Name", type: "string", value: person.name },
    { key: "email", label: "E-mail", type: "string", value: person.email },
    { key: "role", label: "Role", type: "string", value: person.role },
    { key: "sees", label: "You may see", type: "string", value: seesWords(scope) },
    { key: "may", label: "You may", type: "string", value: "ask every question" },
  ];
  return {
    command: "whoami",
    args: {},
    title: "Who you are to jobmon",
    tone: "neutral",
    as_of: null,
    source: platforms[caller.platform],
    currency: "USD",
    blocks: [{ kind: "facts", facts: facts.filter(({ value }) => value !== null) }],
    notes: [],
    actions: [],
    data: { ...noData, facts },
  };
}

function seesWords(scope: VisibilityScope): string {
  if (scope.kind === "all") return "everything that jobmon's principal sees in Databricks";
  return `${scope.workspaceIds.length} workspaces and ${scope.jobs.length} single jobs`;
}
