import { element, link, mrkdwn } from "./mrkdwn.js";

/**
 * Block Kit, roughly, as DOM nodes. `context`: `names` (id to name), `act(kind, {action_id, value})` for what a person operates,
 * `suggest(action_id, typed)` for external selects (a promise of options).
 */
export function renderBlocks(blocks, context) {
  return blocks.map((block) => {
    try {
      return (renderers[block.type] ?? unknown)(block, context);
    } catch (error) {
      return element("p", { class: "unknown" }, `[${block.type}: ${error.message}]`);
    }
  });
}

const renderers = {
  section: (block, context) =>
    element(
      "div",
      { class: "section" },
      element(
        "div",
        {},
        ...(block.text ? textObject(block.text, context) : []),
        ...(block.fields
          ? [
              element(
                "div",
                { class: "fields" },
                ...block.fields.map((field) => element("div", {}, ...textObject(field, context))),
              ),
            ]
          : []),
      ),
      ...(block.accessory ? [interactive(block.accessory, context)] : []),
    ),
  header: (block, context) => element("h3", {}, ...textObject(block.text, context)),
  context: (block, context) =>
    element(
      "div",
      { class: "context" },
      ...block.elements.map((item) =>
        item.type === "image"
          ? element("span", {}, `[${item.alt_text}]`)
          : element("span", {}, ...textObject(item, context)),
      ),
    ),
  divider: () => element("hr"),
  actions: (block, context) =>
    element("div", { class: "actions" }, ...block.elements.map((item) => interactive(item, context))),
  input: (block, context) =>
    element(
      "label",
      { class: "input", "data-block-id": block.block_id },
      element("span", {}, ...textObject(block.label, context), block.optional ? " (optional)" : ""),
      interactive(block.element, context),
      ...(block.hint ? [element("small", {}, ...textObject(block.hint, context))] : []),
      element("small", { class: "fault" }),
    ),
  image: (block) => element("p", { class: "context" }, `[image: ${block.alt_text}]`),
  markdown: (block) => element("pre", { class: "markdown" }, block.text),
  rich_text: (block, context) => element("div", { class: "rich-text" }, ...richText(block.elements, context)),
  table: (block, context) => table(block.rows, undefined, context),
  data_table: (block, context) => table(block.rows, block.caption, context),
  alert: (block, context) => element("div", { class: "alert" }, ...textObject(block.text, context)),
  container: (block, context) =>
    element(
      "details",
      { class: "container", open: block.default_collapsed !== true },
      element("summary", {}, ...textObject(block.title ?? { type: "plain_text", text: "…" }, context)),
      ...renderBlocks(block.child_blocks ?? [], context),
    ),
  card: (block, context) =>
    element(
      "div",
      { class: "card" },
      ...["title", "subtitle", "body"].flatMap((key) =>
        block[key] ? [element("div", { class: key }, ...textObject(block[key], context))] : [],
      ),
      ...(block.actions ?? []).map((item) => interactive(item, context)),
    ),
};

function unknown(block) {
  return element(
    "details",
    { class: "unknown" },
    element("summary", {}, `${block.type} block`),
    element("pre", {}, JSON.stringify(block, null, 2)),
  );
}

function textObject(object, { names }) {
  if (typeof object === "string") return [object];
  return object.type === "mrkdwn" ? mrkdwn(object.text, names) : [object.text];
}

function table(rows, caption, context) {
  return element(
    "div",
    { class: "table" },
    element(
      "table",
      {},
      ...(caption ? [element("caption", {}, typeof caption === "string" ? caption : caption.text)] : []),
      ...rows.map((row, index) =>
        element(
          "tr",
          {},
          ...row.map((cell) => element(index === 0 ? "th" : "td", {}, ...cellContent(cell, context))),
        ),
      ),
    ),
  );
}

function cellContent(cell, context) {
  if (cell.type === "rich_text") return richText(cell.elements, context);
  if (cell.type === "action_cell") return [interactive(cell.button, context)];
  return [String(cell.text ?? cell.value ?? "")];
}

