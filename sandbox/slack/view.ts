import type { BlockKit } from "./block-kit/check-blocks.ts";
import { blocksWithIds } from "./blocks.ts";
import { isJsonObject, type JsonObject, parseJson } from "./json.ts";
import { invalidArguments } from "./slack-error.ts";
import { BOT, TEAM } from "./workspace.ts";

/** A modal or a Home tab, as Slack's `view` objects. */
export type View = {
  id: string;
  team_id: string;
  type: "modal" | "home";
  blocks: JsonObject[];
  private_metadata: string;
  callback_id: string;
  external_id: string;
  state: { values: Record<string, Record<string, JsonObject>> };
  hash: string;
  title: unknown;
  submit: unknown;
  close: unknown;
  clear_on_close: boolean;
  notify_on_close: boolean;
  previous_view_id: string | null;
  root_view_id: string;
  app_id: string;
  app_installed_team_id: string;
  bot_id: string;
};

/** What an app says about a view; the rest is Slack's. */
export type ViewContent = Omit<
  View,
  | "id"
  | "team_id"
  | "state"
  | "hash"
  | "previous_view_id"
  | "root_view_id"
  | "app_id"
  | "app_installed_team_id"
  | "bot_id"
>;

/** Reads a `view` argument: an object or JSON text. Throws `invalid_arguments` that says what is wrong, `view_too_large`. */
export function parseView(value: unknown, type: View["type"], blockKit: BlockKit): ViewContent {
  const view = typeof value === "string" ? parseJson(value) : value;
  if (!isJsonObject(view)) throw invalidArguments(["missing required field: view"]);
  if (view.type !== type) {
    throw invalidArguments([`must be ${JSON.stringify(type)} here [json-pointer:/view/type]`]);
  }
  blockKit.checkView(view, type);
  return {
    type,
    blocks: blocksWithIds(Array.isArray(view.blocks) ? view.blocks : []),
    private_metadata: text(view.private_metadata),
    callback_id: text(view.callback_id),
    external_id: text(view.external_id),
    title: view.title ?? null,
    submit: view.submit ?? null,
    close: view.close ?? null,
    clear_on_close: view.clear_on_close === true,
    notify_on_close: view.notify_on_close === true,
  };
}

/** The constant part of every view of the sandbox's one app. */
export const viewOwner = {
  team_id: TEAM.id,
  app_id: BOT.app_id,
  app_installed_team_id: TEAM.id,
  bot_id: BOT.bot_id,
} as const;

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
