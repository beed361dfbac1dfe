/* Picture: the map as it is drawn, as one SVG with title, legend, scale and credit. */

import { page, reports, claims } from "./state.js";
import { svg } from "./elements.js";
import { t, pick, day } from "./messages.js";
import { map } from "./map.js";

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
const HEAD = 64;
const FOOT = 46;
const LEGEND_ROW = 19;

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
  const ink = getComputedStyle(document.documentElement).getPropertyValue("--claim").trim();
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
const textAt = (node, frame) => {
  const box = node.getBoundingClientRect();
  const style = getComputedStyle(node);
  const middle = { x: box.left - frame.left + box.width / 2, y: box.top - frame.top + box.height / 2 };
  const badge = node.classList.contains("badge");
  const rect = badge
    ? svg("rect", {
        x: box.left - frame.left,
        y: box.top - frame.top,
        width: box.width,
        height: box.height,
        rx: Math.min(parseFloat(style.borderRadius) || 0, box.height / 2),
        fill: style.backgroundColor,
        stroke: style.borderTopColor,
        "stroke-width": 1.5,
      })
    : null;
  const text = svg("text", {
    ...middle,
    fill: style.color,
    "font-size": style.fontSize,
    "font-weight": style.fontWeight,
    "font-style": style.fontStyle,
    "letter-spacing": style.letterSpacing,
    "text-anchor": "middle",
    "dominant-baseline": "central",
    ...(badge
      ? {}
      : { stroke: colour(document.documentElement, "--halo"), "stroke-width": 3, "paint-order": "stroke" }),
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

/* The legend's own signs and words, in rows under the map. */
const legendRows = (width) => {
  const items = [...document.querySelectorAll("#legend ul.legend > li")].filter((one) => one.querySelector("span"));
  const columns = Math.max(1, Math.floor(width / 290));
  const wide = width / columns;
  const row = (node, i) => {
    const at = `translate(${(i % columns) * wide + 12} ${Math.floor(i / columns) * LEGEND_ROW})`;
    const sign = node.querySelector("svg");
    const drawn = sign
      ? svg("svg", { viewBox: sign.getAttribute("viewBox"), width: 30, height: 15 }, [...sign.children].map(painted))
      : svg("rect", {
          x: 6,
          y: 1,
          width: 18,
          height: 13,
          rx: 6,
          fill: colour(node.firstChild, "background-color"),
          stroke: colour(node.firstChild, "border-top-color"),
        });
    const words = svg("text", { x: 36, y: 12, "font-size": 11.5 });
    words.textContent = node.querySelector("span:last-child").textContent;
    return svg("g", { transform: at }, drawn, words);
  };
  return { rows: items.map(row), height: Math.ceil(items.length / columns) * LEGEND_ROW + 8 };
};
const line = (text, x, y, size, attributes = {}) => {
  const node = svg("text", { x, y, "font-size": size, ...attributes });
  node.textContent = text;
  return node;
};
/* A long text in lines that fit: an average letter is half its size wide. */
const wrapped = (text, x, y, size, width, attributes) => {
  const most = Math.floor(width / (size * 0.52));
  const lines = [""];
  for (const word of text.split(" ")) {
    if (`${lines.at(-1)} ${word}`.length > most) lines.push(word);
    else lines[lines.length - 1] = `${lines.at(-1)} ${word}`.trim();
  }
  return lines.map((one, i) => line(one, x, y + i * size * 1.3, size, attributes));
};
const scaleBar = (height) => {
  const bar = document.querySelector("#map .leaflet-control-scale-line");
  const wide = bar.offsetWidth;
  const path = svg("path", {
    d: `M12 ${height - 18}v6h${wide}v-6`,
    fill: "none",
    stroke: "currentColor",
    "stroke-width": 1.5,
  });
  return [path, line(bar.textContent, 16, height - 16, 11)];
};
const sourceLine = () => {
  const told = reports.map((report) =>
    [report.publisher, report.published && day(report.published)].filter(Boolean).join(", "),
  );
  const data = [...new Set(page.sources.map((source) => `${source.attribution} (${source.licence})`))];
  return [
    told.filter(Boolean).length && claims.length ? t("pair", { a: t("report"), b: told.join("; ") }) : null,
    t("pair", { a: t("sources"), b: data.join("; ") }),
    t("disclaimer"),
  ]
    .filter(Boolean)
    .join(" · ");
};
/* The map as one SVG: everything on screen between a title and a line of sources. */
export const picture = () => {
  const frame = map.getContainer().getBoundingClientRect();
  const { width, height } = frame;
  const legend = legendRows(width);
  const foot = wrapped(sourceLine(), 12, 14, 10, width - 24);
  const whole = HEAD + height + legend.height + FOOT + foot.length * 13;
  const root = document.documentElement;
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
    wrapped(pick(page.title), 12, 26, 20, width - 24, { "font-weight": 700 }).slice(0, 1),
    wrapped(
      [...reports.map((report) => report.publisher), pick(page.area)].filter(Boolean).join(" · "),
      12,
      48,
      12.5,
      width - 24,
    ).slice(0, 1),
    svg(
      "svg",
      { y: HEAD, width, height, viewBox: `0 0 ${width} ${height}`, overflow: "hidden" },
      svg("rect", { width, height, fill: colour(map.getContainer(), "background-color") }),
      shapes(frame),
      canvases(frame),
      labels(frame),
      scaleBar(height),
    ),
    svg("g", { transform: `translate(0 ${HEAD + height + 10})` }, legend.rows),
    svg("g", { transform: `translate(0 ${HEAD + height + legend.height + 16})`, fill: colour(root, "--soft") }, foot),
  );
};
