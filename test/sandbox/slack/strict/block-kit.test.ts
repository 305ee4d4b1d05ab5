import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { changed, copies, objectsIn } from "./change-json.ts";
import { type Example, examples, type Json, type JsonRecord } from "./examples.ts";
import { type Limit, limits, required, surfaces } from "./limits.ts";
import { type Refusal, type StrictSlack, startStrictSlack } from "./strict-slack.ts";

let strict: StrictSlack;
let modal: { id: string };
beforeAll(async () => {
  strict = await startStrictSlack();
  await openModal();
});
afterAll(() => strict.close());

const title = { type: "plain_text", text: "Title" };
const modalOf = (blocks: Json[]) => ({ type: "modal", title, submit: title, blocks });

/** Opens the modal that the checks of modals update. */
async function openModal() {
  const { trigger_id } = await strict.command();
  const view = modalOf([]) as never;
  const opened = await strict.client.views.open({ trigger_id, view });
  modal = { id: opened.view?.id ?? "" };
}

function send(block: JsonRecord, surface = "message"): Promise<Refusal> {
  if (surface === "modal") return strict.call("views.update", { view_id: modal.id, view: modalOf([block]) });
  if (surface === "home") return strict.publish({ type: "home", blocks: [block] });
  return strict.post([block]);
}

function exampleOf(name: string): Example {
  const example = examples[name];
  if (!example) throw new Error(`no example ${name}`);
  return example;
}

/** The refusal of a block: the views methods have another code, and their pointers begin with the view. */
function refusalAt(surface: string | undefined, pointer: string, line: string | RegExp) {
  const inView = surface !== undefined && surface !== "message";
  const at = `[json-pointer:${inView ? "/view" : ""}/blocks/0${pointer}]`;
  const expected = typeof line === "string" ? `${line} ${at}` : line;
  return {
    error: inView ? "invalid_arguments" : "invalid_blocks",
    lines: expect.arrayContaining([typeof line === "string" ? expected : expect.stringMatching(line)]),
  };
}

test.each(Object.entries(examples))("%s is accepted as documented", async (_name, { block, surface }) => {
  expect(await send(block, surface)).toBeNull();
});

describe("limits", () => {
  function sized({ unit, without = [], path }: Limit, { block, at }: Example, size: number): JsonRecord {
    const bare = without.reduce((rest, pointer) => changed(rest, at + pointer, () => undefined), block);
    return changed(bare, at + path, (part) => {
      if (unit === "number") return size;
      if (unit === "items") return copies(part, size);
      const start = String(part).startsWith("https:") ? "https://acme.test/" : "";
      return start + "x".repeat(size - start.length);
    });
  }

  test.each(limits.map((limit) => [`${limit.example}${limit.path}`, limit] as const))(
    "%s",
    async (_name, limit) => {
      const example = exampleOf(limit.example);
      const { surface, at } = example;
      expect(await send(sized(limit, example, limit.max), surface)).toBeNull();
      const words = {
        characters: `must be less than ${limit.max + 1} characters`,
        items: `no more than ${limit.max} items allowed`,
        number: `must be at most ${limit.max}`,
      };
      expect(await send(sized(limit, example, limit.max + 1), surface)).toEqual(
        refusalAt(surface, at + limit.path, words[limit.unit]),
      );
    },
  );

  const texts = limits.filter(({ unit }) => unit === "characters");
  test.each(texts.map((limit) => [`${limit.example}${limit.path}`, limit] as const))(
    "%s may not be empty",
    async (_name, limit) => {
      const { block, at, surface } = exampleOf(limit.example);
      expect(
        await send(
          changed(block, at + limit.path, () => ""),
          surface,
        ),
      ).toEqual(refusalAt(surface, at + limit.path, "must be more than 0 characters"));
    },
  );

  const lists = limits.filter(({ unit }) => unit === "items");
  test.each(lists.map((limit) => [`${limit.example}${limit.path}`, limit] as const))(
    "%s may not be empty",
    async (_name, limit) => {
      const { block, at, surface } = exampleOf(limit.example);
      expect(
        await send(
          changed(block, at + limit.path, () => []),
          surface,
        ),
      ).toEqual(refusalAt(surface, at + limit.path, /^must provide at least \d items/));
    },
  );
});

describe("required fields", () => {
  const cases = Object.entries(required).flatMap(([name, paths]) =>
    paths.map((path) => [name, path] as const),
  );
  test.each(cases)("%s%s", async (name, path) => {
    const { block, at, surface } = exampleOf(name);
    const parent = path.slice(0, path.lastIndexOf("/"));
    expect(
      await send(
        changed(block, at + path, () => undefined),
        surface,
      ),
    ).toEqual(refusalAt(surface, at + parent, `missing required field: ${path.slice(parent.length + 1)}`));
  });

  test.each([
    ["section", ["/text", "/fields"]],
    ["card", ["/hero_image", "/title", "/body", "/actions"]],
    ["container", ["/title", "/rich_text_title"]],
    ["image", ["/image_url"]],
    ["static_select", ["/options", "/initial_option"]],
  ])("%s needs one of %j", async (name, paths) => {
    const { block, at } = exampleOf(name);
    const bare = paths.reduce((rest, path) => changed(rest, at + path, () => undefined), block);
    expect(await send(bare)).toEqual(refusalAt("message", at, /^must provide (at least|exactly) one of/));
  });

  test.each([
    ["image", "/slack_file", { id: "F0000000AA" }],
    ["static_select", "/option_groups", [{ label: title, options: [{ text: title, value: "7" }] }]],
  ])("%s has one picture or list, not two", async (name, path, second) => {
    const { block, at } = exampleOf(name);
    expect(await send(changed(block, at + path, () => second))).toEqual(
      refusalAt("message", at, /^must provide exactly one of/),
    );
  });
});

