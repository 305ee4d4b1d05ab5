import type { RespondFn } from "@slack/bolt";
import type { KnownBlock } from "@slack/types";
import type { Answer, PersonRef } from "../answers/answer.ts";
import { renderBlockKit, renderProgress } from "../answers/renderers/block-kit.ts";
import type { Asked } from "../commands/question.ts";
import type { SlackCalls } from "./slack-calls.ts";

/** Where an answer goes. */
export interface Reply {
  /** Shows what is being waited for. */
  progress(text: string): Promise<void>;
  /** Shows the answer; `afterProgress` when a notice was shown before. */
  answer(asked: Asked, afterProgress: boolean): Promise<void>;
}

interface Rendered {
  text: string;
  blocks: KnownBlock[];
}

/**
 * Renders an answer and sends it; when Slack refuses the rich form, sends the plain one: an answer is never lost
 * over its decoration. Throws what the last attempt threw.
 */
async function withFallback(
  answer: Answer,
  options: { share?: { command: string }; sharedBy?: PersonRef },
  send: (message: Rendered) => Promise<void>,
  isRefusal: (error: unknown) => boolean,
): Promise<void> {
  try {
    await send(rendered(answer, { ...options, form: "rich" }));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await send(rendered(answer, { ...options, form: "plain" }));
  }
}

/** The button that shares an answer, where there is something to share. */
function sharing({ repeat }: Answer): { share?: { command: string } } {
  return repeat === undefined ? {} : { share: { command: repeat } };
}

function rendered(...args: Parameters<typeof renderBlockKit>): Rendered {
  const { text, blocks } = renderBlockKit(...args);
  return { text, blocks: blocks as KnownBlock[] };
}

const quiet = { unfurl_links: false, unfurl_media: false };

/** A private reply to a slash command: the answer follows the notice as a message of its own. */
export function commandReply(respond: RespondFn, calls: SlackCalls): Reply {
  return {
    progress: async (text) => {
      await calls.respond(respond, { ...renderProgress(text), response_type: "ephemeral", ...quiet });
    },
    answer: ({ answer }) =>
      withFallback(
        answer,
        sharing(answer),
        (message) => calls.respond(respond, { ...message, response_type: "ephemeral", ...quiet }),
        calls.isRefusedResponse,
      ),
  };
}

/**
 * A reply to a press of a button: the message that held it becomes the answer. An answer that explains an
 * error comes beside it instead, so that what was there is not lost.
 */
export function clickReply(respond: RespondFn, calls: SlackCalls, isPrivate: boolean): Reply {
  return {
    progress: (text) => calls.respond(respond, { ...renderProgress(text), replace_original: true, ...quiet }),
    answer: ({ answer, outcome }, afterProgress) => {
      const beside = outcome !== "answered" && !afterProgress;
      return withFallback(
        answer,
        isPrivate ? sharing(answer) : {},
        (message) =>
          calls.respond(respond, {
            ...message,
            ...(beside
              ? { replace_original: false, response_type: "ephemeral" }
              : { replace_original: true }),
            ...quiet,
          }),
        calls.isRefusedResponse,
      );
    },
  };
}

/** Shows an answer to everyone in the channel, with the name of the person who shares it. */
export function shareReply(respond: RespondFn, calls: SlackCalls, sharedBy: PersonRef): Reply {
  return {
    progress: async (text) => {
      await calls.respond(respond, {
        ...renderProgress(text),
        response_type: "ephemeral",
        replace_original: false,
        ...quiet,
      });
    },
    answer: ({ answer, outcome }) =>
      withFallback(
        answer,
        outcome === "answered" ? { sharedBy } : {},
        (message) =>
          calls.respond(respond, {
            ...message,
            response_type: outcome === "answered" ? "in_channel" : "ephemeral",
            replace_original: false,
            ...quiet,
          }),
        calls.isRefusedResponse,
      ),
  };
}

/** A reply in a thread, for all to see: the notice becomes the answer. */
export function threadReply(calls: SlackCalls, where: { channel: string; thread_ts: string }): Reply {
  let noticeTs: string | undefined;
  return {
    progress: async (text) => {
      const posted = await calls.web(() =>
        calls.client.chat.postMessage({ ...where, ...renderProgress(text), ...quiet }),
      );
      noticeTs = posted.ts;
    },
    answer: ({ answer }) =>
      withFallback(
        answer,
        {},
        async (message) => {
          const ts = noticeTs;
          await calls.web<unknown>(() =>
            ts === undefined
              ? calls.client.chat.postMessage({ ...where, ...message, ...quiet })
              : calls.client.chat.update({ channel: where.channel, ts, ...message }),
          );
        },
        calls.isRefusedPost,
      ),
  };
}
