import { Hono } from "hono";
import type { Interaction } from "./causation.ts";
import { isJsonObject, type JsonObject, parseJson } from "./json.ts";
import type { Message, MessageContent } from "./message.ts";
import { messageContent } from "./methods/message-content.ts";
import { randomId } from "./random-id.ts";
import type { RequestGate, SlackAnswer } from "./request-gate.ts";
import { SlackError } from "./slack-error.ts";
import type { SlackState } from "./state.ts";
import { reply } from "./web-api.ts";
import { isGiven } from "./web-api-arguments.ts";
import { BOT, TEAM } from "./workspace.ts";

/** A response_url may be used this often, for this long. Both are known from reports only. */
const MAX_USES = 5;
const LIFETIME_MS = 30 * 60 * 1000;

type ResponseUrl = {
  interaction: Interaction;
  channel: string;
  /** The message whose button was clicked; null for a slash command, which has no message to replace. */
  source: Pick<Message, "channel" | "ts"> | null;
  uses: number;
  expiresAtMs: number;
};

export type ResponseUrls = ReturnType<typeof createResponseUrls>;

/** The response_urls that were handed to the bot, and the endpoint that takes their use. */
export function createResponseUrls({
  state,
  gate,
  origin,
}: {
  state: SlackState;
  gate: RequestGate;
  origin: () => string;
}) {
  const urls = new Map<string, ResponseUrl>();
  const app = new Hono();

  app.post(`/:kind{commands|actions}/${TEAM.id}/:id`, async (c) => {
    const payload = payloadOf(await c.req.text());
    const url = urls.get(c.req.param("id"));
    const { path } = c.req;
    return reply(
      c,
      await gate.pass({ target: "response_url", method: "response_url", path, args: payload ?? {} }, () => {
        if (!url) return refused("invalid_url");
        const isExpired = state.clock.now().getTime() > url.expiresAtMs;
        if (state.rules.applies("response_urls")) {
          if (url.uses >= MAX_USES) return refused("used_url");
          if (isExpired) return refused("expired_url");
        }
        if (payload === undefined) return { status: 400, body: { ok: false, error: "invalid_payload" } };
        return use(url, payload);
      }),
    );
  });

  function use(url: ResponseUrl, payload: JsonObject): SlackAnswer {
    try {
      respond(state, url, payload);
    } catch (error) {
      if (error instanceof SlackError) return refused(error.code);
      throw error;
    }
    url.uses += 1;
    return { status: 200, body: { ok: true } };
  }

  return {
    app,
    issue(interaction: Interaction, channel: string, source: ResponseUrl["source"]): string {
      const id = randomId("", 24);
      const expiresAtMs = state.clock.now().getTime() + LIFETIME_MS;
      urls.set(id, { interaction, channel, source, uses: 0, expiresAtMs });
      return `${origin()}/${source === null ? "commands" : "actions"}/${TEAM.id}/${id}`;
    },
  };
}

/** Does what the body of a response_url (or of the ack of a slash command) asks for. Throws SlackError. */
export function respond(
  state: SlackState,
  { interaction, channel, source }: Pick<ResponseUrl, "interaction" | "channel" | "source">,
  payload: JsonObject,
): void {
  if (source) {
    const original = state.messages.find(source.channel, source.ts);
    if (isTrue(payload.delete_original) || isTrue(payload.replace_original)) {
      if (!original) throw new SlackError("message_not_found");
      state.certainEffect(
        interaction,
        isTrue(payload.delete_original)
          ? { kind: "deleted", message: state.messages.remove(original) }
          : { kind: "message", message: replace(state, original, payload) },
      );
      return;
    }
  } else if (isTrue(payload.delete_original) && !isGiven(payload, "text") && !isGiven(payload, "blocks")) {
    // On the command's own URL delete_original means nothing, so there is nothing to do.
    return;
  }
  const message = state.messages.add({
    ...newContent(payload, state),
    channel,
    thread_ts: typeof payload.thread_ts === "string" ? payload.thread_ts : null,
    user: BOT.user_id,
    ephemeral_for: isInChannel(payload) ? null : interaction.user,
  });
  state.certainEffect(interaction, { kind: "message", message });
}

function replace(state: SlackState, original: Message, payload: JsonObject): Message {
  const content = messageContent(payload, state);
  const metadata = isGiven(payload, "metadata") ? content.metadata : original.metadata;
  return state.messages.update(original, { ...content, metadata }, BOT.user_id);
}

/** Ephemeral messages carry no metadata. */
function newContent(payload: JsonObject, state: SlackState): MessageContent {
  const content = messageContent(payload, state);
  return isInChannel(payload) ? content : { ...content, metadata: null };
}

function isInChannel(payload: JsonObject): boolean {
  return payload.response_type === "in_channel";
}

function payloadOf(body: string): JsonObject | undefined {
  const payload = parseJson(
    body.startsWith("payload=") ? (new URLSearchParams(body).get("payload") ?? "") : body,
  );
  return isJsonObject(payload) ? payload : undefined;
}

function refused(error: string): SlackAnswer {
  return { status: 404, body: { ok: false, error } };
}

function isTrue(value: unknown): boolean {
  return value === true || value === "true";
}
