import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";

const message = z.object({
  text: z.string(),
  blocks: z.array(z.object({ block_id: z.string().optional() })).min(1),
});

/** Takes what a bot posts to response URLs, and answers as Slack does. */
export interface ResponseSink extends AsyncDisposable {
  readonly url: string;
  /** Answers so far, without notices that say what is being waited for. */
  answers(): number;
  /** Titles of the answers that say that a question could not be answered. */
  failures(): string[];
}

export async function startResponseSink(): Promise<ResponseSink> {
  let answers = 0;
  const failures: string[] = [];
  const take = (body: string) => {
    const { text, blocks } = message.parse(JSON.parse(body));
    if (blocks[0]?.block_id?.startsWith("progress")) return;
    answers += 1;
    // The symbol of the tone that only failures have here; "status" is bad only when a source cannot be read.
    if (text.startsWith("❌")) failures.push(text);
  };
  const server = createServer(async (request, response) => {
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      take(Buffer.concat(chunks).toString());
      response.end("ok");
    } catch (error) {
      failures.push(`an answer that is no message: ${String(error)}`);
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/commands`,
    answers: () => answers,
    failures: () => failures,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
