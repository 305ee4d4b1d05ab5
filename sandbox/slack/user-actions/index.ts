import {
  type ClickInput,
  click,
  type Entered,
  type OptionsInput,
  type SelectInput,
  select,
  suggest,
} from "./operate.ts";
import type { UserActionDeps } from "./run-interaction.ts";
import { close, openHome, type SubmitInput, submit } from "./view-actions.ts";
import { type CommandInput, type MentionInput, writeCommand, writeMention } from "./write.ts";

/** What people can do in local Slack. Each waits for the ack and for the bot's answer; UserActionError for what is impossible. */
export function createUserActions(deps: UserActionDeps) {
  const entered: Entered = { inMessages: new Map(), suggestions: new Map() };
  return {
    command: async (input: CommandInput) => writeCommand(deps, input),
    mention: async (input: MentionInput) => writeMention(deps, input),
    click: async (input: ClickInput) => click(deps, entered, input),
    select: async (input: SelectInput) => select(deps, entered, input),
    options: async (input: OptionsInput) => suggest(deps, entered, input),
    submit: async (input: SubmitInput) => submit(deps, entered, input),
    home: async (input: { user: string; timeout_ms: number }) => openHome(deps, input),
    close: async (input: { user: string; view_id: string; timeout_ms: number }) => close(deps, input),
  };
}
