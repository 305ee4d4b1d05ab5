import { invalidArguments, SlackError } from "../slack-error.ts";
import { parseView } from "../view.ts";
import { textArgument } from "../web-api-arguments.ts";
import { directMessageWith } from "../workspace.ts";
import { botMethod, type Method } from "./method.ts";

export const viewsMethods: Record<string, Method> = {
  "views.open": botMethod({ tier: "tier_4", scope: null }, (args, { state }) => {
    const content = parseView(args.view, "modal", state.blockKit);
    const interaction = state.triggers.exchange(textArgument(args, "trigger_id"));
    const view = state.views.open(interaction.user, content);
    state.certainEffect(interaction, { kind: "view", view });
    return { view };
  }),

  "views.push": botMethod({ tier: "tier_4", scope: null }, (args, { state }) => {
    const content = parseView(args.view, "modal", state.blockKit);
    const interaction = state.triggers.exchange(textArgument(args, "trigger_id"));
    const view = state.views.push(interaction.user, content);
    state.certainEffect(interaction, { kind: "view", view });
    return { view };
  }),

  "views.update": botMethod({ tier: "tier_4", scope: null }, (args, { state }) => {
    const view_id = textArgument(args, "view_id");
    const external_id = textArgument(args, "external_id");
    if (view_id === undefined && external_id === undefined) {
      throw invalidArguments(["missing required field: view_id or external_id"]);
    }
    const existing = view_id === undefined ? undefined : state.views.find(view_id);
    const content = parseView(args.view, existing?.home === true ? "home" : "modal", state.blockKit);
    const view = state.views.update({ view_id, external_id }, content, textArgument(args, "hash"));
    const owner = state.views.find(view.id);
    if (owner) state.viewEffect(view, owner.user);
    return { view };
  }),

  "views.publish": botMethod({ tier: "tier_4", scope: null }, (args, { state }) => {
    const user = textArgument(args, "user_id") ?? "";
    if (!directMessageWith(user)) throw new SlackError("user_not_found");
    const content = parseView(args.view, "home", state.blockKit);
    const view = state.views.publish(user, content, textArgument(args, "hash"));
    state.viewEffect(view, user);
    return { view };
  }),
};
