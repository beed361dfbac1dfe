/* Elements: text only ever arrives as text. */

const fill = (node, attributes, children) => {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) node.append(child);
  }
  return node;
};
export const el = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
export const svg = (tag, attributes, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
export const button = (attributes, ...children) => el("button", { type: "button", ...attributes }, ...children);
export const facts = (pairs) =>
  el(
    "dl",
    { class: "facts" },
    pairs
      .filter(([, value]) => value !== null && value !== undefined && value !== "")
      .map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))),
  );

/* Redraw a part of the page; the control that had the focus has it again, by its place among them. */
const REACHED = "button, input, select, summary, [tabindex]";
export const keepFocus = (part, draw) => {
  const at = part.contains(document.activeElement)
    ? [...part.querySelectorAll(REACHED)].indexOf(document.activeElement)
    : -1;
  draw();
  if (at >= 0) part.querySelectorAll(REACHED)[at]?.focus({ preventScroll: true });
};

/* What a screen reader is told when something changes elsewhere. */
const live = document.getElementById("live");
export const tell = (text) => {
  live.textContent = text;
};