function richText(elements, context) {
  return elements.map((part) => {
    if (part.type === "rich_text_list") {
      return element(
        part.style === "ordered" ? "ol" : "ul",
        {},
        ...part.elements.map((item) => element("li", {}, ...richInline(item.elements, context))),
      );
    }
    const tag = { rich_text_preformatted: "pre", rich_text_quote: "blockquote" }[part.type] ?? "div";
    return element(tag, {}, ...richInline(part.elements ?? [], context));
  });
}

function richInline(elements, { names }) {
  return elements.map((part) => {
    switch (part.type) {
      case "link":
        return link(part.url, part.text ?? part.url);
      case "user":
        return element("span", { class: "mention" }, `@${names.get(part.user_id) ?? part.user_id}`);
      case "channel":
        return element("span", { class: "mention" }, `#${names.get(part.channel_id) ?? part.channel_id}`);
      case "emoji":
        return `:${part.name}:`;
      case "date":
        return part.fallback ?? new Date(part.timestamp * 1000).toISOString();
      default:
        return styled(part.text ?? "", part.style ?? {});
    }
  });
}

function styled(words, style) {
  let node = document.createTextNode(words);
  for (const [key, tag] of Object.entries({ code: "code", bold: "b", italic: "i", strike: "s" })) {
    if (style[key]) node = element(tag, {}, node);
  }
  return node;
}

function interactive(item, context) {
  const { action_id } = item;
  if (item.type === "button") {
    const button = element(
      "button",
      { type: "button", class: item.style, "aria-label": item.accessibility_label },
      item.text.text,
      item.url ? " ↗" : "",
    );
    button.addEventListener("click", () => {
      if (item.confirm && !confirm(`${item.confirm.title.text}\n\n${item.confirm.text.text}`)) return;
      if (item.url && /^https?:/i.test(item.url)) open(item.url, "_blank", "noopener");
      context.act("click", { action_id, ...(item.value === undefined ? {} : { value: item.value }) });
    });
    return button;
  }
  if (item.type === "external_select") return externalSelect(item, context);
  if (/^(static_select|overflow|radio_buttons|multi_static_select|checkboxes)$/.test(item.type))
    return menu(item, context);
  const field = element(item.multiline ? "textarea" : "input", {
    ...(item.multiline ? {} : { type: { datepicker: "date", timepicker: "time" }[item.type] ?? "text" }),
    "data-action-id": action_id,
    value: item.initial_value ?? item.initial_date ?? item.initial_time,
    placeholder: item.placeholder?.text,
  });
  if (item.type === "datepicker" || item.type === "timepicker") {
    field.addEventListener("change", () => context.act("select", { action_id, value: field.value }));
  }
  return field;
}

function menu(item, context) {
  const several = item.type === "multi_static_select" || item.type === "checkboxes";
  const all = [...(item.options ?? []), ...(item.option_groups ?? []).flatMap((group) => group.options)];
  const initial = [item.initial_option, ...(item.initial_options ?? [])]
    .filter(Boolean)
    .map(({ value }) => value);
  const list = element(
    "select",
    { "data-action-id": item.action_id, multiple: several },
    ...(several ? [] : [element("option", { value: "" }, item.placeholder?.text ?? "…")]),
    ...all.map((option) =>
      element("option", { value: option.value, selected: initial.includes(option.value) }, option.text.text),
    ),
  );
  list.addEventListener("change", () => {
    const values = [...list.selectedOptions].map(({ value }) => value);
    if (several || values[0] !== "") {
      context.act("select", { action_id: item.action_id, value: several ? values : values[0] });
    }
  });
  return list;
}

function externalSelect(item, context) {
  const list = element("select", { "data-action-id": item.action_id }, element("option", { value: "" }, "—"));
  const typed = element("input", { type: "search", placeholder: item.placeholder?.text ?? "Type to search" });
  typed.addEventListener("change", async () => {
    const options = await context.suggest(item.action_id, typed.value);
    list.replaceChildren(
      element("option", { value: "" }, options.length === 0 ? "No result" : `${options.length} found`),
      ...options.map((option) => element("option", { value: option.value }, option.text.text)),
    );
  });
  list.addEventListener("change", () => {
    if (list.value !== "") context.act("select", { action_id: item.action_id, value: list.value });
  });
  return element("span", { class: "external" }, typed, list);
}
