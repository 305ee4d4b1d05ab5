import type { Message } from "../message.ts";
import { isVisible } from "../message-store.ts";
import type { SlackState } from "../state.ts";
import { UserActionError } from "../user-action-error.ts";
import type { View } from "../view.ts";
import {
  CONVERSATIONS,
  type Conversation,
  canRead,
  conversationById,
  MEMBERS,
  type Member,
  memberById,
} from "../workspace.ts";

/** The person who acts. Throws UserActionError (404) that names those there are. */
export function actingMember(id: string): Member {
  const member = memberById(id);
  if (member && !member.is_bot) return member;
  const people = MEMBERS.filter((candidate) => !candidate.is_bot).map((candidate) => candidate.id);
  throw new UserActionError(404, `no such user: ${id}; there are ${people.join(", ")}`);
}

export function knownConversation(id: string): Conversation {
  const conversation = conversationById(id);
  if (conversation) return conversation;
  const all = CONVERSATIONS.map((candidate) => candidate.id);
  throw new UserActionError(404, `no such channel: ${id}; there are ${all.join(", ")}`);
}

/** A conversation that the person may write in. */
export function ownConversation(id: string, member: Member): Conversation {
  const conversation = knownConversation(id);
  if (!conversation.members.includes(member.id)) {
    throw new UserActionError(400, `${member.id} is not a member of ${conversation.id}`);
  }
  if (conversation.is_archived) {
    throw new UserActionError(400, `${conversation.id} is archived: nobody can write there`);
  }
  return conversation;
}

export function visibleMessage(
  state: SlackState,
  member: Member,
  channel: string,
  ts: string,
): { message: Message; conversation: Conversation } {
  const conversation = knownConversation(channel);
  if (!canRead(conversation, member.id)) {
    throw new UserActionError(400, `${member.id} cannot see the channel ${channel}`);
  }
  const message = state.messages.find(channel, ts);
  if (!message) throw new UserActionError(404, `no message ${ts} in ${channel}`);
  if (!isVisible(message, member.id)) {
    throw new UserActionError(400, `${member.id} cannot see the message ${ts} in ${channel}`);
  }
  return { message, conversation };
}

/** A modal that is open for the person, or the person's Home tab. */
export function ownView(state: SlackState, member: Member, id: string): View {
  const found = state.views.find(id);
  if (found && found.user === member.id) return found.view;
  const open = state.views.stack(member.id).map((view) => view.id);
  throw new UserActionError(
    404,
    `${member.id} has no view ${id}; open modals: ${open.join(", ") || "none"}, Home tab: ${state.views.home(member.id)?.id ?? "none"}`,
  );
}
