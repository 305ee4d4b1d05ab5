import type { Hono } from "hono";
import { z } from "zod";
import { checked, createControlApp, json } from "../control-app.ts";
import { askedFault } from "./asked-fault.ts";
import type { Fault } from "./fault.ts";
import type { FaultList } from "./fault-list.ts";
import { faultBody, presetBody } from "./fault-schemas.ts";
import { presetFault } from "./preset-faults.ts";

export type FaultApiDeps = {
  faults: FaultList;
  /** Makes all tokens handed out so far count as expired. */
  expireTokens: () => void;
};

/** Sets, lists and clears faults, under `/control/faults`. */
export function createFaultApi({ faults, expireTokens }: FaultApiDeps): Hono {
  const app = createControlApp();

  app.post("/faults", async (c) => {
    const asked = await json(c);
    if (!hasPreset.safeParse(asked).success) {
      const body = checked(asked, faultBody);
      return c.json(faults.add(body, askedFault(body)));
    }
    const body = checked(asked, presetBody);
    if (body.preset === "token_expired") expireTokens();
    return c.json(faults.add(body, presetFault(body) ?? over));
  });
  app.get("/faults", (c) => c.json(faults.list()));
  app.delete("/faults", (c) => {
    faults.clear();
    return c.json({ ok: true });
  });
  return app;
}

/** Stands in the list for what was done when it was asked for. */
const over: Fault = { effectOn: () => null, times: 0, forMs: undefined };

const hasPreset = z.looseObject({ preset: z.string() });
