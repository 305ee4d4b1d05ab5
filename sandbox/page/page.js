import { renderBlocks } from "./blocks.js";
import { element, mrkdwn } from "./mrkdwn.js";

/** Long enough for a warehouse that starts; the page itself is told of everything by the stream. */
const TIMEOUT_MS = 600_000;
const byId = (id) => document.getElementById(id);

const names = new Map();
const state = { user: "U0001", place: "C0001", thread: null, messages: new Map(), modals: [], home: null };
let workspace;
let stream;

async function control(method, path, body) {
  const response = await fetch(`/control/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify({ ...body, timeout_ms: TIMEOUT_MS }) }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

/** Does something as the chosen person, and says what Slack would say when the bot did not take it. */
async function act(kind, fields) {
  byId("status").textContent = "";
  try {
    const outcome = await control("POST", kind, { user: state.user, ...fields });
    if (outcome && outcome.ack_status !== 200) {
      byId("status").textContent = `${kind} failed with the error "${outcome.ack_status}"`;
    }
    return outcome;
  } catch (error) {
    byId("status").textContent = error.message;
    return null;
  }
}

function contextOf(where) {
  return {
    names,
    act: (kind, fields) => act(kind, { ...where, ...fields }),
    suggest: async (action_id, value) =>
      (await act("options", { ...where, action_id, value }))?.options ?? [],
  };
}

function renderMessage(message) {
  const time = new Date(Number(message.ts.split(".")[0]) * 1000);
  const body =
    message.blocks.length > 0
      ? renderBlocks(message.blocks, contextOf({ channel: message.channel, ts: message.ts }))
      : mrkdwn(message.text, names);
  return element(
    "article",
    {
      "data-ts": message.ts,
      class: [message.thread_ts ? "reply" : "", message.ephemeral_for ? "ephemeral" : ""].join(" ").trim(),
    },
    ...(message.ephemeral_for ? [element("p", { class: "only-you" }, "Only visible to you")] : []),
    element(
      "p",
      { class: "author" },
      element("b", {}, names.get(message.user) ?? message.user),
      ...(message.user === "U0BOT" ? [element("span", { class: "app" }, "APP")] : []),
      element("time", { datetime: time.toISOString() }, ` ${time.toLocaleString()}`),
      ...(message.edited ? [" (edited)"] : []),
      ...(message.ephemeral_for ? [] : [threadButton(message)]),
    ),
    element("div", { class: "body" }, ...body),
  );
}

function threadButton(message) {
  const button = element("button", { type: "button", class: "plain" }, "Answer in thread");
  button.addEventListener("click", () => {
    state.thread = message.thread_ts ?? message.ts;
    renderComposer();
    byId("text").focus();
  });
  return button;
}

/** Messages of the channel, each reply after its thread's first message. */
function inReadingOrder() {
  const here = [...state.messages.values()].filter(({ channel }) => channel === state.place);
  const key = ({ thread_ts, ts }) => `${thread_ts ?? ts} ${ts}`;
  return here.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function render() {
  const home = state.place === "home";
  byId("title").textContent = home ? "jobmon: Home" : (names.get(state.place) ?? state.place);
  byId("composer").hidden = home;
  const list = byId("messages");
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  list.replaceChildren(
    ...(home
      ? state.home
        ? renderBlocks(state.home.blocks, contextOf({ view_id: state.home.id }))
        : [element("p", {}, "The bot has not published a Home tab for you yet.")]
      : inReadingOrder().map(renderMessage)),
  );
  if (atEnd) list.scrollTop = list.scrollHeight;
}

function renderChannels() {
  const entry = (id, label) => {
    const button = element("button", { type: "button", "aria-current": String(state.place === id) }, label);
    button.addEventListener("click", () => visit(id));
    return element("li", {}, button);
  };
  const mine = workspace.channels.filter(({ members }) => members.includes(state.user));
  byId("channels").replaceChildren(
    ...mine.map(({ id, kind, name }) =>
      entry(
        id,
        kind === "im"
          ? "jobmon (direct message)"
          : `# ${name}${kind === "private_channel" ? " (private)" : ""}`,
      ),
    ),
    entry("home", "jobmon (Home)"),
  );
}

function renderComposer() {
  byId("replying").hidden = state.thread === null;
}

