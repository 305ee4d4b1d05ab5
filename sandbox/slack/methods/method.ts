import type { JsonObject } from "../json.ts";
import type { Tier } from "../rate-limits.ts";
import type { SlackState } from "../state.ts";

/** What a Web API method works with. */
export type MethodContext = {
  state: SlackState;
  /** A fresh Socket Mode address. */
  socketUrl: () => string;
};

/**
 * The scope that a method needs: one name, none, or by the kind of the conversation that it is about, such as
 * `channels:history` or `im:history`.
 */
export type ScopeNeed = string | null | { ofConversation: "read" | "history" };

/**
 * One Web API method: arguments in, the fields of its answer out (`ok: true` is added).
 * A refusal is thrown as SlackError. `token` says which kind of token it takes.
 */
export type Method = {
  token: "bot" | "app";
  tier: Tier;
  scope: ScopeNeed;
  run: (args: JsonObject, context: MethodContext) => JsonObject;
};

export function botMethod({ tier, scope }: Pick<Method, "tier" | "scope">, run: Method["run"]): Method {
  return { token: "bot", tier, scope, run };
}
