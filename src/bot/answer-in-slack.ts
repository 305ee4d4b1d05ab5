import { setImmediate as immediate } from "node:timers/promises";
import type { Questions } from "../commands/question.ts";
import type { Caller } from "../domain/caller.ts";
import type { Logger } from "../domain/logger.ts";
import type { Reply } from "./reply.ts";
import { createSlowNotice } from "./slow-notice.ts";

/** The way of every question that comes from Slack: ask, say so when it is slow, reply. */
export async function answerInSlack(deps: {
  questions: Questions;
  logger: Logger;
  signal: AbortSignal;
  text: string;
  caller: Caller;
  reply: Reply;
}): Promise<void> {
  const { questions, logger, signal, text, caller, reply } = deps;
  const notice = createSlowNotice(
    (words) => reply.progress(words),
    (err) => logger.warn({ err }, "the notice of a slow answer could not be shown"),
  );
  const asked = await questions.ask(text, caller, { signal, onState: notice.onState });
  const afterProgress = await notice.end();
  // What came in meanwhile is acknowledged before the answer is rendered.
  await immediate();
  await reply.answer(asked, afterProgress);
}
