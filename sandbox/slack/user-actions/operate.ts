import { suggestedOptions } from "../block-kit/options.ts";
import { rootOf } from "../causation.ts";
import { enteredValue, keepsValue, type StateValues, stateValues } from "../element-value.ts";
import type { JsonObject } from "../json.ts";
import { blockActionsPayload, blockSuggestionPayload, type Container } from "../payloads.ts";
import { UserActionError } from "../user-action-error.ts";
import type { Member } from "../workspace.ts";
import { type ElementAddress, findElements, inContainer } from "./find-element.ts";
import { type Outcome, runInteraction, type UserActionDeps } from "./run-interaction.ts";
import { actingMember } from "./who-and-where.ts";

/** Slack asks for suggestions once this many characters are typed, unless the element says otherwise. */
const DEFAULT_MIN_QUERY_LENGTH = 3;

export type ClickInput = ElementAddress & { user: string; value?: string | undefined; timeout_ms: number };
export type SelectInput = ElementAddress & { user: string; value: unknown; timeout_ms: number };
export type OptionsInput = ElementAddress & { user: string; value: string; timeout_ms: number };

/** What people entered in messages and which options they were last shown. */
export type Entered = {
  inMessages: Map<string, StateValues>;
  suggestions: Map<string, JsonObject[]>;
};

/** A person clicks a button. Without `value` it sends the button's own. A confirm dialog counts as confirmed. */
export function click(deps: UserActionDeps, entered: Entered, input: ClickInput): Promise<Outcome> {
  const member = actingMember(input.user);
  const { container, elements } = findElements(deps.state, member, input);
  const { block_id, element } =
    elements.find((candidate) => candidate.element.value === input.value) ?? elements[0];
  if (element.type !== "button") {
    throw new UserActionError(
      400,
      `${input.action_id} is a ${element.type}, not a button; use /control/select`,
    );
  }
  const value = input.value ?? element.value;
  return act(deps, entered, {
    member,
    container,
    timeoutMs: input.timeout_ms,
    opensUrl: typeof element.url === "string",
    action: {
      action_id: element.action_id,
      block_id,
      text: element.text,
      ...(value === undefined ? {} : { value }),
      ...(element.style === undefined ? {} : { style: element.style }),
      type: "button",
    },
  });
}

/** A person chooses in a menu, or enters something in an element that reports it. */
export function select(deps: UserActionDeps, entered: Entered, input: SelectInput): Promise<Outcome> {
  const { state } = deps;
  const member = actingMember(input.user);
  const { container, elements } = findElements(state, member, input);
  const { block, block_id, block_type, element } = elements[0];
  const value = enteredValue(element, input.value, entered.suggestions.get(suggestionKey(input)) ?? []);
  if (keepsValue(element)) {
    const values = { [block_id]: { [input.action_id]: { type: element.type, ...value } } };
    if (container.view) state.views.setState(container.view.id, values);
    else entered.inMessages.set(messageKey(member, container), merged(entered, member, container, values));
  }
  if (block_type === "input" && block.dispatch_action !== true) {
    throw new UserActionError(
      400,
      `${input.action_id} stands in an input block without dispatch_action: nothing is sent until /control/submit`,
    );
  }
  return act(deps, entered, {
    member,
    container,
    timeoutMs: input.timeout_ms,
    opensUrl: false,
    action: { type: element.type, action_id: input.action_id, block_id, ...value },
  });
}

/** A person types into an external select: the bot is asked for options. They stay selectable afterwards. */
export async function suggest(deps: UserActionDeps, entered: Entered, input: OptionsInput): Promise<Outcome> {
  const member = actingMember(input.user);
  const { container, elements } = findElements(deps.state, member, input);
  const { block_id, element } = elements[0];
  if (element.type !== "external_select" && element.type !== "multi_external_select") {
    throw new UserActionError(400, `${input.action_id} is a ${element.type}: it asks the bot for no options`);
  }
  const minLength = Number(element.min_query_length ?? DEFAULT_MIN_QUERY_LENGTH);
  if (input.value.length < minLength) {
    throw new UserActionError(
      400,
      `Slack asks for options of ${input.action_id} from ${minLength} characters on (min_query_length)`,
    );
  }
  let options: JsonObject[] = [];
  const outcome = await runInteraction(deps, {
    ...placeOf(deps, container),
    user: member.id,
    timeoutMs: input.timeout_ms,
    request: () => ({
      type: "interactive",
      payload: blockSuggestionPayload({
        member,
        container,
        block_id,
        action_id: input.action_id,
        value: input.value,
      }),
    }),
    expectsAnswer: () => false,
    takeAck: ({ body }) => {
      options = suggestedOptions(body, deps.state.rules);
    },
    options: () => options,
  });
  entered.suggestions.set(suggestionKey(input), outcome.options);
  return outcome;
}

/** Sends block_actions for one element and waits for what follows; a link button need not be followed by anything. */
function act(
  deps: UserActionDeps,
  entered: Entered,
  fields: {
    member: Member;
    container: Container;
    action: JsonObject;
    timeoutMs: number;
    opensUrl: boolean;
  },
): Promise<Outcome> {
  const { state, responseUrls } = deps;
  const { member } = fields;
  const view = fields.container.view && state.views.find(fields.container.view.id)?.view;
  if (view) {
    view.state = { values: stateValues(inContainer({ view }), view.state.values) };
  }
  const container: Container = view ? { view } : fields.container;
  return runInteraction(deps, {
    ...placeOf(deps, container),
    user: member.id,
    timeoutMs: fields.timeoutMs,
    expectsAnswer: () => !fields.opensUrl,
    request: (interaction) => ({
      type: "interactive",
      payload: blockActionsPayload({
        member,
        container,
        action: { ...fields.action, action_ts: state.timestamps.next() },
        trigger_id: state.triggers.issue(interaction),
        response_url: container.message
          ? responseUrls.issue(interaction, container.message.channel, container.message)
          : null,
        state: container.view ? container.view.state : { values: messageState(entered, member, container) },
      }),
    }),
  });
}

function placeOf({ state }: UserActionDeps, container: Container) {
  if (container.view) {
    const { view } = container;
    return { channel: state.causation.channelOfView(view), rootViewId: rootOf(view) };
  }
  const { channel, ts, thread_ts } = container.message;
  return { channel, messageTs: ts, threadTs: thread_ts ?? ts };
}

type InMessage = Extract<Container, { message: object }>;

function messageState(entered: Entered, member: Member, container: InMessage): StateValues {
  return stateValues(inContainer(container), entered.inMessages.get(messageKey(member, container)) ?? {});
}

function merged(entered: Entered, member: Member, container: InMessage, added: StateValues): StateValues {
  const before: StateValues = entered.inMessages.get(messageKey(member, container)) ?? {};
  const blocks = Object.entries(added).map(([id, entries]) => [id, { ...before[id], ...entries }]);
  return { ...before, ...Object.fromEntries(blocks) };
}

function messageKey(member: Member, { message }: InMessage): string {
  return `${member.id}/${message.channel}/${message.ts}`;
}

function suggestionKey({ user, action_id }: { user: string; action_id: string }): string {
  return `${user}/${action_id}`;
}
