/** Slack's mrkdwn, roughly, as DOM nodes. Text only ever becomes text nodes, so nothing in a message can become markup. */

const TOKEN =
  /```([\s\S]+?)```|`([^`\n]+)`|<([^<>\n]+)>|\*([^*\n]+)\*|~([^~\n]+)~|(?<![\w])_([^_\n]+)_(?![\w])|(\n)/g;
const SAFE_LINK = /^(https?:\/\/|mailto:)/i;

/** Nodes for one mrkdwn string. `names` turns ids of people and channels into names. */
export function mrkdwn(source, names) {
  const nodes = [];
  let end = 0;
  for (const match of String(source).matchAll(TOKEN)) {
    nodes.push(text(source.slice(end, match.index)));
    end = match.index + match[0].length;
    const [, pre, code, angle, bold, strike, italic] = match;
    if (pre !== undefined) nodes.push(element("pre", {}, decode(pre)));
    else if (code !== undefined) nodes.push(element("code", {}, decode(code)));
    else if (angle !== undefined) nodes.push(special(angle, names));
    else if (bold !== undefined) nodes.push(element("b", {}, ...mrkdwn(bold, names)));
    else if (strike !== undefined) nodes.push(element("s", {}, ...mrkdwn(strike, names)));
    else if (italic !== undefined) nodes.push(element("i", {}, ...mrkdwn(italic, names)));
    else nodes.push(element("br"));
  }
  nodes.push(text(String(source).slice(end)));
  return nodes;
}

/** An element with attributes and children; strings become text nodes. */
export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(key, "");
    else if (value !== undefined && value !== null && value !== false) node.setAttribute(key, String(value));
  }
  node.append(...children);
  return node;
}

/** A link, or only its words when the address is none that a browser should follow. */
export function link(url, label) {
  if (!SAFE_LINK.test(url)) return document.createTextNode(label);
  return element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, label);
}

function special(inner, names) {
  const [target, label] = split(inner, "|");
  if (/^[@#]/.test(target)) {
    return element(
      "span",
      { class: "mention" },
      target[0] + (names.get(target.slice(1)) ?? label ?? target.slice(1)),
    );
  }
  if (target.startsWith("!date^")) return date(target, label);
  if (target.startsWith("!"))
    return element("span", { class: "mention" }, `@${target.slice(1).split("^")[0]}`);
  return link(decode(target), decode(label ?? target));
}

function date(target, fallback) {
  const [, seconds, format] = target.split("^");
  const at = new Date(Number(seconds) * 1000);
  if (Number.isNaN(at.getTime())) return document.createTextNode(decode(fallback ?? ""));
  const shown = decode(format ?? "")
    .replace(/\{(date\w*)\}/g, () => at.toLocaleDateString(undefined, { dateStyle: "medium" }))
    .replace(/\{time_secs\}/g, () => at.toLocaleTimeString())
    .replace(/\{time\}/g, () => at.toLocaleTimeString(undefined, { timeStyle: "short" }))
    .replace(/\{ago\}/g, () => at.toLocaleString());
  return element("time", { datetime: at.toISOString(), title: decode(fallback ?? "") }, shown);
}

function split(source, separator) {
  const at = source.indexOf(separator);
  return at < 0 ? [source, undefined] : [source.slice(0, at), source.slice(at + 1)];
}

function text(source) {
  return document.createTextNode(decode(source));
}

function decode(source) {
  return source.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
