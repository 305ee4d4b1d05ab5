import type { JsonObject } from "../json.ts";
import type { SlackState } from "../state.ts";

/** What a Web API method works with. */
export type MethodContext = {
  state: SlackState;
  /** A fresh Socket Mode address. */
  socketUrl: () => string;
};

/**
 * One Web API method: arguments in, the fields of its answer out (`ok: true` is added).
 * A refusal is thrown as SlackError. `token` says which kind of token it takes.
 */
export type Method = {
  token: "bot" | "app";
  run: (args: JsonObject, context: MethodContext) => JsonObject;
};

export function botMethod(run: Method["run"]): Method {
  return { token: "bot", run };
}
