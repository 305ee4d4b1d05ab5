import { z } from "zod";
import { whoamiAnswer } from "../answers/whoami-answer.ts";
import { defineCommand } from "./command.ts";

export const whoami = defineCommand({
  name: "whoami",
  summary: "Show who you are to jobmon, and what you may do",
  args: z.object({}),
  examples: ["whoami"],
  async run(_asked, { caller, people, scope }) {
    return { caller, person: await people.find(caller), scope };
  },
  answer: (result) => whoamiAnswer(result),
});
