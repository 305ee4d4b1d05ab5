import { loadSchema } from "./load.ts";
import { sendLoad } from "./open-loop.ts";

// A process of its own: it takes a load as a message, sends it, and answers with what became of it.
process.on("message", async (message) => {
  process.send?.(await sendLoad(loadSchema.parse(message)));
});
process.once("disconnect", () => process.exit(0));
process.on("SIGTERM", () => process.exit(0));
