import type { RespondFn } from "@slack/bolt";
import type { KnownBlock } from "@slack/types";
import type { Answer, PersonRef } from "../answers/answer.ts";
import { type BlockKitOptions, renderBlockKit, renderProgress } from "../answers/renderers/block-kit.ts";
import type { Asked } from "../commands/question.ts";
import type { Logger } from "../domain/logger.ts";
import { deliver, type Render, type Rendered, type Way } from "./deliver.ts";
import { type AskedFrom, directMessage, privateWays, responseWay } from "./private-ways.ts";
import type { SlackCalls } from "./slack-calls.ts";
import { createThreadMessage, type ThreadPlace } from "./thread-message.ts";

/** Where an answer goes. */
export interface Reply {
  /** Shows what is being waited for. */
  progress(text: string): Promise<void>;
  /** Shows the answer; `afterProgress` when a notice was shown before. */
  answer(asked: Asked, afterProgress: boolean): Promise<void>;
}

export interface ReplyDeps {
  calls: SlackCalls;
  logger: Logger;
  /** Aborted when the bot stops. */
  signal: AbortSignal;
}

const privately = { response_type: "ephemeral" } as const;
const besideIt = { response_type: "ephemeral", replace_original: false } as const;
const inItsPlace = { replace_original: true } as const;

/** A private reply to a slash command: the answer follows the notice as a message of its own. */
export function commandReply(deps: ReplyDeps, respond: RespondFn, from: AskedFrom): Reply {
  const toAsker = responseWay(deps.calls, respond, privately);
  return {
    progress: (text) => toAsker.send(progress(text)),
    async answer({ answer }) {
      const ways = [toAsker, ...privateWays(deps.calls, from)];
      await deliver({ ...deps, ways, render: forms(answer, sharing(answer)) });
    },
  };
}

/**
 * A reply to a press of a button: the message that held it becomes the answer. An answer that explains an
 * error comes beside it instead, so that what was there is not lost.
 */
export function clickReply(
  deps: ReplyDeps,
  respond: RespondFn,
  from: AskedFrom & { isPrivate: boolean },
): Reply {
  const inPlace: Way = { ...responseWay(deps.calls, respond, inItsPlace), repeatable: true };
  const beside = responseWay(deps.calls, respond, besideIt);
  return {
    progress: (text) => inPlace.send(progress(text)),
    async answer({ answer, outcome }, afterProgress) {
      const first = outcome !== "answered" && !afterProgress ? beside : inPlace;
      const ways = [first, ...privateWays(deps.calls, from)];
      await deliver({ ...deps, ways, render: forms(answer, from.isPrivate ? sharing(answer) : {}) });
    },
  };
}

/** Shows an answer to everyone in the channel, with the name of the person who shares it. */
export function shareReply(
  deps: ReplyDeps,
  respond: RespondFn,
  from: AskedFrom & { sharedBy: PersonRef },
): Reply {
  const { calls } = deps;
  const beside = responseWay(calls, respond, besideIt);
  const toAsker = [beside, ...privateWays(calls, from)];
  const toAll: Way[] = [
    {
      ...responseWay(calls, respond, { response_type: "in_channel", replace_original: false }),
      once: true,
    },
    ...channelWay(calls, from),
  ];
  return {
    progress: (text) => beside.send(progress(text)),
    async answer({ answer, outcome }) {
      if (outcome !== "answered") {
        await deliver({ ...deps, ways: toAsker, render: forms(answer, {}) });
        return;
      }
      const shared = await deliver({
        ...deps,
        ways: toAll,
        render: forms(answer, { sharedBy: from.sharedBy }),
      });
      if (shared !== "shown") await deliver({ ...deps, ways: toAsker, render: () => notShared[shared] });
    },
  };
}

const notShared = {
  unknown: words(
    "Slack did not say whether the answer was shared. If it is not in the channel, press the button again.",
  ),
  "not shown": words(
    "The answer could not be shared here. Add jobmon to the channel with /invite, then press the button again.",
  ),
};

/** Posting in the channel, which needs the bot to be a member; there is none behind a Home tab. */
function channelWay(calls: SlackCalls, { channel, thread_ts }: AskedFrom): Way[] {
  if (channel === undefined) return [];
  return [
    {
      name: "chat.postMessage",
      once: true,
      async send(message) {
        const thread = thread_ts === undefined ? {} : { thread_ts };
        await calls.client.chat.postMessage({
          channel,
          ...thread,
          ...message,
          unfurl_links: false,
          unfurl_media: false,
        });
      },
    },
  ];
}

/** A reply in a thread, for all to see: the notice becomes the answer. Where that cannot be, the asker alone gets it. */
export function threadReply(deps: ReplyDeps, place: ThreadPlace & { user: string }): Reply {
  const message = createThreadMessage(deps.calls, place);
  const inThread: Way = { name: "thread", send: (content) => message.show(content) };
  return {
    progress: (text) => message.show(progress(text)),
    async answer({ answer }) {
      const ways = [inThread, { ...directMessage(deps.calls, place.user), insteadOf: inThread }];
      await deliver({ ...deps, ways, render: forms(answer, {}) });
    },
  };
}

/** A word to the one who pressed a button. */
export async function tellPresser(
  deps: ReplyDeps,
  respond: RespondFn,
  from: AskedFrom,
  text: string,
): Promise<void> {
  const ways = [responseWay(deps.calls, respond, besideIt), ...privateWays(deps.calls, from)];
  await deliver({ ...deps, ways, render: () => words(text) });
}

type RenderOptions = Omit<BlockKitOptions, "form">;

/** The button that shares an answer, where there is something to share. */
function sharing({ repeat }: Answer): RenderOptions {
  return repeat === undefined ? {} : { share: { command: repeat } };
}

/** Each form is rendered when it is first needed, and once. */
function forms(answer: Answer, options: RenderOptions): Render {
  const rendered: { [form: string]: Rendered } = {};
  return (form) => {
    rendered[form] ??= asRendered(renderBlockKit(answer, { ...options, form }));
    return rendered[form];
  };
}

function progress(text: string): Rendered {
  return asRendered(renderProgress(text));
}

function words(text: string): Rendered {
  return { text, blocks: [{ type: "section", text: { type: "plain_text", text } }] };
}

function asRendered({ text, blocks }: ReturnType<typeof renderBlockKit>): Rendered {
  return { text, blocks: blocks as KnownBlock[] };
}
