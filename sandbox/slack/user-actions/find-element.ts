import { type BlockElement, elementsOf } from "../blocks.ts";
import type { Container } from "../payloads.ts";
import type { SlackState } from "../state.ts";
import { UserActionError } from "../user-action-error.ts";
import type { Member } from "../workspace.ts";
import { ownView, visibleMessage } from "./who-and-where.ts";

export type ElementAddress = {
  channel?: string | undefined;
  ts?: string | undefined;
  view_id?: string | undefined;
  action_id: string;
};

/**
 * The elements with this `action_id` (several blocks may use the same one), and where they stand: in the view `view_id`, in the
 * message `ts`, or without either in what the person sees that has it: the topmost modal, the Home tab, the newest message.
 * Throws UserActionError that says what was wrong and which action_ids there are.
 */
export function findElements(
  state: SlackState,
  member: Member,
  address: ElementAddress,
): { container: Container; elements: [BlockElement, ...BlockElement[]] } {
  const containers = containersFor(state, member, address);
  for (const container of containers) {
    const [first, ...others] = inContainer(container).filter(
      ({ element }) => element.action_id === address.action_id,
    );
    if (first) return { container, elements: [first, ...others] };
  }
  const known = [...new Set(containers.flatMap(inContainer).map(({ element }) => String(element.action_id)))];
  throw new UserActionError(
    404,
    `no element with action_id ${address.action_id}; there are: ${known.join(", ") || "none"}`,
  );
}

function containersFor(
  state: SlackState,
  member: Member,
  { channel, ts, view_id }: ElementAddress,
): Container[] {
  if (view_id !== undefined) return [{ view: ownView(state, member, view_id) }];
  if (channel !== undefined && ts !== undefined) return [visibleMessage(state, member, channel, ts)];
  const messages = state.messages
    .list({ channel, user: member.id })
    .reverse()
    .map((message) => visibleMessage(state, member, message.channel, message.ts));
  if (channel !== undefined) return messages;
  const home = state.views.home(member.id);
  const views = [...state.views.stack(member.id).reverse(), ...(home ? [home] : [])];
  return [...views.map((view) => ({ view })), ...messages];
}

export function inContainer(container: Container): BlockElement[] {
  return elementsOf(container.view ? container.view.blocks : container.message.blocks);
}
