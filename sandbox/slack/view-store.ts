import { randomId } from "./random-id.ts";
import type { Rules } from "./rules.ts";
import { SlackError } from "./slack-error.ts";
import type { Timestamps } from "./timestamps.ts";
import { type View, type ViewContent, viewOwner } from "./view.ts";

/** Slack shows at most three modals on top of one another. */
const MAX_STACK = 3;

/** The modals that are open for each person (a stack), and each person's Home tab. What it hands out are copies. */
export function createViewStore(timestamps: Timestamps, rules: Rules) {
  const stacks = new Map<string, View[]>();
  const homes = new Map<string, View>();
  const stackOf = (user: string) => stacks.get(user) ?? [];

  function create(content: ViewContent, stack: View[]): View {
    if (content.external_id !== "" && stack.some((view) => view.external_id === content.external_id)) {
      throw new SlackError("duplicate_external_id");
    }
    const id = randomId("V");
    return {
      ...viewOwner,
      ...content,
      id,
      state: { values: {} },
      hash: newHash(),
      previous_view_id: stack.at(-1)?.id ?? null,
      root_view_id: stack[0]?.id ?? id,
    };
  }

  function newHash(): string {
    return `${timestamps.next()}.${randomId("", 6)}`;
  }

  function locate(id: string): { user: string; view: View; home: boolean } | undefined {
    for (const [user, views] of stacks) {
      const view = views.find((candidate) => candidate.id === id);
      if (view) return { user, view, home: false };
    }
    for (const [user, view] of homes) if (view.id === id) return { user, view, home: true };
    return undefined;
  }

  function change(view: View, content: ViewContent, hash: string | undefined): View {
    if (rules.applies("view_stack") && hash !== undefined && hash !== view.hash)
      throw new SlackError("hash_conflict");
    Object.assign(view, structuredClone(content), {
      hash: newHash(),
      state: { values: keptState(view, content) },
    });
    return structuredClone(view);
  }

  return {
    /** Opens a modal; a stack that was open is closed. */
    open(user: string, content: ViewContent): View {
      const view = create(content, []);
      stacks.set(user, [view]);
      return structuredClone(view);
    },

    push(user: string, content: ViewContent): View {
      const stack = stackOf(user);
      if (rules.applies("view_stack") && stack.length >= MAX_STACK)
        throw new SlackError("push_limit_reached");
      const view = create(content, stack);
      stacks.set(user, [...stack, view]);
      return structuredClone(view);
    },

    update(
      by: { view_id?: string | undefined; external_id?: string | undefined },
      content: ViewContent,
      hash?: string,
    ): View {
      const id =
        by.view_id ??
        [...stacks.values()].flat().find((view) => by.external_id && view.external_id === by.external_id)?.id;
      const found = id === undefined ? undefined : locate(id);
      if (!found) throw new SlackError("not_found");
      return change(found.view, content, hash);
    },

    publish(user: string, content: ViewContent, hash?: string): View {
      const existing = homes.get(user);
      if (existing) return change(existing, content, hash);
      const view = create(content, []);
      homes.set(user, view);
      return structuredClone(view);
    },

    /** Keeps what a person entered, as the Slack client does between two interactions. */
    setState(id: string, values: View["state"]["values"]): void {
      const found = locate(id);
      if (!found) return;
      for (const [blockId, entries] of Object.entries(values)) {
        found.view.state.values[blockId] = {
          ...found.view.state.values[blockId],
          ...structuredClone(entries),
        };
      }
    },

    /** Takes the view and all above it from the person's screen. */
    close(user: string, id: string): void {
      const stack = stackOf(user);
      const index = stack.findIndex((view) => view.id === id);
      if (index >= 0) stacks.set(user, stack.slice(0, index));
    },

    closeAll(user: string): void {
      stacks.delete(user);
    },

    find(id: string): { user: string; view: View; home: boolean } | undefined {
      const found = locate(id);
      return found && { ...found, view: structuredClone(found.view) };
    },

    home(user: string): View | undefined {
      const view = homes.get(user);
      return view && structuredClone(view);
    },

    /** The open modals of a person, the visible one last. */
    stack(user: string): View[] {
      return structuredClone(stackOf(user));
    },
  };
}

/** Entries stay while both their `block_id` and `action_id` stay. */
function keptState(view: View, content: ViewContent): View["state"]["values"] {
  const kept = new Set(content.blocks.map((block) => String(block.block_id)));
  return Object.fromEntries(Object.entries(view.state.values).filter(([blockId]) => kept.has(blockId)));
}
