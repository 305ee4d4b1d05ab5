import type { Fault, FaultEffect, Passing } from "./fault.ts";

/** A fault as the control API shows it: what was asked for, how often it hit, and whether it still can. */
export type ListedFault = { id: string; hits: number; active: boolean } & Record<string, unknown>;

interface Entry {
  id: string;
  /** The body of the request that set it. */
  asked: object;
  fault: Fault;
  hits: number;
  endsAtMs: number;
}

export type FaultList = ReturnType<typeof createFaultList>;

/** The faults that were set, oldest first. Those that are used up or over stay listed until they are cleared. */
export function createFaultList() {
  let entries: Entry[] = [];
  let lastId = 0;

  function isActive({ fault: { times }, hits, endsAtMs }: Entry): boolean {
    return (times === undefined || hits < times) && performance.now() < endsAtMs;
  }

  function listed(entry: Entry): ListedFault {
    return { id: entry.id, ...entry.asked, hits: entry.hits, active: isActive(entry) };
  }

  return {
    add(asked: object, fault: Fault): ListedFault {
      lastId += 1;
      const endsAtMs = performance.now() + (fault.forMs ?? Number.POSITIVE_INFINITY);
      const entry = { id: String(lastId), asked, fault, hits: 0, endsAtMs };
      entries.push(entry);
      return listed(entry);
    },

    /** What is to become of this: the oldest active fault that it concerns counts it and says so. Null: what always does. */
    hit(passing: Passing): FaultEffect | null {
      for (const entry of entries) {
        if (!isActive(entry)) continue;
        const effect = entry.fault.effectOn(passing, entry.hits);
        if (effect === null) continue;
        entry.hits += 1;
        return effect;
      }
      return null;
    },

    any: () => entries.some(isActive),
    list: () => entries.map(listed),
    clear(): void {
      entries = [];
    },
  };
}
