import type { Message } from "./message.ts";
import type { View } from "./view.ts";

/** What a page that shows the workspace needs to hear of. */
export type Change =
  | { kind: "message"; message: Message }
  | { kind: "deleted"; message: Message }
  | { kind: "view"; user: string; view: View }
  | { kind: "views_closed"; user: string };

export type Changes = ReturnType<typeof createChanges>;

/** Passes each change on to whoever listens; a listener gets it in the order in which it happened. */
export function createChanges() {
  const listeners = new Set<(change: Change) => void>();
  return {
    emit(change: Change): void {
      for (const listener of listeners) listener(change);
    },
    /** Returns the function that ends the subscription. */
    subscribe(listener: (change: Change) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