test.each(Object.entries(examples))(
  "%s: an unknown field is refused in every part",
  async (_name, example) => {
    const { block, surface } = example;
    for (const pointer of objectsIn(block)) {
      const surplus = changed(block, `${pointer}/surplus`, () => true);
      expect(await send(surplus, surface), pointer).toEqual(
        refusalAt(surface, pointer, "invalid additional property: surplus"),
      );
    }
  },
);

test.each(Object.entries(examples))(
  "%s: an unknown type is refused in every part",
  async (_name, example) => {
    const { block, surface } = example;
    const typed = objectsIn(block).filter((pointer) => "type" in (partOf(block, pointer) as JsonRecord));
    for (const pointer of typed) {
      const odd = changed(block, `${pointer}/type`, () => "nonsense");
      expect(await send(odd, surface), pointer).toEqual(
        refusalAt(surface, `${pointer}/type`, "unsupported type: nonsense"),
      );
    }
  },
);

test.each(Object.entries(examples))("%s: a field of the wrong kind is refused", async (_name, example) => {
  const { block, at, surface } = example;
  const fields = Object.keys(partOf(block, at) as JsonRecord);
  for (const field of fields) {
    const wrong = changed(block, `${at}/${field}`, (part) => (typeof part === "number" ? "1" : 1));
    expect(await send(wrong, surface), field).toEqual(
      refusalAt(surface, `${at}/${field}`, /^must provide an? \w+ \[json-pointer/),
    );
    const none = changed(block, `${at}/${field}`, () => null);
    expect(await send(none, surface), field).toEqual(
      refusalAt(surface, `${at}/${field}`, /^must provide an? \w+ \[json-pointer/),
    );
  }
});

describe("surfaces", () => {
  const everywhere = ["message", "modal", "home"];
  const cases = Object.entries(surfaces).flatMap(([name, shown]) =>
    everywhere.map((surface) => [name, surface, shown.split(" ").includes(surface)] as const),
  );
  test.each(cases)("%s in a %s: %s", async (name, surface, isShown) => {
    const { block, at } = exampleOf(name);
    const { type } = partOf(block, at) as { type: string };
    expect(await send(block, surface)).toEqual(
      isShown ? null : refusalAt(surface, `${at}/type`, `unsupported type: ${type}`),
    );
  });

  test("a file block is refused everywhere", async () => {
    const file = { type: "file", source: "remote", external_id: "x" };
    for (const surface of everywhere) {
      expect(await send(file, surface)).toEqual(refusalAt(surface, "/type", "unsupported type: file"));
    }
  });

  test.each(["data_table", "card", "carousel", "container", "markdown", "alert"])(
    "a container does not hold %s",
    async (name) => {
      const { block } = exampleOf("container");
      expect(await send(changed(block, "/child_blocks/0", () => exampleOf(name).block))).toEqual(
        refusalAt("message", "/child_blocks/0/type", `unsupported type: ${name}`),
      );
    },
  );
});

describe("allowed values", () => {
  test.each([
    ["button", "/style", "warning"],
    ["container", "/width", "huge"],
    ["alert", "/level", "loud"],
    ["task_card", "/status", "done"],
    ["table", "/column_settings/0/align", "middle"],
    ["rich_text", "/elements/2/style", "dotted"],
    ["rich_text", "/elements/0/elements/8/range", "all"],
    ["conversations_select", "/filter/include/0", "shared"],
    ["plain_text_input", "/dispatch_action_config/trigger_actions_on/0", "on_blur"],
    ["datepicker", "/initial_date", "20.11.2026"],
    ["timepicker", "/initial_time", "9 am"],
    ["number_input", "/min_value", "one"],
    ["button", "/url", "acme"],
    ["image", "/image_url", "slack://file"],
    ["table", "/rows/0/1/value", "1.5"],
    ["data_table", "/page_size", 1.5],
    ["data_visualization of a pie", "/chart/segments/0/value", 0],
    ["data_visualization of a pie", "/chart/segments/0/value", -1],
    ["multi_users_select", "/max_selected_items", 0],
  ])("%s%s is not %j", async (name, path, value) => {
    const { block, at, surface } = exampleOf(name);
    expect(
      await send(
        changed(block, at + path, () => value as Json),
        surface,
      ),
    ).toEqual(refusalAt(surface, at + path, /^must (be|provide) /));
  });

  test("mrkdwn is not looked into", async () => {
    const wild = { type: "mrkdwn", text: "<!channel> <@U9> *never closed <http://" };
    expect(await send({ type: "section", text: wild })).toBeNull();
  });
});

/** The part at a pointer. */
function partOf(block: JsonRecord, pointer: string): Json {
  let found: Json = null;
  changed(block, pointer, (part) => {
    found = part ?? null;
    return part;
  });
  return found;
}
