import type { WorkspaceListener } from "./workspace-listener.ts";

/** The workspace that there is while no data names one. */
const defaultWorkspaceId = "1000000000000001";

export interface Workspaces {
  /** The smallest id. */
  smallest(): string;
  /** Workspace id to URL, smallest id first. */
  urls(): Record<string, string>;
  /** Adds listeners for ids that have none. */
  add(ids: Iterable<string>): Promise<void>;
  /** Leaves listeners for these ids alone, or for the default one when there are none. */
  replace(ids: Iterable<string>): Promise<void>;
  close(): Promise<void>;
}

interface Entry {
  id: string;
  listener: WorkspaceListener;
}

/**
 * One listener per workspace. A workspace that goes away gives its listener, and so its port, to one that comes: what
 * was started against the default workspace reaches the first real one at the same address.
 */
export async function createWorkspaces(
  listen: (workspaceId: () => string) => Promise<WorkspaceListener>,
): Promise<Workspaces> {
  let entries: Entry[] = [];
  let named = new Set<string>();

  async function open(id: string): Promise<Entry> {
    const entry: { id: string; listener?: WorkspaceListener } = { id };
    const listener = await listen(() => entry.id);
    return Object.assign(entry, { listener });
  }

  async function replace(ids: Iterable<string>): Promise<void> {
    named = new Set(ids);
    const wanted = named.size === 0 ? new Set([defaultWorkspaceId]) : named;
    const kept = entries.filter(({ id }) => wanted.has(id));
    const free = entries.filter(({ id }) => !wanted.has(id));
    const missing = [...wanted].filter((id) => !kept.some((entry) => entry.id === id)).sort(byId);
    for (const id of missing) {
      const entry = free.shift();
      kept.push(entry ? Object.assign(entry, { id }) : await open(id));
    }
    entries = kept.sort((a, b) => byId(a.id, b.id));
    await Promise.all(free.map(({ listener }) => listener.close()));
  }

  await replace([]);
  return {
    smallest: () => entries[0]?.id ?? defaultWorkspaceId,
    urls: () => Object.fromEntries(entries.map(({ id, listener }) => [id, listener.url])),
    add: (ids) => replace([...named, ...ids]),
    replace,
    async close() {
      await Promise.all(entries.map(({ listener }) => listener.close()));
    },
  };
}

/** Workspace ids are decimal numbers of up to 19 digits. */
function byId(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1);
}
