/* Picture: the map as it is drawn, as one SVG with title, story, legend, scale and credit. */

import { page, reports, claims } from "./state.js";
import { svg } from "./elements.js";
import { t, pick, day } from "./messages.js";
import { map } from "./map.js";
import { credit, standfirst } from "./story.js";

const root = document.documentElement;
const FONT = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
const PAINT = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-opacity",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
];
const EDGE = 12;
const COLUMN = 250; /* of the legend, in pixels: a line of some thirty-five letters beside its sign */
const DASHES = { dashed: "4 2.5", dotted: "1 2.5" };

/* The same node with every style that the sheet gives it written out: a file has no sheet. */
const painted = (node) => {
  const copy = node.cloneNode(false);
  const style = getComputedStyle(node);
  for (const name of [...copy.getAttributeNames()].filter(
    (one) => !/^(d|cx|cy|r|x|y|width|height|transform)$/.test(one),
  )) {
    copy.removeAttribute(name);
  }
  for (const name of PAINT) copy.setAttribute(name, style.getPropertyValue(name));
  return copy;
};
const hatches = () => {
  const defs = document.querySelector(".definitions defs").cloneNode(true);
  const ink = getComputedStyle(root).getPropertyValue("--claim").trim();
  defs.querySelectorAll(".ink").forEach((one) => one.setAttribute("fill", ink));
  return defs;
};
/* Leaflet keeps each pane's shapes in one svg with an offset of its own. */
const shapes = (frame) =>
  [...document.querySelectorAll("#map .leaflet-map-pane svg")].map((drawing) => {
    const box = drawing.getBoundingClientRect();
    const [x, y] = drawing.getAttribute("viewBox").split(" ").map(Number);
    const shift = `translate(${box.left - frame.left - x} ${box.top - frame.top - y})`;
    const paths = [...drawing.querySelectorAll("path")].filter((path) => path.getAttribute("d") !== "M0 0");
    return svg("g", { transform: shift }, paths.map(painted));
  });
const canvases = (frame) =>
  [...document.querySelectorAll("#map canvas, #map img")].map((node) => {
    const { left, top, width, height } = node.getBoundingClientRect();
    const href = node.tagName === "CANVAS" ? node.toDataURL() : node.src;
    return svg("image", { href, x: left - frame.left, y: top - frame.top, width, height });
  });
const colour = (node, name) => getComputedStyle(node).getPropertyValue(name);
/* The edge of a badge: its form and line say what the number is of, and how surely it is said. */
const edgeOf = (node, box) => {
  const style = getComputedStyle(node);
  return svg("rect", {
    ...box,
    rx: Math.min(parseFloat(style.borderRadius) || 0, box.height / 2),
    fill: style.backgroundColor,
    stroke: style.borderTopColor,
    "stroke-width": 1.5,
    "stroke-dasharray": DASHES[style.borderTopStyle],
  });
};
const textAt = (node, frame) => {
  const { left, top, width, height } = node.getBoundingClientRect();
  const [x, y] = [left - frame.left, top - frame.top];
  const style = getComputedStyle(node);
  const middle = { x: x + width / 2, y: y + height / 2 };
  const badge = node.classList.contains("badge");
  const rect = badge ? edgeOf(node, { x, y, width, height }) : null;
  const text = svg("text", {
    ...middle,
    fill: style.color,
    "font-size": style.fontSize,
    "font-weight": style.fontWeight,
    "font-style": style.fontStyle,
    "letter-spacing": style.letterSpacing,
    "text-anchor": "middle",
    "dominant-baseline": "central",
    "text-decoration": style.textDecorationLine,
    ...(badge
      ? {}
      : { stroke: colour(root, "--halo"), "stroke-width": 3, "paint-order": "stroke" }),
  });
  text.textContent = style.textTransform === "uppercase" ? node.textContent.toUpperCase() : node.textContent;
  return [rect, text];
};
const labels = (frame) => {
  const shown = [...document.querySelectorAll("#map .label:not(.hidden)")];
  const dots = shown
    .map((label) => label.querySelector(".dot"))
    .filter(Boolean)
    .map((dot) => {
      const box = dot.getBoundingClientRect();
      return svg("circle", {
        cx: box.left - frame.left + box.width / 2,
        cy: box.top - frame.top + box.height / 2,
        r: box.width / 2,
        fill: colour(dot, "background-color"),
      });
    });
  const texts = shown
    .filter((label) => !label.classList.contains("nameless"))
    .flatMap((label) => [...label.querySelectorAll(".text > span, button.badge, .whole > span")])
    .filter((node) => node.offsetWidth)
    .map((node) => textAt(node, frame));
  const ranks = [...document.querySelectorAll("#map .label.rank:not(.hidden) .text")].map((node) =>
    textAt(node, frame),
  );
  return [...dots, ...texts, ...ranks];
};

