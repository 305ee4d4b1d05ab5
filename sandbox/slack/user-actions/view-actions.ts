import { elementsOf } from "../blocks.ts";
import type { Ack } from "../bot-connection.ts";
import { HOME_TAB, type Interaction } from "../causation.ts";
import { enteredValue, isEmptyEntry, type StateValues, stateValues } from "../element-value.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { eventPayload, viewClosedPayload, viewSubmissionPayload } from "../payloads.ts";
import type { Rules } from "../rules.ts";
import { invalidArguments } from "../slack-error.ts";
import { UserActionError } from "../user-action-error.ts";
import { parseView, type View } from "../view.ts";
import { directMessageWith } from "../workspace.ts";
import type { Entered } from "./operate.ts";
import { type Outcome, runInteraction, type UserActionDeps } from "./run-interaction.ts";
import { actingMember, ownView } from "./who-and-where.ts";

export type SubmitInput = {
  user: string;
  view_id: string;
  values: Record<string, Record<string, unknown>>;
  timeout_ms: number;
};

/**
 * A person submits a modal. `values` by block and action; what is left out keeps its entered or initial value.
 * The bot's `response_action` is carried out: update, push, clear, errors; without one the modal closes.
 */
export function submit(deps: UserActionDeps, entered: Entered, input: SubmitInput): Promise<Outcome> {
  const { state } = deps;
  const member = actingMember(input.user);
  const view = ownView(state, member, input.view_id);
  if (view.type !== "modal")
    throw new UserActionError(400, `${view.id} is a Home tab; only modals are submitted`);
  if (view.submit === null) throw new UserActionError(400, `the modal ${view.id} has no submit button`);
  state.views.setState(view.id, enteredState(view, input, entered));
  const filled = ownView(state, member, view.id);
  filled.state = { values: stateValues(elementsOf(filled.blocks), filled.state.values) };
  refuseEmptyInputs(filled);
  return runInteraction(deps, {
    user: member.id,
    channel: state.causation.channelOfView(view),
    rootViewId: view.root_view_id,
    timeoutMs: input.timeout_ms,
    request: (interaction) => ({
      type: "interactive",
      payload: viewSubmissionPayload(member, filled, state.triggers.issue(interaction)),
    }),
    takeAck: (ack, interaction) => followResponseAction(deps, interaction, filled, ack),
    expectsAnswer: ({ body }) => body?.response_action !== "errors",
  });
}

/** A person closes a modal. The bot hears of it only when the view asks for it (`notify_on_close`). */
export async function close(
  deps: UserActionDeps,
  input: { user: string; view_id: string; timeout_ms: number },
): Promise<Outcome | null> {
  const { state } = deps;
  const member = actingMember(input.user);
  const view = ownView(state, member, input.view_id);
  state.views.close(member.id, view.id);
  state.changes.emit({ kind: "views_closed", user: member.id });
  if (!view.notify_on_close) return null;
  return runInteraction(deps, {
    user: member.id,
    channel: null,
    rootViewId: view.root_view_id,
    timeoutMs: input.timeout_ms,
    expectsAnswer: () => false,
    request: () => ({ type: "interactive", payload: viewClosedPayload(member, view, false) }),
  });
}

/** A person opens the app's Home tab. */
export function openHome(
  deps: UserActionDeps,
  input: { user: string; timeout_ms: number },
): Promise<Outcome> {
  const { state } = deps;
  const member = actingMember(input.user);
  const channel = directMessageWith(member.id)?.id ?? null;
  const view = state.views.home(member.id);
  const event = {
    type: "app_home_opened",
    user: member.id,
    channel,
    tab: "home",
    event_ts: state.timestamps.next(),
    ...(view ? { view } : {}),
  };
  return runInteraction(deps, {
    user: member.id,
    channel,
    rootViewId: HOME_TAB,
    timeoutMs: input.timeout_ms,
    request: () => ({
      type: "events_api",
      payload: eventPayload(event, Math.floor(state.clock.now().getTime() / 1000)),
    }),
  });
}

function enteredState(view: View, input: SubmitInput, entered: Entered): StateValues {
  const elements = elementsOf(view.blocks);
  const state: StateValues = {};
  for (const [block_id, actions] of Object.entries(input.values)) {
    for (const [action_id, value] of Object.entries(actions)) {
      const found = elements.find((it) => it.block_id === block_id && it.element.action_id === action_id);
      if (!found) {
        const known = elements.map((it) => `${it.block_id}.${it.element.action_id}`).join(", ");
        throw new UserActionError(
          404,
          `the modal has no ${block_id}.${action_id}; it has: ${known || "nothing"}`,
        );
      }
      const suggested = entered.suggestions.get(`${input.user}/${action_id}`) ?? [];
      const entry = { type: found.element.type, ...enteredValue(found.element, value, suggested) };
      state[block_id] = { ...state[block_id], [action_id]: entry };
    }
  }
  return state;
}

/** The Slack client does not submit a modal while a required input is empty. */
function refuseEmptyInputs(view: View): void {
  const empty = elementsOf(view.blocks).filter(({ block, block_id, block_type, element }) => {
    const entry = view.state.values[block_id]?.[String(element.action_id)];
    return block_type === "input" && block.optional !== true && (entry === undefined || isEmptyEntry(entry));
  });
  if (empty.length === 0) return;
  const names = empty.map(({ block_id, element }) => `${block_id}.${element.action_id}`).join(", ");
  throw new UserActionError(400, `Slack does not submit a modal with empty required inputs: ${names}`);
}

function followResponseAction(
  { state }: UserActionDeps,
  interaction: Interaction,
  view: View,
  { body }: Ack,
): void {
  const { user } = interaction;
  const show = (shown: View) => state.certainEffect(interaction, { kind: "view", view: shown });
  switch (body?.response_action) {
    case "update":
      show(state.views.update({ view_id: view.id }, parseView(body.view, "modal", state.blockKit)));
      break;
    case "push":
      show(state.views.push(user, parseView(body.view, "modal", state.blockKit)));
      break;
    case "errors":
      show(withErrors(view, body, state.rules));
      break;
    case "clear":
      state.views.closeAll(user);
      state.changes.emit({ kind: "views_closed", user });
      break;
    default:
      state.views.close(user, view.id);
      state.changes.emit({ kind: "views_closed", user });
  }
}

/** The modal as the person sees it then: with the words of each fault under its input. Throws SlackError for other blocks. */
function withErrors(view: View, { errors }: JsonObject, rules: Rules): View {
  const inputs = view.blocks.filter(({ type }) => type === "input").map(({ block_id }) => String(block_id));
  const isShowable =
    isJsonObject(errors) &&
    Object.entries(errors).every(([id, words]) => inputs.includes(id) && typeof words === "string");
  if (!isShowable && rules.applies("consistency")) {
    throw invalidArguments(["must have the block_ids of input blocks [json-pointer:/errors]"]);
  }
  return Object.assign(structuredClone(view), { errors });
}