function renderModal() {
  const dialog = byId("modal");
  const view = state.modals.at(-1);
  // What is being typed stays until the bot shows something else.
  const shown = view ? `${view.id} ${view.hash}` : "";
  if (dialog.dataset.shown === shown) return;
  dialog.dataset.shown = shown;
  if (!view) {
    dialog.close();
    return;
  }
  const form = element(
    "form",
    {},
    element("h2", { id: "modal-title" }, view.title?.text ?? ""),
    ...renderBlocks(view.blocks, contextOf({ view_id: view.id })),
  );
  const cancel = element("button", { type: "button" }, view.close?.text ?? "Cancel");
  cancel.addEventListener("click", () => act("close", { view_id: view.id }));
  form.append(
    element(
      "div",
      { class: "actions" },
      cancel,
      ...(view.submit ? [element("button", { type: "submit", class: "primary" }, view.submit.text)] : []),
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void submit(view, form);
  });
  // A select inside an input block keeps its choice until the modal is submitted.
  for (const input of form.querySelectorAll(".input")) {
    input.addEventListener("change", (event) => event.stopImmediatePropagation(), { capture: true });
  }
  dialog.replaceChildren(form);
  if (!dialog.open) dialog.showModal();
}

async function submit(view, form) {
  const values = {};
  for (const label of form.querySelectorAll(".input")) {
    const field = label.querySelector("[data-action-id]");
    if (!field || field.value === "") continue;
    const value = field.multiple ? [...field.selectedOptions].map((option) => option.value) : field.value;
    values[label.dataset.blockId] = { [field.dataset.actionId]: value };
  }
  const outcome = await act("submit", { view_id: view.id, values });
  const errors = outcome?.views.at(-1)?.errors ?? {};
  for (const [blockId, fault] of Object.entries(errors)) {
    const place = form.querySelector(`[data-block-id="${CSS.escape(blockId)}"] .fault`);
    if (place) place.textContent = fault;
  }
}

async function visit(place) {
  state.place = place;
  state.thread = null;
  renderChannels();
  renderComposer();
  render();
  byId("messages").scrollTop = byId("messages").scrollHeight;
  if (place === "home") await act("home", {});
}

/** Loads what the person sees, and follows it from then on. */
async function become(user) {
  state.user = user;
  stream?.close();
  stream = new EventSource(`/control/stream?user=${user}`);
  const on = (kind, take) => stream.addEventListener(kind, (event) => take(JSON.parse(event.data)));
  on("ready", load);
  on("message", ({ message }) => {
    state.messages.set(`${message.channel}/${message.ts}`, message);
    render();
  });
  on("deleted", ({ message }) => {
    state.messages.delete(`${message.channel}/${message.ts}`);
    render();
  });
  on("view", ({ view }) => (view.type === "home" ? showHome(view) : loadModals()));
  on("views_closed", loadModals);
  if (!workspace.channels.some(({ id, members }) => id === state.place && members.includes(user))) {
    state.place = "C0001";
  }
  renderChannels();
}

async function load() {
  const messages = await control("GET", `messages?user=${state.user}`);
  state.messages = new Map(messages.map((message) => [`${message.channel}/${message.ts}`, message]));
  await loadModals();
  render();
}

async function loadModals() {
  const { modals, home } = await control("GET", `views?user=${state.user}`);
  state.modals = modals;
  state.home = home;
  renderModal();
}

function showHome(view) {
  state.home = view;
  if (state.place === "home") render();
}

byId("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = byId("text").value.trim();
  if (text === "") return;
  byId("text").value = "";
  const thread = state.thread === null ? {} : { thread_ts: state.thread };
  if (!text.startsWith("/")) {
    void act("mention", { channel: state.place, text, ...thread });
  } else if (state.thread !== null) {
    byId("status").textContent = "Slash commands cannot be used in threads: mention @jobmon.";
  } else {
    void act("command", { channel: state.place, text });
  }
});
byId("leave-thread").addEventListener("click", () => {
  state.thread = null;
  renderComposer();
});
byId("modal").addEventListener("cancel", (event) => {
  event.preventDefault();
  const view = state.modals.at(-1);
  if (view) void act("close", { view_id: view.id });
});
byId("user").addEventListener("change", (event) => void become(event.target.value));

workspace = await control("GET", "workspace");
for (const { id, name } of [...workspace.users, ...workspace.channels]) names.set(id, name);
byId("user").replaceChildren(
  ...workspace.users
    .filter((user) => !user.is_bot)
    .map(({ id, real_name }) => element("option", { value: id }, real_name)),
);
await become(state.user);