const line = (text, x, y, size, attributes = {}) => {
  const node = svg("text", { x, y, "font-size": size, ...attributes });
  node.textContent = text;
  return node;
};
/* A long text in lines that fit. */
const ruler = document.createElement("canvas").getContext("2d");
const wrapped = (text, x, y, size, width, attributes = {}) => {
  ruler.font = `${attributes["font-weight"] ?? 400} ${size}px ${FONT}`;
  const lines = [""];
  for (const word of text.split(" ")) {
    if (ruler.measureText(`${lines.at(-1)} ${word}`).width > width) lines.push(word);
    else lines[lines.length - 1] = `${lines.at(-1)} ${word}`.trim();
  }
  return lines.map((one, i) => line(one, x, y + i * size * 1.3, size, attributes));
};
/* Texts below each other, and how tall they are together. */
const stacked = (texts, width) => {
  let y = EDGE;
  const nodes = texts.flatMap(([text, size, attributes]) => {
    const lines = wrapped(text, EDGE, y + size, size, width - 2 * EDGE, attributes);
    y += lines.length * size * 1.3 + 4;
    return lines;
  });
  return { nodes, height: y };
};
/* The legend's own signs and words, in as many columns as there is room for. */
const legendOf = (width) => {
  const items = [...document.querySelectorAll("#legend ul.legend > li")].filter((one) => one.querySelector("span"));
  const columns = Math.max(1, Math.floor(width / COLUMN));
  const wide = width / columns;
  const heights = Array(columns).fill(0);
  const row = (node, i) => {
    const column = Math.floor((i * columns) / items.length);
    const at = `translate(${column * wide + EDGE} ${heights[column]})`;
    const sign = node.querySelector("svg");
    const drawn = sign
      ? svg("svg", { viewBox: sign.getAttribute("viewBox"), width: 30, height: 15 }, [...sign.children].map(painted))
      : edgeOf(node.firstChild, { x: 6, y: 1, width: 18, height: 13 });
    const words = wrapped(node.querySelector("span:last-child").textContent, 36, 12, 11.5, wide - 36 - EDGE);
    heights[column] += words.length * 15 + 4;
    return svg("g", { transform: at }, drawn, words);
  };
  return { nodes: items.map(row), height: Math.max(...heights) + EDGE };
};
const scaleBar = (height) => {
  const bar = document.querySelector("#map .leaflet-control-scale-line");
  const wide = bar.offsetWidth;
  const d = `M40 ${height - 18}v6h${wide}v-6M20 ${height - 12}v-22m-5 8l5-8l5 8`;
  const path = svg("path", { d, fill: "none", stroke: "currentColor", "stroke-width": 1.5 });
  return [path, line(bar.textContent, 44, height - 16, 11), line(t("north_letter"), 16, height - 38, 11)];
};
const sourceLine = () => {
  const told = reports.map((report) =>
    [report.publisher, report.published && day(report.published)].filter(Boolean).join(", "),
  );
  const data = [...new Set(page.sources.map((source) => `${source.attribution} (${source.licence})`))];
  return [
    told.filter(Boolean).length && claims.length ? t("pair", { a: t("report"), b: told.join("; ") }) : null,
    t("pair", { a: t("sources"), b: data.join("; ") }),
    page.hosts ? t("calls", { hosts: page.hosts.join(", ") }) : null,
    t("disclaimer"),
  ]
    .filter(Boolean)
    .join(" · ");
};
/* What stands around the map, and the size that is left to it: a sheet so many times as tall as it is
   wide, or as tall as it comes; the legend stands below the map, or beside it. */
export const sheet = ({ width, ratio, beside = false }) => {
  const title = [pick(page.title), 20, { "font-weight": 700 }];
  const who = [credit().textContent, 12.5, { fill: colour(root, "--soft") }];
  const head = stacked([title, who, ...standfirst().map((node) => [node.textContent, 12.5])], width);
  const foot = stacked([[sourceLine(), 9.5]], width);
  const legend = legendOf(beside ? COLUMN : width);
  const below = beside ? 0 : legend.height;
  const left = ratio ? width * ratio - head.height - below - foot.height : 760;
  const size = { width: beside ? width - COLUMN : width, height: Math.round(Math.max(300, left)) };
  return { width, height: head.height + size.height + below + foot.height, size, head, foot, legend, beside };
};
/* The map as one SVG: what is drawn now, on a sheet of its own. */
export const picture = ({ width, height: whole, size, head, foot, legend, beside }) => {
  const frame = map.getContainer().getBoundingClientRect();
  const { width: wide, height } = size;
  const bottom = head.height + height;
  const at = beside ? [wide, head.height] : [0, bottom + EDGE / 2];
  return svg(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${width} ${whole}`,
      width,
      height: whole,
      "font-family": FONT,
      fill: colour(root, "--ink"),
      color: colour(root, "--ink"),
      direction: t("direction"),
      role: "img",
      "aria-label": pick(page.title),
    },
    hatches(),
    svg("rect", { width, height: whole, fill: colour(root, "--panel") }),
    head.nodes,
    svg(
      "svg",
      { y: head.height, width: wide, height, viewBox: `0 0 ${wide} ${height}`, overflow: "hidden" },
      svg("rect", { width: wide, height, fill: colour(map.getContainer(), "background-color") }),
      shapes(frame),
      canvases(frame),
      labels(frame),
      scaleBar(height),
    ),
    svg("g", { transform: `translate(${at.join(" ")})` }, legend.nodes),
    svg("g", { transform: `translate(0 ${whole - foot.height})`, fill: colour(root, "--soft") }, foot.nodes),
  );
};
